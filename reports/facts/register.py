"""The register of risks, as a report tells it."""

from dataclasses import dataclass
from datetime import date

from .framework import Word


@dataclass(frozen=True)
class LevelFacts:
    rank: int
    name: str
    colour: int
    treatment_required: bool


@dataclass(frozen=True)
class HeatFacts:
    """The risk matrix of a day: for each likelihood, the highest first, the rank and number of risks at each impact.

    Threats only; `placed`: how many stand on it, `unplaced`: how many were not rated, or on an earlier matrix.
    """

    likelihoods: tuple[str, ...]
    impacts: tuple[str, ...]
    levels: tuple[LevelFacts, ...]
    cells: tuple[tuple[tuple[int, int], ...], ...]
    placed: int
    unplaced: int


@dataclass(frozen=True)
class RiskDetails:
    """What only those may see who have a role in the network."""

    owner: str
    visibility: str


@dataclass(frozen=True)
class RiskFacts:
    """A risk at the close of the year. `before`: its level at the start; None where it was not known or not rated."""

    number: str
    title: str
    kind: Word
    category: str
    story: str
    organisation: str
    status: Word
    treatment: Word
    identified_on: date
    closed_on: date | None
    likelihood: str
    impact: str
    level: LevelFacts | None
    before: LevelFacts | None
    known_before: bool
    components: tuple[str, ...]
    details: RiskDetails | None

    @property
    def threat(self) -> bool:
        return self.kind.code == "threat"

    @property
    def direction(self) -> str:
        """Whether the level went "up" or "down" since the start of the year; empty where neither can be said."""
        if self.level is None or self.before is None or self.level.rank == self.before.rank:
            return ""
        return "up" if self.level.rank > self.before.rank else "down"


@dataclass(frozen=True)
class RegisterFacts:
    """The risks that the readers of this version may know of."""

    heat_before: HeatFacts | None
    heat: HeatFacts | None
    open: tuple[RiskFacts, ...]
    closed: tuple[RiskFacts, ...]
