"""What the page of an organisation tells besides its sign-ups: what it was and became, where it sits, what it did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.text import capfirst

from matrix.models import Status, StatusUpdate
from stakeholders.models import (
    FOR_AN_ORGANISATION,
    ON_A_BODY,
    Membership,
    MembershipRole,
    Network,
    Organisation,
    Participation,
    Succession,
)


@dataclass(frozen=True)
class Related:
    """Another organisation of which this one came, or in which it went on. `url`: its page in this network, if any."""

    name: str
    url: str
    on: date
    kind: str
    ends: bool


@dataclass(frozen=True)
class Record:
    """What came of its promises until the day that is shown. `reports`: told in the year of that day."""

    ended: int
    withdrawn: int
    reports: int
    year: int

    @property
    def nothing(self) -> bool:
        return not (self.ended or self.withdrawn or self.reports)


@dataclass(frozen=True)
class Seat:
    """A role that people of it have. `people`: their names, for members only."""

    role: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Ties:
    """What it came of and went on in, as far as the reader may know of both."""

    came_of: tuple[Related, ...]
    went_on: tuple[Related, ...]

    @property
    def ended(self) -> bool:
        return any(each.ends for each in self.went_on)

    @property
    def ended_in(self) -> list[Related]:
        """In what it went on and ended itself: one that it merged into, or all in which it was split."""
        return [each for each in self.went_on if each.ends]

    @property
    def successor_of(self) -> list[Related]:
        return [each for each in self.came_of if each.ends]

    @property
    def split_off_from(self) -> list[Related]:
        return [each for each in self.came_of if not each.ends]

    @property
    def split_off(self) -> list[Related]:
        return [each for each in self.went_on if not each.ends]


def ties(organisation: Organisation, network: Network, *, by: Any, at: date) -> Ties:
    """Two questions, and one for who has a page here."""
    rows = Succession.objects.known_in(network, by=by).filter(on__lte=at).order_by("on", "pk")
    after = rows.filter(predecessor=organisation).with_successor(at=at).annotate(slug=F("successor__slug"))
    before = rows.filter(successor=organisation).with_predecessor(at=at).annotate(slug=F("predecessor__slug"))
    found: list[list[Any]] = [list(before), list(after)]
    slugs = {row.slug for each in found for row in each}
    pages = Participation.objects.filter(network=network, organisation__slug__in=slugs) if slugs else ()
    here = {*pages.values_list("organisation__slug", flat=True)} if pages else set()

    def told(row: Any) -> Related:
        url = reverse("overview:partner_detail", args=[network.slug, row.slug]) if row.slug in here else ""
        return Related(row.called, url, row.on, row.kind, row.ends_predecessor)

    return Ties(*(tuple(told(row) for row in each) for each in found))


def record(sign_ups: Sequence[Any], organisation: Organisation, network: Network, *, at: date) -> Record:
    """Of sign-ups with their status on `at`: what was complete and what stopped early.

    What changed, was handed over, went along, was merged or ended as the organisation was split, is neither.
    """
    over = [row for row in sign_ups if row.confirmed_on and not _went_on(row)]
    own = Participation.objects.filter(network=network, organisation=organisation).values("pk")
    told = StatusUpdate.objects.filter(network=network).with_teller(at=at).filter(teller__in=own)
    return Record(
        ended=sum(row.status == Status.ENDED for row in over),
        withdrawn=sum(row.status == Status.WITHDRAWN for row in over),
        reports=told.filter(on__year=at.year, on__lte=at).count(),
        year=at.year,
    )


def _went_on(row: Any) -> bool:
    """Whether something else came of a sign-up that is over, or it ended only as its organisation was split."""
    return any((row.renewed, row.passed_on, row.gave_way, row.split_up))


def seats(organisation: Organisation, network: Network, *, names: bool, at: date) -> tuple[list[Seat], list[Seat]]:
    """On which bodies people of it sit; and, for who may see `names`, who act for it."""
    rows = Membership.objects.filter(network=network, participation__organisation=organisation).as_at(at)
    found: dict[str, list[str]] = {}
    for role, person in rows.order_by("person__name").values_list("role", "person__name"):
        found.setdefault(role, []).append(person)

    def told(roles: Sequence[str]) -> list[Seat]:
        shown = [role for role in roles if role in found]
        labels = dict(MembershipRole.choices)
        return [Seat(str(capfirst(labels[role])), tuple(found[role]) if names else ()) for role in shown]

    return told(ON_A_BODY), told(FOR_AN_ORGANISATION) if names else []
