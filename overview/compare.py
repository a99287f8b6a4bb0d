"""Two days of a network beside each other: what was added, what ended, what changed from what to what."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from matrix.changes import Change, changes
from matrix.movements import Movement, MovementKind, as_called, movements
from matrix.standing import AskedNeed, Standing, standings
from risks.movements import RiskMovement, RiskMovementKind
from risks.movements import movements as risk_movements
from stakeholders.models import Network

# What was not there before, and what is there no longer; whatever else moved became something else.
_ADDED = frozenset(
    {
        *(MovementKind.BEGAN, MovementKind.JOINED, MovementKind.NAMED, MovementKind.ENTERED, MovementKind.ASKED),
        *(MovementKind.FACILITY, MovementKind.INTERESTED, MovementKind.OFFERED),
        *(MovementKind.CONFIRMED, MovementKind.PLANNED, MovementKind.STARTED),
        *(MovementKind.OFFERED_CONFIRMED, MovementKind.OFFERED_PLANNED, MovementKind.HANDOVER_AGREED),
        *(RiskMovementKind.IDENTIFIED, RiskMovementKind.REOPENED),
    }
)
_ENDED = frozenset(
    {
        *(
            MovementKind.LEFT,
            MovementKind.MERGED,
            MovementKind.SPLIT,
            MovementKind.GAVE_WAY,
            MovementKind.UNNAMED,
            MovementKind.FULFILLED,
            MovementKind.DROPPED,
            MovementKind.RAN_OUT,
            MovementKind.DECLINED,
        ),
        *(MovementKind.TURNED_DOWN, MovementKind.WITHDRAWN, MovementKind.ENDED, MovementKind.LAPSED),
        RiskMovementKind.CLOSED,
    }
)
# What is told of a thing that was there on both days as what it was and what it is.
_RETOLD = frozenset({MovementKind.RENEWED, MovementKind.ASKED_ANEW, MovementKind.STANCE})


@dataclass(frozen=True)
class Figure:
    """One number on both days."""

    label: str
    before: int
    now: int

    @property
    def difference(self) -> str:
        """With its sign, a true minus."""
        more = self.now - self.before
        return f"{more:+}".replace("-", "−") if more else "0"


@dataclass(frozen=True)
class Covered:
    """A need of which the coverage is another: a Coverage on each day; None: it was not asked."""

    code: str
    name: str
    what: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Touched:
    """A component of which something is told below, and how often it was added to, changed, and ended in."""

    code: str
    name: str
    added: int
    changed: int
    ended: int


@dataclass(frozen=True)
class Comparison:
    """A network on the close of `since` and of `until`, and what moved between.

    `coverage`: needs whose coverage differs (a CoverageWord on each day; None: not asked); `changes`: of what was there
    on both days, old beside new; `changed`: movements that no such line tells; `components`: what any of it is about.
    """

    since: date
    until: date
    figures: tuple[Figure, ...]
    coverage: tuple[Covered, ...]
    changes: tuple[Change, ...]
    added: tuple[Movement | RiskMovement, ...]
    ended: tuple[Movement | RiskMovement, ...]
    changed: tuple[Movement | RiskMovement, ...]
    components: tuple[Touched, ...]

    @property
    def same(self) -> bool:
        """Whether nothing moved at all, and the numbers are equal too."""
        return not (self.told or any(each.before != each.now for each in self.figures))

    @property
    def told(self) -> bool:
        """Whether anything is told besides the numbers."""
        return bool(self.coverage or self.added or self.ended or self.changes_in_all)

    @property
    def changes_in_all(self) -> int:
        """How many lines tell of something that changed."""
        return len(self.changes) + len(self.changed)


def compare(network: Network, since: date, until: date, *, risks: Any, details: bool = False) -> Comparison:
    """`network` on `since` and on the later `until`.

    `risks`: those that the reader may know of; `details`: whether the reader may know hours, money and contacts.
    """
    was, now = standings(network, since, until)
    first, after = since + timedelta(days=1), until + timedelta(days=1)
    own = as_called(movements(network, first, after))
    moved: list[Movement | RiskMovement] = [*own, *risk_movements(network, first, after, risks=risks)]
    moved.sort(key=lambda each: each.day)
    told = changes(was, now, network=network, moved=own, details=details)
    added = tuple(each for each in moved if each.kind in _ADDED)
    ended = tuple(each for each in moved if each.kind in _ENDED)
    along = {each.went_along for each in told if each.went_along}
    changed = tuple(each for each in moved if each.kind not in _ADDED | _ENDED and not _retold(each, along))
    return Comparison(
        since=since,
        until=until,
        figures=_figures(was, now),
        coverage=tuple(_coverage(was.needs, now.needs)),
        changes=told,
        added=added,
        ended=ended,
        changed=changed,
        components=tuple(_touched(added, [*told, *changed], ended)),
    )


def _retold(each: Movement | RiskMovement, along: Container[tuple[str, str, str]]) -> bool:
    """Whether what this movement made of it is told as a change, old beside new.

    `along`: component, responsibility and organisation of what went along and is told so.
    """
    if isinstance(each, Movement) and each.kind == MovementKind.WENT_ALONG:
        return (each.code, each.responsibility, each.organisation_slug) in along
    return each.kind in _RETOLD or (each.kind == MovementKind.PHASE and bool(getattr(each, "code", "")))


def _touched(added: Iterable[Any], changed: Iterable[Any], ended: Iterable[Any]) -> Iterable[Touched]:
    names: dict[str, str] = {}
    counts: dict[str, list[int]] = {}
    for number, rows in enumerate((added, changed, ended)):
        for each in rows:
            if code := getattr(each, "code", ""):
                names[code] = each.name if isinstance(each, Change) else each.subject
                counts.setdefault(code, [0, 0, 0])[number] += 1
    return [Touched(code, names[code], *counts[code]) for code in sorted(counts)]


def _figures(was: Standing, now: Standing) -> tuple[Figure, ...]:
    return (
        Figure(_("Components"), was.components, now.components),
        Figure(_("Needs"), was.asked, now.asked),
        Figure(_("Covered"), was.covered, now.covered),
        Figure(_("Partly covered"), was.partial, now.partial),
        Figure(_("Upcoming"), was.upcoming, now.upcoming),
        Figure(_("Offered"), was.offered, now.offered),
        Figure(_("Open"), was.open, now.open),
        Figure(_("At risk"), len(was.risky), len(now.risky)),
        Figure(_("Silent"), len(was.silent), len(now.silent)),
        Figure(_("Contested"), len(was.contested), len(now.contested)),
    )


def _coverage(was: Sequence[AskedNeed], now: Sequence[AskedNeed]) -> Iterable[Covered]:
    before = {(need.component_id, need.responsibility): need for need in was}
    after = {(need.component_id, need.responsibility): need for need in now}
    for place in sorted(before.keys() | after.keys(), key=lambda place: _order(after.get(place) or before[place])):
        old, new = before.get(place), after.get(place)
        need = after.get(place) or before[place]
        if old is None or new is None or old.told != new.told:
            what = str(need.responsibility.label)
            yield Covered(need.code, need.name, what, old.told if old else None, new.told if new else None)


def _order(need: AskedNeed) -> tuple[int, str, int]:
    return (need.category.order, need.code, need.responsibility)
