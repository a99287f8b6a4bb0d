"""What the network is and asks for: its components, what covers them, and how that moved."""

from dataclasses import dataclass
from datetime import date


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
    """The needs of a network or category, by coverage; `upcoming`: somebody is confirmed who has yet to begin."""

    covered: int = 0
    partial: int = 0
    upcoming: int = 0
    offered: int = 0
    open: int = 0

    @property
    def asked(self) -> int:
        return sum(self.best_first)

    @property
    def best_first(self) -> tuple[int, int, int, int, int]:
        """From covered to open, as people read them."""
        return (self.covered, self.partial, self.upcoming, self.offered, self.open)


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
