"""The planning: by when something is wanted, who leads from when to when, and where nobody does, by quarter.

What leads it and what not, the database says (`gaps.py`); here it is only laid out over the quarters.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stakeholders.models import Network

from .chosen import Chosen, Row, choose
from .gaps import Gap, gaps
from .models import Need, Responsibility, SignUp, Status
from .words import handover

BEFORE, SHOWN = 1, 10  # quarters before that of the day, and in all
LINES_A_PAGE = 150  # a bar says more than a mark of the matrix, so there are fewer on a page
_WORD = re.compile(r"(\d{4})Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def asked(cls, word: str | None) -> "Quarter | None":
        """The quarter that an address names, as `2027Q1`; None where it names none of a century around now."""
        found = _WORD.fullmatch(word or "")
        return cls(int(found[1]), int(found[2])) if found and "1950" <= found[1] <= "2150" else None

    def __str__(self) -> str:
        return _("Q%(number)d %(year)d") % {"number": self.number, "year": self.year}

    @property
    def short(self) -> str:
        """Where there is little room."""
        return _("Q%(number)d %(year)s") % {"number": self.number, "year": f"{self.year % 100:02}"}

    @property
    def word(self) -> str:
        """As it stands in an address."""
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    def later(self, quarters: int) -> "Quarter":
        """The quarter so many further; negative: earlier."""
        year, number = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return Quarter(year, number + 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise in the time that it takes: [since, until), without an end where `until` is None.

    `handover`: to whom this lead goes and when, in words.
    """

    sign_up: int
    organisation: str
    part: int
    status: str
    since: date
    until: date | None
    handover: str = ""


