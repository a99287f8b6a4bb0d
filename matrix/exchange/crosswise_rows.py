"""The matrix by organisation as a sheet: a row for each slot, a column for each organisation that the page shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matrix.crosswise import Column as Organisation
from matrix.crosswise import rows_of, sign
from matrix.grid import Grid, Line, Slot
from matrix.models import Responsibility

from .columns import Column, Kind
from .matrix_rows import WHICH, Covered, told
from .values import Choice, Whole


@dataclass(frozen=True)
class CrosswiseRow:
    """One responsibility of one component, under its category."""

    category: str
    line: Line
    slot: Slot

    def of(self, participation: int) -> str:
        """As what that organisation is here, and what is to be said of it; empty where it is not."""
        here = (name for name in self.slot.names if name.participation == participation)
        return "; ".join(sign(name, "").words for name in here)


def _rows(grid: Grid, _at: date) -> Iterator[CrosswiseRow]:
    for group, line, slot in rows_of(grid):
        yield CrosswiseRow(str(capfirst(group.name)), line, slot)


def _of(organisation: Organisation) -> Column:
    def take(row: Any) -> str:
        return row.of(organisation.participation)

    return Column(f"organisation:{organisation.slug}", organisation.name, take=take)


def crosswise(organisations: Sequence[Organisation]) -> Kind:
    """The sheet with a column for each of `organisations`, in that order."""
    return Kind(
        code="matrix_by_organisation",
        label=_("matrix by organisation"),
        rows=_rows,
        columns=(
            *WHICH,
            Column(
                "responsibility", _("responsibility"), Choice(Responsibility), take=lambda row: row.slot.responsibility
            ),
            Column("coverage", _("coverage"), Covered(), take=lambda row: told(row.line, row.slot)),
            Column(
                "organisations",
                _("number of organisations"),
                Whole(),
                take=lambda row: sum(name.holds for name in row.slot.names),
            ),
            *map(_of, organisations),
        ),
    )
