"""By what somebody came in or would have: the invitations to them, and their own requests to take part."""

from typing import Any

from django.db.models import Q

from stakeholders.models import Invitation, JoinRequest, Person, User


def addresses_of(person: Person, account: User | None) -> frozenset[str]:
    """Every e-mail address that is or was theirs; none that is of another account by now."""
    found = set(Invitation.objects.filter(person=person).values_list("email", flat=True))
    if account is not None:
        found |= {account.email, *User.history.filter(id=account.pk).values_list("email", flat=True)}
        found |= set(Invitation.objects.filter(accepted_by=account).values_list("email", flat=True))
        found |= set(JoinRequest.objects.filter(user=account).values_list("email", flat=True))
    others = User.objects.exclude(person=person).filter(email__in={each.lower() for each in found})
    return frozenset({each.lower() for each in found} - {""} - set(others.values_list("email", flat=True)))


def invitations_to(person: Person, account: User | None) -> Any:
    """What they were asked, open and ended; not what was asked of somebody else at the same address."""
    by_address = Q(email__in=addresses_of(person, account), person=None, accepted_by=None)
    accepted = Q(accepted_by=account) if account else Q()
    return Invitation.objects.filter(by_address | Q(person=person) | accepted)


def requests_of(person: Person, account: User | None) -> Any:
    """What they asked, open and ended; not what somebody else did who gave the same address."""
    by_address = Q(email__in=addresses_of(person, account), user=None)
    return JoinRequest.objects.filter(by_address | Q(user=account) if account else by_address)
