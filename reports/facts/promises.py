"""What was promised, by whom, and what was told of it; what is open or contested."""

from dataclasses import dataclass
from datetime import date, timedelta

from stakeholders.models import ONLY_NAMED

from .framework import Word

_ONLY_NAMED = frozenset(role.name.lower() for role in ONLY_NAMED)


@dataclass(frozen=True)
class PromiseDetails:
    """What only those may see who have a role in the network."""

    hours: int
    cents: int
    money: str
    contact: str
    mandate: str


@dataclass(frozen=True)
class PromiseFacts:
    """A sign-up that stands at the close. `last_day`: the last day it is for; None without end."""

    code: str
    component: str
    responsibility: Word
    organisation: str
    slug: str
    part: Word
    status: Word
    since: date
    last_day: date | None
    promise: str
    arrangements: tuple[str, ...]
    supplier: str
    health: Word | None
    silent: bool
    ending: bool
    details: PromiseDetails | None

    @property
    def at_risk(self) -> bool:
        """Silent, or told to need attention or to have stalled."""
        return self.silent or (self.health is not None and self.health.code != "on_track")


@dataclass(frozen=True)
class PartnerFacts:
    """An organisation that took part in the year; `left_on` when it did so no longer at the close.

    `since`: its first day in a role that takes part; of who is only named, its first day of that.
    """

    name: str
    name_before: str
    slug: str
    kind: str
    roles: tuple[Word, ...]
    since: date
    left_on: date | None
    support: str
    promises: tuple[PromiseFacts, ...]

    def count(self, part: str, *statuses: str) -> int:
        return sum(1 for each in self.promises if each.part.code == part and each.status.code in statuses)

    @property
    def last_day(self) -> date | None:
        """The last day it took part, or was named; None where it still does at the close."""
        return self.left_on - timedelta(days=1) if self.left_on else None

    @property
    def only_named(self) -> bool:
        """Whether it does not take part itself: it is a prospect or a related initiative and nothing else."""
        return bool(self.roles) and all(role.code in _ONLY_NAMED for role in self.roles)

    @property
    def leads(self) -> int:
        return self.count("lead", "confirmed")

    @property
    def joins(self) -> int:
        return self.count("contributor", "confirmed")

    @property
    def coming(self) -> int:
        """How often it is confirmed for a later day, to lead or to contribute."""
        return self.count("lead", "upcoming") + self.count("contributor", "upcoming")

    @property
    def offers(self) -> int:
        return self.count("lead", "offered") + self.count("contributor", "offered")

    @property
    def interested(self) -> int:
        return self.count("interested", "offered")


@dataclass(frozen=True)
class ContestedFacts:
    """A need for which several offer to lead where none holds."""

    code: str
    component: str
    responsibility: Word
    offers: tuple[str, ...]


@dataclass(frozen=True)
class OpenFacts:
    """A need that is not covered at the close: what is asked, by when, and whether a lead is missing.

    `offers`, `coming`: who offers, and who is confirmed for a later day, each with as what.
    """

    code: str
    component: str
    category: str
    responsibility: Word
    coverage: Word
    priority: Word
    asked: str
    due_on: date | None
    offers: tuple[str, ...]
    coming: tuple[str, ...]
    without_lead: bool


@dataclass(frozen=True)
class ProgressFacts:
    """The last thing told in the year about one promise, and how often something was told."""

    code: str
    component: str
    responsibility: Word
    organisation: str
    part: Word
    day: date
    health: Word
    text: str
    percentage: int | None
    reports: int
