"""What the typeface of the PDF cannot show of a report, and where that stands: told before somebody prints it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, is_dataclass
from typing import Any

from publishing.fonts import lost

from .facts import AnnualFacts

# In which chapter the parts of the facts stand that hold what people entered.
_CHAPTERS = {
    "network": "network",
    "platforms": "network",
    "categories": "framework",
    "set_aside": "framework",
    "open": "open",
    "contested": "attention",
    "at_risk": "attention",
    "ending": "attention",
    "movements": "changes",
    "partners": "partners",
    "progress": "progress",
    "register": "risks",
}
_AROUND = 40


@dataclass(frozen=True)
class LostWord:
    """A word with letters that cannot be shown, as it stands in a sentence, and the keys of the chapters it is in."""

    word: str
    letters: tuple[str, ...]
    example: str
    chapters: list[str] = field(default_factory=list)

    @property
    def letters_named(self) -> str:
        """Each with its number in Unicode, for who sees only a box."""
        return ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in self.letters)


def lost_words(facts: AnnualFacts) -> list[LostWord]:
    """Every word of the report that the PDF would spoil, in the order of reading."""
    found: dict[str, LostWord] = {}
    for name, chapter in _CHAPTERS.items():
        for text in _texts(getattr(facts, name)):
            for word in _spoiled(text):
                told = found.setdefault(word, LostWord(word, tuple(lost(word)), _around(word, text)))
                if chapter not in told.chapters:
                    told.chapters.append(chapter)
    return list(found.values())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for each in vars(value).values():
            yield from _texts(each)


def _spoiled(text: str) -> Iterator[str]:
    if not text.isascii() and lost(text):
        yield from (word for word in text.split() if lost(word))


def _around(word: str, text: str) -> str:
    """The word with something of what stands on either side."""
    text = " ".join(text.split())
    place = text.index(word)
    start, end = max(0, place - _AROUND), place + len(word) + _AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
