"""How many slots of the matrix are covered, offered, open: per category, and in total.

The sums are those of everything that the filter leaves, also where the page shows only a part of it.
"""

from collections import Counter
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .models import Coverage, Responsibility
from .words import COVERAGE_TONES, badge, coverage_badge, coverage_word

# What is told of a sum, worst first: coverage, and whether it is a promise for later.
_TOLD = (
    (Coverage.OPEN, False),
    (Coverage.OFFERED, False),
    (Coverage.OFFERED, True),
    (Coverage.PARTIAL, False),
    (Coverage.COVERED, False),
)


@dataclass(slots=True)
class Tally:
    """Components and slots, counted. `asked`: by responsibility, coverage, and whether somebody comes later."""

    components: int = 0
    counting: int = 0
    slots: int = 0
    asked: Counter[tuple[int, int, bool]] = field(default_factory=Counter)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.components + other.components,
            self.counting + other.counting,
            self.slots + other.slots,
            self.asked + other.asked,
        )

    def add_component(self, *, counts: bool, slots: int) -> None:
        self.components += 1
        self.counting += counts
        self.slots += slots

    def add(self, responsibility: int, coverage: int, *, promised: bool) -> None:
        """One slot in which something is asked that counts."""
        self.asked[responsibility, coverage, promised] += 1

    def count(
        self, coverage: Coverage, *, responsibility: Responsibility | None = None, promised: bool | None = None
    ) -> int:
        """The number of slots with this coverage; of one responsibility, or of all."""
        return sum(
            number
            for (where, found, later), number in self.asked.items()
            if found == coverage and responsibility in (None, where) and promised in (None, later)
        )

    def not_asked(self, responsibility: Responsibility | None = None) -> int:
        """The number of slots in which nothing is asked, or that do not count."""
        if responsibility is None:
            return self.slots - self.asked.total()
        return self.components - sum(self.count(each, responsibility=responsibility) for each in Coverage)


def in_badges(tally: Tally) -> str:
    """What is to be done in a category, in a few words: what is covered needs nobody."""
    found = [
        f" {badge(f'{number} {coverage_word(coverage, promised=promised)}', COVERAGE_TONES[coverage])}"
        for coverage, promised in _TOLD
        if coverage != Coverage.COVERED and (number := tally.count(coverage, promised=promised))
    ]
    if found:
        return "".join(found)
    word = _("nothing open") if tally.asked else _("nothing asked for")
    return f" <span class=gv-meta>{escape(word)}</span>"


def in_words(tally: Tally, responsibility: Responsibility | None = None) -> str:
    """The whole sum, best first: what is covered too, and what is not asked."""
    said = [
        f"{number} {coverage_word(coverage, promised=promised)}"
        for coverage, promised in reversed(_TOLD)
        if (number := tally.count(coverage, responsibility=responsibility, promised=promised))
    ]
    if nothing := tally.not_asked(responsibility):
        said.append(_("%(number)d not asked") % {"number": nothing})
    return escape(", ".join(said))


@dataclass(frozen=True)
class Total:
    """One line of the table of sums: of a coverage (or of what is not asked), for each responsibility and together."""

    label: Any
    cells: list[tuple[Any, int]]
    total: int

    @property
    def numbers(self) -> list[int]:
        return [number for _label, number in self.cells]


def totals(tally: Tally, responsibilities: tuple[Responsibility, ...]) -> list[Total]:
    """The lines of the table of sums, best first. Its columns add up, and so do its rows."""
    lines = [
        Total(
            coverage_badge(coverage, promised=promised),
            [(each.label, tally.count(coverage, responsibility=each, promised=promised)) for each in responsibilities],
            tally.count(coverage, promised=promised),
        )
        for coverage, promised in reversed(_TOLD)
    ]
    nothing = [(each.label, tally.not_asked(each)) for each in responsibilities]
    lines = [line for line in lines if line.total]
    if tally.not_asked():
        lines.append(Total(capfirst(_("not asked, or does not count")), nothing, tally.not_asked()))
    return [*lines, Total(_("Together"), [(each.label, tally.components) for each in responsibilities], tally.slots)]
