"""The matrix as a sheet, to read: a row for each component, with who does what and how far that is covered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matrix.grid import Grid, Line, Slot, WhyEmpty
from matrix.models import CoverageWord, Part, Phase, Priority, Responsibility, Status
from publishing.sheets import Value

from .columns import Column, Kind
from .values import Choice, Text, Words


@dataclass(frozen=True)
class MatrixRow:
    """One component of the matrix, under its category."""

    category: str
    line: Line

    def slot(self, responsibility: int) -> Slot:
        """Empty where the matrix shows the other responsibility only."""
        found = (slot for slot in self.line.slots if slot.responsibility == responsibility)
        return next(found, None) or Slot(responsibility)


def _rows(grid: Grid, _at: date) -> Iterator[MatrixRow]:
    for group in grid.groups:
        for line in group.lines:
            yield MatrixRow(str(capfirst(group.name)), line)


def _holding(slot: Slot, part: int) -> tuple[str, ...]:
    return tuple(name.organisation for name in slot.names if name.part == part and name.status == Status.CONFIRMED)


def _offering(slot: Slot) -> tuple[str, ...]:
    """Who offers or will begin."""
    return tuple(
        name.organisation for name in slot.names if name.part != Part.INTERESTED and name.status != Status.CONFIRMED
    )


@dataclass(frozen=True)
class Covered(Text):
    """How far something is covered, or why it is not: a CoverageWord, a WhyEmpty, or nothing where it is not shown."""

    def cell(self, value: Any) -> Value:
        return str(value.label) if value else None


def told(line: Line, slot: Slot) -> CoverageWord | WhyEmpty | None:
    """The word that the matrix has for a slot; none where it leaves that slot out."""
    if not any(slot is each for each in line.slots):
        return None
    return CoverageWord.of(slot.coverage, upcoming=slot.promised) if slot.coverage else line.why_empty


def _of(responsibility: Responsibility, name: Any) -> tuple[Column, ...]:
    """The columns of one responsibility."""

    def slot(row: MatrixRow) -> Slot:
        return row.slot(responsibility)

    word = responsibility.name.lower()
    return (
        Column(f"{word}_coverage", name["coverage"], Covered(), take=lambda row: told(row.line, slot(row))),
        Column(f"{word}_lead", name["lead"], Words(), take=lambda row: _holding(slot(row), Part.LEAD)),
        Column(f"{word}_contributors", name["joins"], Words(), take=lambda row: _holding(slot(row), Part.CONTRIBUTOR)),
        Column(f"{word}_offers", name["offers"], Words(), take=lambda row: _offering(slot(row))),
        Column(
            f"{word}_interested",
            name["interested"],
            Words(),
            take=lambda row: tuple(each.organisation for each in slot(row).names if each.part == Part.INTERESTED),
        ),
    )


# Which component a row of the matrix is about.
WHICH = (
    Column("category", _("category")),
    Column("code", _("code"), take=lambda row: row.line.code),
    Column("name", _("name"), take=lambda row: row.line.name),
    Column("phase", _("phase"), Choice(Phase), take=lambda row: row.line.phase),
    Column("priority", _("priority"), Choice(Priority), take=lambda row: row.line.priority),
)
MATRIX: Kind = Kind(
    code="matrix",
    label=_("matrix"),
    rows=_rows,
    columns=(
        *WHICH,
        *_of(
            Responsibility.DEVELOP,
            {
                "coverage": _("develop: coverage"),
                "lead": _("develop: lead"),
                "joins": _("develop: contributors"),
                "offers": _("develop: offered or to begin"),
                "interested": _("develop: interested"),
            },
        ),
        *_of(
            Responsibility.MANAGE,
            {
                "coverage": _("manage: coverage"),
                "lead": _("manage: lead"),
                "joins": _("manage: contributors"),
                "offers": _("manage: offered or to begin"),
                "interested": _("manage: interested"),
            },
        ),
    ),
)