@dataclass(slots=True)
class Slot:
    """What is asked of one responsibility of a component, who does it when, and when nobody leads.

    `due_on`: by when the sign-up is wanted; `wanted_by`: by when the component is. `asked`: the periods in which
    something is asked, each with whether a lead is.
    """

    component: Row
    responsibility: int
    wanted_by: date | None
    due_on: date | None = None
    asked: list[tuple[date, date | None, bool]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    missing: int = 0  # quarters in which nobody leads for a part of it, or the whole

    @property
    def wanted(self) -> date | None:
        """The day by which this is to be covered, where there is one."""
        return self.due_on or self.wanted_by


@dataclass(frozen=True)
class Planning:
    """What is asked of the chosen components, over some quarters, as it was known on `at`."""

    network: Network
    at: date
    quarters: list[Quarter]
    chosen: Chosen
    slots: list[Slot]
    due: list[int]  # by quarter: for how many the day by which they are wanted lies in it
    missing: list[int]  # by quarter: how many have no lead during some of it

    def __bool__(self) -> bool:
        return bool(self.slots)

    @property
    def since(self) -> date:
        return self.quarters[0].first

    @property
    def until(self) -> date:
        return self.quarters[-1].later(1).first

    @property
    def without_lead(self) -> int:
        """How many have no lead at some time."""
        return sum(bool(slot.gaps) for slot in self.slots)

    def of_page(self) -> list[tuple[str, list[Slot]]]:
        """By category, what is asked of the components of this page, with who does it."""
        here = {row.pk for row in self.chosen.page}
        shown = [slot for slot in self.slots if slot.component.pk in here]
        self.read_bars(shown)
        groups: dict[int, list[Slot]] = {}
        for slot in shown:
            groups.setdefault(slot.component.category, []).append(slot)
        return [(slots[0].component.category_name, slots) for slots in groups.values()]

    def by_date(self) -> list[Slot]:
        """In the order in which something is to be done: where a lead is missing first, or else is wanted."""
        last = date.max

        def key(slot: Slot) -> tuple[date, date, str, int]:
            missing = slot.gaps[0].since if slot.gaps else last
            wanted = slot.wanted if slot.wanted and slot.wanted >= self.since else last
            return min(missing, wanted), wanted, slot.component.code, slot.responsibility

        return sorted(self.slots, key=key)

    def read_bars(self, slots: list[Slot]) -> None:
        """Who does it, and who offers to: what stands, and what held before in the quarters shown."""
        known = {(slot.component.pk, slot.responsibility): slot for slot in slots}
        rows = SignUp.objects.filter(network=self.network, component__in={pk for pk, _responsibility in known})
        rows = rows.planned(self.since, self.until, at=self.at).with_name(at=self.at)
        rows = rows.with_heir(at=self.at).order_by("part", "since", "pk")
        told = ("component", "responsibility", "pk", "participation__organisation__abbreviation", "organisation_name")
        for component, responsibility, *facts in rows.values_list(
            *told, "part", "status", "since", "ends", "heir", "heir_on", "heir_agreed"
        ):
            pk, short, name, part, status, since, until, heir, heir_on, agreed = facts
            if slot := known.get((component, responsibility)):
                # An offer counts at the earliest from today: until then it promises nothing.
                begins = max(since, self.at) if status == Status.OFFERED else since
                slot.bars.append(
                    Bar(pk, short or name, part, status, begins, until, handover(heir, heir_on, agreed=agreed))
                )


def read(
    network: Network,
    components: QuerySet[Any],
    *,
    at: date,
    begins: Quarter | None = None,
    only: Responsibility | None = None,
    page: str | int | None = None,
) -> Planning:
    """The planning of `components` from the quarter `begins`; by default the one before that of `at`."""
    first = begins or Quarter.of(at).later(-BEFORE)
    quarters = [first.later(number) for number in range(SHOWN)]
    since, until = quarters[0].first, quarters[-1].later(1).first
    chosen = choose(components, at=at, page=page, most=LINES_A_PAGE)
    needs = Need.objects.filter(chosen.condition, network=network).that_are_planned(at=at, until=until)
    if only:
        needs = needs.filter(responsibility=only)
    slots = _read_slots(chosen, needs, at=at)
    for gap in gaps(needs, since=since, until=until, at=at):
        slots[gap.need].gaps.append(gap)
    order = {row.pk: place for place, row in enumerate(chosen.everything)}
    unique = {(order[slot.component.pk], slot.responsibility): slot for slot in slots.values()}
    rows = [unique[place] for place in sorted(unique)]
    starts = [quarter.first for quarter in quarters]
    due, missing = [0] * SHOWN, [0] * SHOWN
    for slot in rows:
        slot.gaps.sort(key=lambda gap: gap.since)
        if slot.wanted and since <= slot.wanted < until:
            due[bisect_right(starts, slot.wanted) - 1] += 1
        # from the quarter in which a gap begins up to the one in which its last day is
        empty = {
            place
            for gap in slot.gaps
            for place in range(bisect_right(starts, gap.since) - 1, bisect_left(starts, gap.until))
        }
        slot.missing = len(empty)
        for place in empty:
            missing[place] += 1
    return Planning(network, at, quarters, chosen, rows, due, missing)


def _read_slots(chosen: Chosen, needs: QuerySet[Need], *, at: date) -> dict[int, Slot]:
    """For each need (its key) where it belongs; what follows upon another need belongs to the same."""
    rows = {row.pk: row for row in chosen.everything}
    slots: dict[tuple[int, int], Slot] = {}
    of_need: dict[int, Slot] = {}
    told = ("pk", "component", "responsibility", "component__wanted_by", "due_on", "since", "ends", "lead_wanted")
    ordered = needs.with_end(at=at).order_by("since").values_list(*told)  # type: ignore[attr-defined]
    for pk, component, responsibility, wanted_by, due_on, since, until, lead in ordered:
        slot = slots.setdefault((component, responsibility), Slot(rows[component], responsibility, wanted_by))
        slot.due_on = slot.due_on or due_on
        slot.asked.append((since, until, lead))
        of_need[pk] = slot
    return of_need
