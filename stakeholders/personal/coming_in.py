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
    """What they were asked, open and ended."""
    theirs = Q(person=person) | Q(email__in=addresses_of(person, account))
    return Invitation.objects.filter(theirs | Q(accepted_by=account) if account else theirs)


def requests_of(person: Person, account: User | None) -> Any:
    """What they asked, open and ended."""
    theirs = Q(email__in=addresses_of(person, account))
    return JoinRequest.objects.filter(theirs | Q(user=account) if account else theirs)
