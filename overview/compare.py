"""Two days of a network beside each other: what was added, what ended, what changed from what to what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from matrix.movements import Movement, MovementKind, movements
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
        *(MovementKind.OFFERED_CONFIRMED, MovementKind.OFFERED_PLANNED),
        *(RiskMovementKind.IDENTIFIED, RiskMovementKind.REOPENED),
    }
)
_ENDED = frozenset(
    {
        *(MovementKind.LEFT, MovementKind.UNNAMED, MovementKind.FULFILLED, MovementKind.DROPPED, MovementKind.DECLINED),
        *(MovementKind.TURNED_DOWN, MovementKind.WITHDRAWN, MovementKind.ENDED, MovementKind.LAPSED),
        RiskMovementKind.CLOSED,
    }
)


@dataclass(frozen=True)
class Figure:
    """One number on both days."""

    label: str
    before: int
    now: int

    @property
    def difference(self) -> str:
        """With its sign, a true minus; nothing where nothing changed."""
        more = self.now - self.before
        return f"{more:+}".replace("-", "−") if more else ""


@dataclass(frozen=True)
class Changed:
    """Something of a component that was one thing and became another; None: it was not there."""

    code: str
    name: str
    what: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Comparison:
    """A network on the close of `since` and of `until`, and what moved between.

    `coverage`: needs whose coverage differs (a CoverageWord on each day; None: not asked); `phases`: components in
    another phase (words; empty before the first).
    """

    since: date
    until: date
    figures: tuple[Figure, ...]
    coverage: tuple[Changed, ...]
    phases: tuple[Changed, ...]
    added: tuple[Movement | RiskMovement, ...]
    ended: tuple[Movement | RiskMovement, ...]
    changed: tuple[Movement | RiskMovement, ...]

    @property
    def same(self) -> bool:
        """Whether nothing moved at all."""
        return not (self.coverage or self.phases or self.added or self.ended or self.changed)


def compare(network: Network, since: date, until: date, *, risks: Any) -> Comparison:
    """`network` on `since` and on the later `until`; `risks`: those that the reader may know of."""
    was, now = standings(network, since, until)
    period = (since + timedelta(days=1), until + timedelta(days=1))
    moved: list[Movement | RiskMovement] = [
        *movements(network, *period),
        *risk_movements(network, *period, risks=risks),
    ]
    moved.sort(key=lambda each: each.day)
    return Comparison(
        since=since,
        until=until,
        figures=_figures(was, now),
        coverage=tuple(_coverage(was.needs, now.needs)),
        phases=tuple(_phases(moved)),
        added=tuple(each for each in moved if each.kind in _ADDED),
        ended=tuple(each for each in moved if each.kind in _ENDED),
        changed=tuple(each for each in moved if each.kind not in _ADDED | _ENDED),
    )


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


def _coverage(was: Sequence[AskedNeed], now: Sequence[AskedNeed]) -> Iterable[Changed]:
    before = {(need.component_id, need.responsibility): need for need in was}
    after = {(need.component_id, need.responsibility): need for need in now}
    for place in sorted(before.keys() | after.keys(), key=lambda place: _order(after.get(place) or before[place])):
        old, new = before.get(place), after.get(place)
        need = after.get(place) or before[place]
        if old is None or new is None or old.told != new.told:
            what = str(need.responsibility.label)
            yield Changed(need.code, need.name, what, old.told if old else None, new.told if new else None)


def _order(need: AskedNeed) -> tuple[int, str, int]:
    return (need.category.order, need.code, need.responsibility)


def _phases(moved: Iterable[Movement | RiskMovement]) -> Iterable[Changed]:
    """From the phase before the first change to that of the last one."""
    of: dict[str, list[Any]] = {}
    for each in moved:
        if each.kind in (MovementKind.ENTERED, MovementKind.PHASE, MovementKind.TURNED_DOWN) and each.code:  # type: ignore[union-attr]
            of.setdefault(each.code, []).append(each)  # type: ignore[union-attr]
    for code, told in sorted(of.items()):
        if told[0].before != told[-1].detail:
            yield Changed(code, told[-1].subject, "", told[0].before, told[-1].detail)
