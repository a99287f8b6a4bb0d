"""The planning as a list: what is asked, in the order in which something is to be done about it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import ngettext

from .models import Part, Responsibility, Status
from .planning import Bar, Planning, Slot
from .timeline import told, without_gap


@dataclass(frozen=True)
class Cover:
    """Who does it, as what, and its first and last day; `last` is None for no end."""

    bar: Bar
    told: str
    first: date
    last: date | None


@dataclass(frozen=True)
class Gap:
    """A time without a lead: its first and last day; `last` is None where it goes on beyond the quarters shown."""

    first: date
    last: date | None


@dataclass(frozen=True)
class Entry:
    """What is asked of one responsibility of a component. `late`: it was wanted by a day that has passed, in vain.

    `leaves_early`: the last day of a lead that leaves before the day by which it is wanted, and that day.
    """

    slot: Slot
    responsibility: Any
    word: str
    covers: list[Cover]
    gaps: list[Gap]
    missing: str
    late: bool
    leaves_early: tuple[date, date] | None = None


def entries(planning: Planning, slots: list[Slot]) -> list[Entry]:
    """The lines of the list; who does what is read for these only."""
    planning.read_bars(slots)
    return [_entry(planning, slot) for slot in slots]


def _entry(planning: Planning, slot: Slot) -> Entry:
    sentence = ngettext("%d quarter without a lead", "%d quarters without a lead", slot.missing) % slot.missing
    return Entry(
        slot,
        Responsibility(slot.responsibility).label,
        Responsibility(slot.responsibility).name.lower(),
        [Cover(bar, told(bar), bar.since, _last_day(bar.until)) for bar in slot.bars],
        [Gap(gap.since, _last_day(gap.until) if gap.until < planning.until else None) for gap in slot.gaps],
        sentence if slot.missing else without_gap(slot),
        bool(
            slot.wanted and slot.wanted < planning.at and any(gap.since <= planning.at < gap.until for gap in slot.gaps)
        ),
        leaves_early(slot),
    )


def leaves_early(slot: Slot) -> tuple[date, date] | None:
    """Of a gap that begins before the day by which this is wanted: the last day of the lead before it, and that day."""
    early = [gap for gap in slot.gaps if slot.wanted and gap.since < slot.wanted]
    ended = {bar.until for bar in slot.bars if bar.part == Part.LEAD and bar.status != Status.OFFERED}
    found = next((gap for gap in early if gap.since in ended), None)
    return (found.since - timedelta(days=1), slot.wanted) if found and slot.wanted else None


def _last_day(until: date | None) -> date | None:
    return until - timedelta(days=1) if until else None
