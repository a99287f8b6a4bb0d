"""All facts of one year, as the text that is kept and back again."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from .framework import CategoryFacts, ComponentFacts, Moment, NetworkFacts, PlatformFacts, Word
from .promises import ContestedFacts, OpenFacts, PartnerFacts, ProgressFacts, PromiseFacts
from .register import RegisterFacts

FORMAT = "intekenen-annual-report-2"


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
