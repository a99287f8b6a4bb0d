"""How a cell becomes a value and a value a cell: days, numbers, choices, words.

`read` takes what a person may have typed, in Dutch, in English or as the code; `cell` gives what a sheet holds; `say`
what a preview shows. An empty cell is None.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from matrix.fields import DayField, EuroField, HoursField, LastDayField
from periods.entered import entered
from publishing.numbers import refuse_no_number
from publishing.sheets import Value, is_shortened, plain

_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
# A number of more digits than this has lost some of them in a spreadsheet.
_EXACT = 10**15


class Text:
    """A text, shown as it is."""

    empty: Any = ""

    def read(self, cell: Value) -> Any:
        if isinstance(cell, float):
            refuse_no_number(cell)
        if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _EXACT:
            raise ValidationError(
                _("This is a number of which the last digits are lost. Make the column text, then fill it in again.")
            )
        if isinstance(cell, str) and is_shortened(cell):
            raise ValidationError(
                _("This text was shortened to fit in XLSX. Fill in the whole text, or leave out this column.")
            )
        # As the model keeps it, so that the same text is no change.
        return "" if cell is None else entered(plain(cell if isinstance(cell, str) else str(cell)))

    def cell(self, value: Any) -> Value:
        return plain(value) if value else None

    def say(self, value: Any) -> str:
        shown = self.cell(value)
        return "" if shown is None else str(shown)


class Capitals(Text):
    """A code, also where somebody typed it in small letters."""

    def read(self, cell: Value) -> Any:
        return str(super().read(cell)).upper()


class Day(Text):
    """A day: a real one, 2025-12-31 or 31-12-2025."""

    empty = None
    field: Any = DayField(
        required=False,
        input_formats=_DAYS,
        error_messages={"invalid": gettext_lazy("Fill in a day as 31-12-2025 or 2025-12-31.")},
    )

    def read(self, cell: Value) -> Any:
        return self.field.clean(cell if isinstance(cell, date) else _typed(cell))

    def cell(self, value: Any) -> Value:
        return value

    def say(self, value: Any) -> str:
        return date_format(value, "DATE_FORMAT") if value else ""


class LastDay(Day):
    """The last day of a period; its value is the first day after."""

    field: Any = LastDayField(required=False, input_formats=_DAYS, error_messages=Day.field.error_messages)

    def cell(self, value: Any) -> Value:
        return value - timedelta(days=1) if value else None

    def say(self, value: Any) -> str:
        return super().say(self.cell(value))


class Whole(Text):
    """A whole number, not below zero; nothing is none."""

    empty: Any = 0
    field: Any = HoursField(
        required=False,
        max_value=1_000_000,
        error_messages={
            "invalid": gettext_lazy("Fill in a whole number, for example 120."),
            "min_value": gettext_lazy("This cannot be below zero. Fill in 0 or more."),
        },
    )

    def read(self, cell: Value) -> Any:
        refuse_no_number(_typed(cell))
        return self.field.clean(_typed(cell))

    def cell(self, value: Any) -> Value:
        return value or 0

    def say(self, value: Any) -> str:
        return str(value or 0)


class Number(Whole):
    """A key of ours; empty is none."""

    empty = None

    def read(self, cell: Value) -> Any:
        return super().read(cell) or None

    def cell(self, value: Any) -> Value:
        return value

    def say(self, value: Any) -> str:
        return str(value or "")


class Euros(Whole):
    """An amount in euro; its value is whole cents."""

    field: Any = EuroField(required=False)

    def read(self, cell: Value) -> Any:
        refuse_no_number(_typed(cell))
        if isinstance(cell, float):
            return self.field.clean(f"{cell:.2f}" if abs(round(cell, 2) - cell) < 1e-6 else str(cell))
        return super().read(cell)

    def cell(self, value: Any) -> Value:
        amount = Decimal(value or 0) / 100
        return int(amount) if amount == int(amount) else float(amount)

    def say(self, value: Any) -> str:
        cents = value or 0
        return number_format(Decimal(cents) / 100, 2 if cents % 100 else 0)


_YES = {"ja", "j", "yes", "y", "true", "waar", "1", "x", "✓"}
_NO = {"nee", "n", "no", "false", "onwaar", "0", "-"}


class YesNo(Text):
    """Yes or no; empty is no."""

    empty = False

    def read(self, cell: Value) -> Any:
        if isinstance(cell, bool) or cell is None:
            return bool(cell)
        word = _typed(cell).casefold()
        if word not in _YES | _NO:
            raise ValidationError(_("Fill in yes or no."))
        return word in _YES

    def cell(self, value: Any) -> Value:
        return str(_("yes") if value else _("no"))


@dataclass(frozen=True)
class Choice(Text):
    """One of an enumeration: by its word in either language, its name or its value. `empty`: what nothing means."""

    choices: Any
    empty: Any = ""

    @cached_property
    def _found(self) -> dict[str, Any]:
        """Every way in which somebody may write each."""
        return spelled((each.value, (each.name, each.value, each.label)) for each in self.choices)

    def read(self, cell: Value) -> Any:
        word = spelling(_typed(cell))
        if not word:
            return self.empty
        if word not in self._found:
            raise ValidationError(
                _("“%(word)s” is no choice here. Choose from: %(choices)s."),
                params={"word": _typed(cell), "choices": ", ".join(str(each.label) for each in self.choices)},
            )
        return self._found[word]

    def cell(self, value: Any) -> Value:
        return None if value in (None, "") else str(self.choices(value).label)


@dataclass(frozen=True)
class Words(Text):
    """Several texts in one cell, with commas between them; their order means nothing."""

    empty: Any = ()

    def read(self, cell: Value) -> Any:
        words = (plain(word) for word in re.split(r"[,;\n]", _typed(cell)))
        return tuple(sorted({word for word in words if word}))

    def cell(self, value: Any) -> Value:
        return ", ".join(value) or None


@dataclass(frozen=True)
class Choices(Words):
    """Several of an enumeration, or of names with a word each (`choices`: pairs)."""

    choices: Sequence[tuple[Any, Any]] = ()

    @cached_property
    def _found(self) -> dict[str, Any]:
        return spelled((value, (value, label)) for value, label in self.choices)

    def read(self, cell: Value) -> Any:
        found = []
        for word in super().read(cell):
            if spelling(word) not in self._found:
                raise ValidationError(
                    _("“%(word)s” is no choice here. Choose from: %(choices)s."),
                    params={"word": word, "choices": ", ".join(str(label) for _value, label in self.choices)},
                )
            found.append(self._found[spelling(word)])
        return tuple(sorted(set(found)))

    def cell(self, value: Any) -> Value:
        labels = dict(self.choices)
        return ", ".join(str(labels[each]) for each in value) or None


def spelling(word: str) -> str:
    """A word without what people write in different ways: capitals, spaces, hyphens, points."""
    return re.sub(r"[\W_]+", "", word.casefold())


def spelled(told: Iterable[tuple[Any, Sequence[Any]]]) -> dict[str, Any]:
    """Each value by every spelling of its words, in every language of the product; the first that claims one has it."""
    pairs = list(told)
    found: dict[str, Any] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for value, words in pairs:
                for word in words:
                    found.setdefault(spelling(str(word)), value)
    return found


def _typed(cell: Value) -> str:
    """A cell as somebody would have typed it."""
    return "" if cell is None else str(cell).strip()
