"""The planning as a list: what is asked, in the order in which something is to be done about it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Responsibility
from .planning import Bar, Planning, Slot
from .timeline import told


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
    """What is asked of one responsibility of a component. `late`: it was wanted by a day that has passed, in vain."""

    slot: Slot
    responsibility: Any
    word: str
    covers: list[Cover]
    gaps: list[Gap]
    missing: str
    late: bool


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
        sentence if slot.missing else _("always with a lead"),
        bool(
            slot.wanted and slot.wanted < planning.at and any(gap.since <= planning.at < gap.until for gap in slot.gaps)
        ),
    )


def _last_day(until: date | None) -> date | None:
    return until - timedelta(days=1) if until else None
