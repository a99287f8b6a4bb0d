"""The lines of a file with figures, and the months and counts in them, as people and programs write them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from publishing.numbers import refuse_no_number

EARLIEST, LATEST = 1990, 2199
MOST = 2_000_000_000
# In Dutch and English, as a spreadsheet or a person writes them: by their first three letters.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DUTCH = {"maa": 3, "mrt": 3, "mei": 5, "okt": 10}
_MONTH_NAMES = {name: number for number, name in enumerate(_MONTHS, start=1)} | _DUTCH
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.]?(?P<month>\d{1,2})(?:[-/.]0?1(?:[ T]00:00(?::00)?)?)?")
_YEAR_LAST = re.compile(r"(?:0?1[-/.])?(?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_IN_WORDS = re.compile(r"(?P<word>[a-z]{3,9})\.?[ -](?P<year>\d{4})")
# Whole, in threes or not, with or without noughts behind the other sign.
_COUNT = re.compile(
    r"""(?P<whole> \d+ | \d{1,3} (?P<mark>[.,'\s\u00a0\u202f]) \d{3} (?:(?P=mark)\d{3})* )
    (?: (?!(?P=mark)) [.,] 0{1,2} )?""",
    re.VERBOSE | re.ASCII,
)
_EMPTY = frozenset({"", "-", "–", "—", "n/a", "null"})


class Unreadable(ValidationError):
    """The file as a whole cannot be read; the sentence says why, and what to do."""


def month_of(text: str) -> date:
    """The month that `text` names: 2026-10, 10-2026, 2026-10-01, oktober 2026.

    Raises:
        ValidationError: it names none.
    """
    said = text.strip().lower()
    found = _YEAR_FIRST.fullmatch(said) or _YEAR_LAST.fullmatch(said)
    number = int(found["month"]) if found else 0
    if not found and (found := _IN_WORDS.fullmatch(said)):
        number = _MONTH_NAMES.get(found["word"][:3], 0)
    if not found or not 1 <= number <= 12 or not EARLIEST <= int(found["year"]) <= LATEST:
        raise ValidationError(_("“%(text)s” is no month. Write it like 2026-10.") % {"text": text.strip()[:40]})
    return date(int(found["year"]), number, 1)


def count_of(text: str) -> int | None:
    """The count that `text` tells, with or without marks between thousands; None for nothing measured.

    Raises:
        ValidationError: it is no whole number, or none at all.
    """
    said = text.strip()
    if said.lower() in _EMPTY:
        return None
    refuse_no_number(said)
    if said[0] in "=@" or (said[0] in "+-" and not said[1:].isdecimal()):
        raise ValidationError(_("“%(text)s” is a formula. Write the number itself.") % {"text": said[:40]})
    if said.startswith("-"):
        raise ValidationError(_("“%(text)s” is below zero.") % {"text": said[:40]})
    found = _COUNT.fullmatch(said.removeprefix("+"))
    if found is None:
        raise ValidationError(_("“%(text)s” is no whole number.") % {"text": said[:40]})
    number = int(re.sub(r"\D", "", found["whole"], flags=re.ASCII)[:20])
    if number > MOST:
        raise ValidationError(_("“%(text)s” is too large.") % {"text": said[:40]})
    return number


@dataclass(frozen=True)
class Told:
    """One line of the file: what it tells of a month, or what is wrong with it. `code`: of the component, if any."""

    number: int
    month: date | None = None
    code: str = ""
    visitors: int | None = None
    visits: int | None = None
    actions: int | None = None
    wrong: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it tells nothing, as the lines of our template that were not filled in."""
        return not self.wrong and self.visitors is None and self.visits is None and self.actions is None


@dataclass
class Folder:
    """What Matomo counted in a month of the pages that begin with one word in their address."""

    month: date
    name: str
    visits: int = 0
    hits: int = 0
    rows: int = 0


@dataclass
class Line:
    """A line while it is being read: what is right, and all that is wrong."""

    number: int
    right: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def take(self, name: str, how: Any, text: str, *, about: Any = "") -> None:
        """Read one cell; what is wrong with it is said with what it is about."""
        try:
            self.right[name] = how(text)
        except ValidationError as error:
            self.wrong.append(f"{about}: {error.messages[0]}" if about else error.messages[0])

    def told(self) -> Told:
        return Told(number=self.number, wrong=tuple(self.wrong), **self.right)


COLUMN_WORDS: Mapping[str, Any] = {
    "visitors": gettext_lazy("Visitors"),
    "visits": gettext_lazy("Visits"),
    "actions": pgettext_lazy("use", "Actions"),
}


def told_of_folders(folders: Iterable[Folder], codes: Mapping[str, str]) -> list[Told]:
    """What the pages tell of components; `codes`: which folder is which component.

    A visit to pages of two folders is one visit: then only how often pages were seen can be added up.
    """
    by_code: dict[tuple[date, str], list[Folder]] = {}
    for each in folders:
        if code := codes.get(each.name):
            by_code.setdefault((each.month, code), []).append(each)
    return [
        Told(
            number=number,
            month=month,
            code=code,
            visits=found[0].visits if len(found) == 1 and found[0].rows == 1 else None,
            actions=sum(each.hits for each in found),
        )
        for number, ((month, code), found) in enumerate(sorted(by_code.items(), key=lambda pair: pair[0]), start=1)
    ]
