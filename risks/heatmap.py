"""The risk matrix with the risks in it: those of a network, or the ratings of one risk."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stakeholders.models import Network

from .models import Cell, Level, Rating, RiskKind, RiskMatrix


@dataclass(frozen=True)
class Square:
    """A cell, how many threats are in it, and the words that mark it."""

    cell: Cell
    count: int = 0
    marks: tuple[Any, ...] = ()

    @property
    def address(self) -> str:
        """How the register is asked for the threats in this cell."""
        return f"{self.cell.likelihood}-{self.cell.impact}"


@dataclass(frozen=True)
class Row:
    """The squares of one likelihood, from low impact to high."""

    label: str
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class Heatmap:
    """A risk matrix, highest likelihood first.

    `levels`: each level with the number of threats on it, the highest first. `unrated`: threats without a current
    rating; `earlier`: those rated on another version of the matrix; `opportunities`: in no cell, for high is not bad.
    `gain`: whether it is of an opportunity, whose levels have other words and tints.
    """

    matrix: RiskMatrix
    rows: tuple[Row, ...]
    levels: tuple[tuple[Level, int], ...] = ()
    unrated: int = 0
    earlier: int = 0
    opportunities: int = 0
    gain: bool = False

    @property
    def impacts(self) -> list[str]:
        """The words over the columns."""
        return self.matrix.impact_labels

    @property
    def rated(self) -> int:
        """The number of threats in the cells."""
        return sum(square.count for row in self.rows for square in row.squares)

    @property
    def above_appetite(self) -> int:
        """The number of threats in the cells whose level must be treated."""
        return sum(count for level, count in self.levels if level.treatment_required)


def heatmap(network: Network, risks: Any, *, at: date, matrix: RiskMatrix | None = None) -> Heatmap | None:
    """The open ones of `risks` (of `network`) on the matrix in use on `at`; None while the network has no matrix.

    `matrix`: that matrix, when it was read already.
    """
    matrix = matrix or RiskMatrix.objects.in_use(network, at=at)
    if matrix is None:
        return None
    cells = matrix.cells_with_level
    placed = list(
        risks.filter(network=network).as_at(at).with_rating(at=at).order_by().values_list("kind", "current_cell")
    )
    threats = Counter(cell for kind, cell in placed if kind == RiskKind.THREAT)
    here = {cell.pk: threats[cell.pk] for cell in cells}
    per_level = Counter({cell.level: 0 for cell in cells})
    for cell in cells:
        per_level[cell.level] += here[cell.pk]
    return Heatmap(
        matrix,
        _rows(matrix, cells, counts=here),
        levels=tuple(sorted(per_level.items(), key=lambda pair: -pair[0].rank)),
        unrated=threats[None],
        earlier=threats.total() - threats[None] - sum(here.values()),
        opportunities=sum(kind == RiskKind.OPPORTUNITY for kind, _cell in placed),
    )


def of_ratings(matrix: RiskMatrix, ratings: Sequence[Rating] = (), *, kind: str = RiskKind.THREAT) -> Heatmap:
    """The matrix with a mark for each of `ratings` of a risk of that kind: what was rated.

    Ratings on another version of the matrix have no mark.
    """
    marks: dict[int, tuple[Any, ...]] = {}
    for rating in ratings:
        marks[rating.cell_id] = (*marks.get(rating.cell_id, ()), rating.get_kind_display())
    cells = matrix.cells_with_level
    levels = {cell.level for cell in cells}
    return Heatmap(
        matrix,
        _rows(matrix, cells, marks=marks),
        levels=tuple((level, 0) for level in sorted(levels, key=lambda level: -level.rank)),
        gain=kind == RiskKind.OPPORTUNITY,
    )


def _rows(
    matrix: RiskMatrix,
    cells: Sequence[Cell],
    *,
    counts: Mapping[int, int] | None = None,
    marks: Mapping[int, tuple[Any, ...]] | None = None,
) -> tuple[Row, ...]:
    counts, marks = counts or {}, marks or {}
    return tuple(
        Row(
            label=matrix.likelihood_labels[likelihood - 1],
            squares=tuple(
                Square(cell, counts.get(cell.pk, 0), marks.get(cell.pk, ()))
                for cell in cells
                if cell.likelihood == likelihood
            ),
        )
        for likelihood in range(matrix.likelihoods, 0, -1)
    )
