"""What an annual report tells, frozen: plain values only, so that page, PDF and JSON are three renderings of one thing.

Words stand in the language of the report, beside the code that programs read. What is only for board, council and
secretary stands in `details`, which is None in the public version.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from stakeholders.models import ONLY_NAMED

FORMAT = "intekenen-annual-report-1"
_ONLY_NAMED = frozenset(role.name.lower() for role in ONLY_NAMED)


@dataclass(frozen=True)
class Word:
    """A fixed word: its code, the same in every language, and what readers see."""

    code: str
    label: str


@dataclass(frozen=True)
class NetworkFacts:
    name: str
    slug: str
    legal_form: str
    purpose: str
    about: str
    founded_on: date | None
    public: bool
    fictitious: bool
    silent_after_days: int
    ending_soon_days: int


@dataclass(frozen=True)
class Counts:
    """The needs of a network or category, by coverage."""

    covered: int = 0
    partial: int = 0
    offered: int = 0
    open: int = 0

    @property
    def asked(self) -> int:
        return self.covered + self.partial + self.offered + self.open

    @property
    def best_first(self) -> tuple[int, int, int, int]:
        """From covered to open, as people read them."""
        return (self.covered, self.partial, self.offered, self.open)


@dataclass(frozen=True)
class Moment:
    """The network at the close of a day, in numbers. `to_treat`: open risks whose level asks for treatment."""

    day: date
    organisations: int
    partners: int
    components: int
    counts: Counts
    at_risk: int
    silent: int
    contested: int
    ending: int
    risks: int
    to_treat: int


@dataclass(frozen=True)
class WhoFacts:
    """One organisation in a slot: as what, and how firmly. `since`: the day it starts, or started."""

    name: str
    slug: str
    part: Word
    status: Word
    since: date

    @property
    def leads(self) -> bool:
        return self.part.code == "lead" and self.status.code == "confirmed"


@dataclass(frozen=True)
class SlotFacts:
    """One responsibility of one component. No coverage: nothing was asked, or it did not count.

    `led_before`: who led at the start of the year; `who`: everybody who stands there at the close.
    """

    responsibility: Word
    before: Word | None
    now: Word | None
    contested: bool
    led_before: WhoFacts | None
    who: tuple[WhoFacts, ...]

    @property
    def changed(self) -> bool:
        """Whether the coverage is another than at the start of the year."""
        return self.before is not None and self.now is not None and self.before != self.now

    @property
    def led_formerly(self) -> str:
        """Who led at the start of the year and does so no longer."""
        led = self.led_before
        return led.name if led and not any(each.leads and each.slug == led.slug for each in self.who) else ""


@dataclass(frozen=True)
class ComponentFacts:
    code: str
    name: str
    phase: Word
    phase_before: Word | None
    priority: Word
    slots: tuple[SlotFacts, ...]

    @property
    def moved(self) -> bool:
        """Whether it went into another phase during the year."""
        return self.phase_before is not None and self.phase_before != self.phase

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who stands at one of its responsibilities, each once."""
        return tuple(dict.fromkeys(each.name for slot in self.slots for each in slot.who))


@dataclass(frozen=True)
class CategoryFacts:
    """A category: its needs at both moments, and the components that count at the close."""

    name: str
    prefix: str
    before: Counts
    now: Counts
    components: tuple[ComponentFacts, ...]


@dataclass(frozen=True)
class PlatformFacts:
    name: str
    website: str
    purpose: str
    audience: str
    principles: str
    phase: Word
    phase_before: Word | None

    @property
    def moved(self) -> bool:
        """Whether it went into another phase during the year."""
        return self.phase_before is not None and self.phase_before != self.phase


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
        return self.count("lead", "confirmed", "upcoming")

    @property
    def joins(self) -> int:
        return self.count("contributor", "confirmed", "upcoming")

    @property
    def offers(self) -> int:
        return self.count("lead", "offered") + self.count("contributor", "offered")

    @property
    def interested(self) -> int:
        return self.count("interested", "offered")


@dataclass(frozen=True)
class MovementFacts:
    """One thing that happened, as a sentence and in parts."""

    day: date
    kind: str
    effect: str
    sentence: str
    code: str
    organisation: str
    responsibility: str
    part: str
    reason: str


@dataclass(frozen=True)
class ContestedFacts:
    """A need for which several offer to lead where none holds."""

    code: str
    component: str
    responsibility: Word
    offers: tuple[str, ...]


@dataclass(frozen=True)
class OpenFacts:
    """A need that is not covered at the close: what is asked, by when, and whether a lead is missing."""

    code: str
    component: str
    category: str
    responsibility: Word
    coverage: Word
    priority: Word
    asked: str
    due_on: date | None
    offers: tuple[str, ...]
    without_lead: bool = False


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


@dataclass(frozen=True)
class AnnualFacts:
    """One year of one network, as told on the close of it: 31 December, or the last day so far of a year that runs."""

    format: str
    language: str
    audience: Word
    year: int
    since: date
    close: date
    running: bool
    first_year: bool
    network: NetworkFacts
    before: Moment
    now: Moment
    categories: tuple[CategoryFacts, ...]
    set_aside: tuple[ComponentFacts, ...]
    platforms: tuple[PlatformFacts, ...]
    partners: tuple[PartnerFacts, ...]
    movements: tuple[MovementFacts, ...]
    contested: tuple[ContestedFacts, ...]
    at_risk: tuple[PromiseFacts, ...]
    ending: tuple[PromiseFacts, ...]
    open: tuple[OpenFacts, ...]
    progress: tuple[ProgressFacts, ...]
    register: RegisterFacts

    @property
    def began(self) -> date | None:
        """The day on which the network began, where that was in this year."""
        return next((each.day for each in self.movements if each.kind == "began"), None)

    @property
    def wants_attention(self) -> bool:
        """Whether anything is contested, at risk or ending soon."""
        return bool(self.contested or self.at_risk or self.ending)

    def to_json(self) -> str:
        """All facts as text: the same facts give the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, default=_plain) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "AnnualFacts":
        """The facts that `to_json` wrote.

        Raises:
            ValueError: the text is of another format than this version of the product writes.
        """
        plain = json.loads(text)
        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            raise ValueError(f"Not {FORMAT}: {text[:80]!r}")
        try:
            made: AnnualFacts = _made(cls, plain)
        except (AttributeError, KeyError, TypeError) as unknown:
            raise ValueError(f"Not the facts of {FORMAT}: {unknown}") from unknown
        return made

    @property
    def digest(self) -> str:
        """The SHA-256 of `to_json`: tells whether anything changed."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"No plain value: {value!r}")


def _made(kind: Any, plain: Any) -> Any:
    """A value of the type `kind` from what JSON keeps of it: facts, tuples, days, plain values, or None."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if plain is None else _made(inner[0], plain)
    if origin is tuple and inner[-1] is Ellipsis:
        return tuple(_made(inner[0], part) for part in plain)
    if origin is tuple:
        return tuple(_made(each, part) for each, part in zip(inner, plain, strict=True))
    if hasattr(kind, "__dataclass_fields__"):
        kinds = _fields(kind)
        return kind(**{name: _made(kinds[name], part) for name, part in plain.items()})
    return date.fromisoformat(plain) if kind is date else plain


@cache
def _fields(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
