"""What a column is and what a kind of row has, and which column somebody means by a heading."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import capfirst

from publishing.sheets import Sheet
from publishing.sheets import Value as Cell

from .values import Text, spelled, spelling


@dataclass(frozen=True)
class Column:
    """One column of a kind. `code`: its heading for programs; `label`: for people.

    `take`: its value, of a row as the kind exports it. `key`: it says which row is meant; `needed`: a file without it
    cannot be imported. `read_only`: told for who reads, left alone by an import. `detail`: for members only. `check`:
    an import reads it to see whether the row is meant for here, and keeps nothing of it; without `take` it is not told.
    """

    code: str
    label: Any
    value: Any = field(default_factory=Text)
    take: Callable[[Any], Any] | None = None
    help: Any = ""
    also: tuple[str, ...] = ()
    key: bool = False
    needed: bool = False
    read_only: bool = False
    detail: bool = False
    check: bool = False

    @property
    def name(self) -> str:
        return str(capfirst(self.label))

    def of(self, row: Any) -> Any:
        """The value of this column in `row`."""
        return self.take(row) if self.take else getattr(row, self.code)


@dataclass(frozen=True)
class Kind:
    """One kind of row that goes in and out as a sheet.

    `rows`: makes rows as the columns take them, of a queryset, as on a day. `besides`: what a preview may tell that
    is no column, by code.
    """

    code: str
    label: Any
    columns: tuple[Column, ...]
    rows: Callable[[Any, date], Iterable[Any]]
    also: tuple[str, ...] = ()
    besides: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(capfirst(self.label))

    @property
    def names(self) -> dict[str, str]:
        """All that a preview may tell of, by code, in words."""
        besides = {code: str(capfirst(label)) for code, label in self.besides.items()}
        return {column.code: column.name for column in self.columns} | besides

    @property
    def importable(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.read_only)

    @property
    def to_fill_in(self) -> tuple[Column, ...]:
        """Those of which an import keeps something."""
        return tuple(column for column in self.importable if not column.check)

    def column(self, code: str) -> Column:
        return next(column for column in self.columns if column.code == code)

    def sheet(self, rows: Any, *, at: date, details: bool) -> Sheet:
        """The rows as they are on `at`, as a sheet for people; `details`: with what is for members only."""
        columns = self.shown(details=details)
        found = [[column.value.cell(column.of(row)) for column in columns] for row in self.rows(rows, at)]
        return Sheet.of(self.name, [column.name for column in columns], found)

    def told(self, rows: Any, *, at: date, details: bool) -> list[dict[str, Cell]]:
        """The same for programs: each row by the codes of its columns."""
        columns = self.shown(details=details)
        return [{each.code: each.value.cell(each.of(row)) for each in columns} for row in self.rows(rows, at)]

    def shown(self, *, details: bool) -> list[Column]:
        told = (column for column in self.columns if column.take or not column.check)
        return [column for column in told if details or not column.detail]

    def guess(self, head: Sequence[str], remembered: dict[str, str]) -> list[str]:
        """The code of the column that each heading means, each once; empty where it is not known, or not read.

        `remembered`: what a spelling meant the last time.
        """
        words = spelled((column.code, (column.code, column.label, *column.also)) for column in self.columns)
        free = {column.code for column in self.importable}
        found = []
        for heading in head:
            word = spelling(heading)
            code = remembered.get(word, words.get(word, ""))
            found.append(code if code in free else "")
            free.discard(code)
        return found

    def unread(self, head: Sequence[str], codes: Sequence[str]) -> list[str]:
        """The headings that were taken for no column; not those of what an import never reads."""
        told = (column for column in self.columns if column.read_only)
        known = spelled((column.code, (column.code, column.label, *column.also)) for column in told)
        return [
            each for each, code in zip(head, codes, strict=True) if each and not code and spelling(each) not in known
        ]

    def likeness(self, name: str, head: Sequence[str], remembered: dict[str, str]) -> tuple[bool, int]:
        """How much a sheet looks like this kind: by its name, and by how many of its headings are known.

        Without the columns that a row cannot do without, or any that says which row it is, not at all. What only
        checks a row, many kinds have.
        """
        telling = [column for column in self.columns if not column.check]
        words = spelled((column.code, (column.code, column.label, *column.also)) for column in telling)
        words |= {word: code for word, code in remembered.items() if code}
        known = {words[spelling(heading)] for heading in head if spelling(heading) in words}
        needed = {column.code for column in self.columns if column.needed}
        keys = {column.code for column in self.columns if column.key}
        if not keys & known or not needed <= known:
            return (False, 0)
        named = spelling(name) in spelled([(self.code, (self.code, self.label, *self.also))])
        return (named, len(known))
