"""Files to take along: lists as they are shown, and templates to fill in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publishing.sheets import Sheet, write, write_json
from stakeholders.models import Network

from .columns import Column, Kind
from .values import Choice, Choices, Day, Euros, LastDay, Whole, Words, YesNo


def as_file(network: Network, parts: Sequence[tuple[Kind, Any]], form: str, *, at: date, details: bool) -> bytes:
    """Rows of one or several kinds as a file; CSV holds the first kind.

    Raises:
        ValidationError: there are more rows than XLSX can hold.
    """
    if form == "json":
        told: dict[str, Any] = {"network": network.slug, "day": at}
        return write_json(told | {kind.code: kind.told(rows, at=at, details=details) for kind, rows in parts})
    parts = parts[:1] if form == "csv" else parts
    sheets = [kind.sheet(rows, at=at, details=details) for kind, rows in parts]
    return write(sheets, form, decimal_comma=get_language() == "nl")


def template(kinds: Sequence[Kind], form: str) -> bytes:
    """An empty sheet for each kind; in a workbook with one more that explains the columns. CSV holds the first kind."""
    sheets = [Sheet.of(kind.name, [column.name for column in kind.to_fill_in], []) for kind in kinds]
    if form != "csv":
        head = [_("Sheet"), _("Column"), _("What to fill in"), _("Needed")]
        rows = [
            [kind.name, column.name, " ".join(_explained(column)), str(_("yes")) if column.needed else None]
            for kind in kinds
            for column in kind.to_fill_in
        ]
        sheets.append(Sheet.of(_("Explanation"), head, rows))
    return write(sheets, form, decimal_comma=get_language() == "nl")


def _explained(column: Column) -> list[str]:
    """What one may fill in, in sentences."""
    value = column.value
    said = [_with_point(str(column.help))] if column.help else []
    if isinstance(value, Choice):
        said.append(_("One of: %s.") % ", ".join(str(each.label) for each in value.choices))
    elif isinstance(value, Choices):
        said.append(_("One or more of: %s.") % ", ".join(str(label) for _value, label in value.choices))
    elif isinstance(value, LastDay):
        said.append(_("The last day, for example %s.") % _example())
    elif isinstance(value, Day):
        said.append(_("A day, for example %s.") % _example())
    elif isinstance(value, Euros):
        said.append(_("An amount, for example 1250,50."))
    elif isinstance(value, Whole):
        said.append(_("A whole number."))
    elif isinstance(value, YesNo):
        said.append(_("Yes or no; empty is no."))
    elif not said and isinstance(value, Words):
        said.append(_("Several, with commas between them."))
    return said or [_("Text.")]


def _with_point(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _example() -> str:
    return date(timezone.localdate().year, 12, 31).strftime("%d-%m-%Y")
