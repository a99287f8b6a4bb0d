"""Who is named in a network but has no role there today or later, for the secretary: they may want to be forgotten."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import ngettext

from matrix.models import SignUp
from risks.models import Risk
from stakeholders.models import Membership, Network, Person
from stakeholders.personal.traces import people_of


@dataclass
class WithoutRole:
    """Somebody, and where they are named now: as contact, as owner, and the roles they had. Nothing: only earlier."""

    person: Person
    promises: list[SignUp] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    earlier: list[Membership] = field(default_factory=list)

    @property
    def in_short(self) -> str:
        """How often they are named as what; empty where only a history or an invitation names them."""
        parts = (
            (len(self.promises), ngettext("contact of %d promise", "contact of %d promises", len(self.promises))),
            (len(self.risks), ngettext("owner of %d risk", "owner of %d risks", len(self.risks))),
            (len(self.earlier), ngettext("%d earlier role", "%d earlier roles", len(self.earlier))),
        )
        return str(capfirst(", ".join(words % number for number, words in parts if number)))

    @property
    def said(self) -> str:
        """What one can look for: the name, and for whom they promised or acted."""
        names = {row.organisation_name for row in [*self.promises, *self.earlier]}  # type: ignore[attr-defined]
        return " ".join([self.person.name, *(name for name in names if name)])


def without_role(network: Network, *, seen_by: Any) -> list[WithoutRole]:
    """All of them but who was made anonymous, by name; so many queries, however many there are."""
    today = timezone.localdate()
    held = Membership.objects.filter(network=network)
    people = people_of(network).filter(anonymised_at=None).exclude(pk__in=held.not_over(today).values("person"))
    found = {person.pk: WithoutRole(person) for person in people.select_related("user").order_by("name", "pk")}
    promises = SignUp.objects.filter(network=network, contact__in=list(found)).select_related("network", "component")
    # What was changed or renewed is one promise: the last row of it.
    named = {
        (row.contact_id, row.component_id, row.responsibility, row.participation_id): row
        for row in promises.with_name(at=today).order_by("component", "since", "pk")
    }
    for promise in named.values():
        found[promise.contact_id].promises.append(promise)
    risks = Risk.objects.filter(network=network, owner__in=list(found)).visible_to(seen_by).select_related("network")
    for risk in risks:
        found[risk.owner_id].risks.append(risk)
    for row in held.filter(person__in=list(found)).with_organisation(at=today).order_by("-since", "pk"):
        found[row.person_id].earlier.append(row)
    return list(found.values())
