"""Who joined, left, was named, and as what."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery

from stakeholders.models import ONLY_NAMED, Network, Participation, ParticipationRole, Role

from .kinds import MovementKind
from .movement import DAY, Movement, began_or_ended


def participations(network: Network, since: date, until: date) -> Iterator[Movement]:
    """Who came and left; and when the network itself began."""
    role_taken = Q(roles__since__gte=since, roles__since__lt=until)
    takes_part = ParticipationRole.objects.filter(participation=OuterRef("pk")).exclude(role__in=ONLY_NAMED)
    first = Participation.objects.filter(network=network).order_by("since")
    rows = (
        Participation.objects.filter(role_taken | began_or_ended(since, until), network=network)
        .with_name(at=until - DAY)
        .annotate(joined_on=Subquery(takes_part.order_by("since").values("since")[:1]))
        .annotate(network_began=Subquery(first.values("since")[:1]))
        .values_list(*_Known._fields, "roles__role", "roles__since")
        .order_by("pk", "roles__role")
    )
    taken: dict[_Known, dict[date, list[Role]]] = {}
    for *who, role, day in rows:
        days = taken.setdefault(_Known(*who), {})
        if day is not None:
            days.setdefault(day, []).append(Role(role))
    if began := next((known.network_began for known in taken if known.since == known.network_began), None):
        yield Movement(began, MovementKind.BEGAN)
    for known, days in taken.items():
        yield from _of_participation(known, days)


class _Known(NamedTuple):
    """Of a participation what its movements tell. `joined_on`: when it was first more than named; None: never."""

    pk: int
    since: date
    until: date | None
    name_then: str
    organisation__slug: str
    joined_on: date | None
    network_began: date


def _of_participation(known: _Known, days: dict[date, list[Role]]) -> Iterator[Movement]:
    """Only who takes part has joined; prospects and related initiatives are named."""
    facts: dict[str, Any] = {"organisation": known.name_then, "organisation_slug": known.organisation__slug}

    def told(day: date, kind: MovementKind, roles: list[Role]) -> Iterator[Movement]:
        if roles:
            yield Movement(day, kind, detail=", ".join(str(role.label) for role in roles), **facts)

    for day, roles in days.items():
        named = [role for role in roles if role in ONLY_NAMED]
        taking = [role for role in roles if role not in ONLY_NAMED]
        yield from told(day, MovementKind.JOINED if day == known.joined_on else MovementKind.ROLE, taking)
        yield from told(day, MovementKind.NAMED if day == known.since else MovementKind.ROLE, named)
    if known.until:
        only_named = bool(days) and known.joined_on is None
        yield Movement(known.until, MovementKind.UNNAMED if only_named else MovementKind.LEFT, **facts)
