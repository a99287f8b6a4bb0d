"""Who joined, left, was named, and as what."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from stakeholders.models import (
    ENDING,
    ONLY_NAMED,
    Network,
    Participation,
    ParticipationRole,
    Role,
    Succession,
    SuccessionKind,
)

from .kinds import MovementKind
from .movement import DAY, Movement, began_or_ended


def participations(network: Network, since: date, until: date) -> Iterator[Movement]:
    """Who came, left and went on in another; and when the network itself began."""
    role_taken = Q(roles__since__gte=since, roles__since__lt=until)
    went_on = Succession.objects.filter(predecessor=OuterRef("organisation"), on__lt=until)
    parted = Q(Exists(went_on.filter(kind=SuccessionKind.SPLIT_OFF, on__gte=since)))
    takes_part = ParticipationRole.objects.filter(participation=OuterRef("pk")).exclude(role__in=ONLY_NAMED)
    first = Participation.objects.filter(network=network).order_by("since")
    rows = (
        Participation.objects.filter(role_taken | began_or_ended(since, until) | parted, network=network)
        .with_name(at=until - DAY)
        .annotate(joined_on=Subquery(takes_part.order_by("since").values("since")[:1]))
        .annotate(network_began=Subquery(first.values("since")[:1]), went_on=Exists(went_on))
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
    heirs = _heirs(network, {known.organisation for known in taken if known.went_on}, until)
    for known, days in taken.items():
        yield from _of_participation(known, days, heirs.get(known.organisation, []))


class _Heir(NamedTuple):
    """In whom an organisation went on, that stands in this network too."""

    kind: str
    on: date
    called: str


def _heirs(network: Network, organisations: set[int], until: date) -> dict[int, list[_Heir]]:
    """Of these organisations in whom they went on; no query where none did."""
    if not organisations:
        return {}
    here = Participation.objects.filter(network=network).order_by().values("organisation")
    rows = Succession.objects.filter(predecessor__in=organisations, successor__in=here, on__lt=until)
    found: dict[int, list[_Heir]] = {}
    for who, *facts in rows.with_successor(at=until - DAY).values_list("predecessor", *_Heir._fields):
        found.setdefault(who, []).append(_Heir(*facts))
    return found


class _Known(NamedTuple):
    """Of a participation what its movements tell. `joined_on`: when it was first more than named; None: never."""

    pk: int
    organisation: int
    went_on: bool
    since: date
    until: date | None
    name_then: str
    organisation__slug: str
    joined_on: date | None
    network_began: date


def _of_participation(known: _Known, days: dict[date, list[Role]], heirs: list[_Heir]) -> Iterator[Movement]:
    """Only who takes part has joined; prospects and related initiatives are named.

    Who went on in another did not leave.
    """
    facts: dict[str, Any] = {"organisation": known.name_then, "organisation_slug": known.organisation__slug}

    def told(day: date, kind: MovementKind, roles: list[Role]) -> Iterator[Movement]:
        if roles:
            yield Movement(day, kind, detail=", ".join(str(role.label) for role in roles), **facts)

    for day, roles in days.items():
        named = [role for role in roles if role in ONLY_NAMED]
        taking = [role for role in roles if role not in ONLY_NAMED]
        yield from told(day, MovementKind.JOINED if day == known.joined_on else MovementKind.ROLE, taking)
        yield from told(day, MovementKind.NAMED if day == known.since else MovementKind.ROLE, named)
    parted: dict[date, list[str]] = {}
    for heir in heirs:
        if (
            heir.kind == SuccessionKind.SPLIT_OFF
            and known.since <= heir.on
            and not (known.until and heir.on >= known.until)
        ):
            parted.setdefault(heir.on, []).append(heir.called)
    for day, names in parted.items():
        yield Movement(day, MovementKind.SPLIT_OFF, detail=get_text_list(names, _("and")), **facts)
    went_on = [heir for heir in heirs if heir.kind in ENDING and known.until and heir.on <= known.until]
    if known.until and went_on:
        names = [heir.called for heir in went_on]
        yield Movement(known.until, MovementKind(went_on[0].kind), detail=get_text_list(names, _("and")), **facts)
    elif known.until:
        only_named = bool(days) and known.joined_on is None
        yield Movement(known.until, MovementKind.UNNAMED if only_named else MovementKind.LEFT, **facts)
