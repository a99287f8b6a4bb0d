"""Somebody whose role ends: what they were the contact of, which risks they look after, and who can take that up."""

from dataclasses import dataclass
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import gettext as _

from matrix.models import SignUp
from risks.models import Risk
from stakeholders.models import Membership, Network, Person

from .naming import colleagues


@dataclass(frozen=True)
class Departure:
    """What hangs on a role of somebody that ends.

    `promises`: standing sign-ups of its organisation with them as contact. `risks`: open ones that the reader may know
    of, once this is their last role; `risks_to_hand_on`: those of which the reader may name another owner.
    `colleagues` and `others`: people who can be contact, and owner. `is_last`: they keep no other role.
    """

    promises: list[SignUp]
    risks: list[Risk]
    risks_to_hand_on: list[Risk]
    colleagues: list[Person]
    others: list[Person]
    is_last: bool

    @classmethod
    def of(cls, membership: Membership, *, seen_by: Any) -> Self:
        """What hangs on `membership` today; nothing where the same person keeps another role for it."""
        today, person = timezone.localdate(), membership.person
        if not membership.holds_on(today):
            return cls([], [], [], [], [], is_last=False)
        here = Membership.objects.filter(network=membership.network).as_at(today)
        kept = here.filter(person=person).exclude(pk=membership.pk)
        others = list(Person.objects.filter(pk__in=here.values("person")).exclude(pk=person.pk))
        promises: list[SignUp] = []
        able: list[Person] = []
        if membership.is_for_an_organisation and not kept.acting_for(membership.participation_id or 0).exists():
            able = [each for each in colleagues(membership.participation_id or 0) if each != person]
            rows = SignUp.objects.filter(participation=membership.participation, contact=person).as_at(today)
            promises = list(rows.select_related("network", "component", "participation").order_by("component", "pk"))
        risks: list[Risk] = []
        is_last = not kept.exists()
        if is_last:
            rows_of_risks = Risk.objects.filter(network=membership.network).visible_to(seen_by)
            risks = list(rows_of_risks.left_by(person, at=today).select_related("network"))
        mine = [risk for risk in risks if seen_by.has_perm("risks.change", risk)]
        return cls(promises, risks, mine, able, others, is_last)


def give_up_promises(person: Person, *, by: Any) -> None:
    """Promises of which `person`, who goes, is the contact have none now; their coordinators are told by mail."""
    from overview.tasks import tell_of_contacts

    told: dict[int, list[list[int | None]]] = {}
    rows = SignUp.objects.filter(contact=person).as_at(timezone.localdate())
    for row in rows.select_related("network", "component", "participation").order_by("component", "pk"):
        row.name_contact(None, by=by, reason=str(_("The contact leaves")))
        told.setdefault(row.participation_id, []).append([row.pk, None])
    for participation, promises in told.items():
        tell_of_contacts.enqueue(participation, person.pk, promises)


def tell_coordinators(membership: Membership, told: list[list[int | None]]) -> None:
    """Mail who coordinates the organisation. `told`: each promise with its new contact, by their keys."""
    from overview.tasks import tell_of_contacts

    tell_of_contacts.enqueue(membership.participation_id or 0, membership.person_id, told)


def tell_of_risks_left(person: Person, *, by: Any, network: Network | None = None) -> None:
    """Mail the secretaries of which open risks `person`, who goes from there, is still the owner; not who does it."""
    from overview.tasks import tell_of_risks

    rows = Risk.objects.left_by(person, at=timezone.localdate())
    told: dict[int, list[int]] = {}
    for where, key in rows.order_by("network", "number").values_list("network", "pk"):
        told.setdefault(where, []).append(key)
    for where, risks in told.items():
        if network is None or where == network.pk:
            tell_of_risks.enqueue(where, person.pk, risks, by.pk)
