"""What a file holds: months with figures, or the pages of a site by folder."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .decode import text_of
from .lines import COLUMN_WORDS, Folder, Line, Told, Unreadable, count_of, month_of

MOST_LINES = 5000
# The heads of columns that mean something here: our own, and those of Matomo, raw or in its English and Dutch words.
# Everything else in a file (bounces, durations) is left alone.
_HEADS = {
    "month": ("month", "maand", "date", "datum", "period", "periode"),
    "visitors": ("visitors", "bezoekers", "nb_uniq_visitors", "unique visitors", "unieke bezoekers"),
    "visits": ("visits", "bezoeken", "nb_visits"),
    "actions": ("actions", "handelingen", "acties", "nb_actions"),
    "code": ("component", "component code", "code", "onderdeel", "onderdeelcode", "code van het onderdeel"),
}
_OF_PAGES = {
    "month": _HEADS["month"],
    "label": ("label", "waarde", "page url", "pagina-url", "pagina url"),
    "visits": ("nb_visits", "unique pageviews", "unieke paginaweergaven"),
    "hits": ("nb_hits", "pageviews", "paginaweergaven"),
}
_FIGURES = ("visitors", "visits", "actions")


@dataclass(frozen=True)
class Reading:
    """What was read: lines with figures; or folders, where the file is about pages."""

    told: list[Told] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)

    @property
    def about_pages(self) -> bool:
        return bool(self.folders)


def read_file(data: bytes, *, month: date | None = None) -> Reading:
    """What the bytes of a file tell. `month`: of a file that names none, as Matomo's of a single month.

    Raises:
        Unreadable: it is too large, no text, or not of a kind that is known; the sentence says what to do.
    """
    text = text_of(data)
    if text.lstrip()[:1] in "[{":
        rows = list(_rows_of_json(text))
    else:
        rows = list(_rows_of_table(text))
    if not rows:
        raise Unreadable(_("There are no figures in this file. Choose another one."))
    heads = {head for row in rows for head in row.cells}
    if _named(heads, _OF_PAGES, "label") and _named(heads, _OF_PAGES, "hits"):
        return Reading(folders=_folders(rows, heads, month))
    if not any(_named(heads, _HEADS, name) for name in _FIGURES):
        raise Unreadable(
            _(
                "This file has no column with visitors, visits or actions. Use our template, "
                "or export the overview of visits from Matomo."
            )
        )
    return Reading(told=_figures(rows, heads, month))


@dataclass(frozen=True)
class _Row:
    """One line as text: its number in the file, and its cells by the head of their column."""

    number: int
    cells: Mapping[str, str]


def _head(text: Any) -> str:
    return " ".join(str(text).strip().strip("'\"").lower().split())


def _named(heads: Iterable[str], known: Mapping[str, tuple[str, ...]], name: str) -> str:
    """The head under which this file has the column `name`; empty: it has none."""
    found = set(heads)
    return next((head for head in known[name] if head in found), "")


# A table: our own CSV, or Matomo's CSV or TSV


def _rows_of_table(text: str) -> Iterator[_Row]:
    lines = text.splitlines()
    # Matomo's e-mails have the title of the report above the heads.
    start = next((place for place, line in enumerate(lines[:5]) if _mark(line)), 0)
    reader = csv.reader(io.StringIO("\n".join(lines[start:])), delimiter=_mark(lines[start]) or ";", strict=True)
    heads: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not heads:
                heads = [_head(cell) for cell in cells]
                _refuse_twice(heads)
                continue
            if reader.line_num > MOST_LINES + 1:
                raise Unreadable(_("This file has more than 5,000 lines. Export fewer months at a time."))
            yield _Row(start + reader.line_num, dict(zip(heads, cells, strict=False)))
    except csv.Error as error:
        raise Unreadable(
            _("Line %(number)s cannot be read: a quotation mark is missing.") % {"number": start + reader.line_num}
        ) from error


def _mark(line: str) -> str:
    """What stands between the columns of this line of heads; empty where it has no two columns."""
    return max(";\t,|", key=line.count) if any(mark in line for mark in ";\t,|") else ""


def _refuse_twice(heads: list[str]) -> None:
    for known in _HEADS.values():
        if sum(heads.count(head) for head in known) > 1:
            raise Unreadable(
                _("Two columns tell the same: “%(name)s”. Remove one of them.")
                % {"name": next(head for head in known if head in heads)}
            )


# JSON, as Matomo gives it: by month an object, or a list of objects for pages


def _rows_of_json(text: str) -> Iterator[_Row]:
    try:
        # -0 as it stands there, so that it is refused like the rest that is no number.
        found = json.loads(text, parse_int=lambda said: said if said == "-0" else int(said))
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This file looks like JSON, but cannot be read as such. Export it again.")) from error
    if isinstance(found, dict) and found.get("result") == "error":
        raise Unreadable(_("This is an error message of Matomo: %(text)s") % {"text": str(found.get("message"))[:200]})
    by_month = isinstance(found, dict) and found and all(isinstance(each, (dict, list)) for each in found.values())
    months = found.items() if by_month else [("", found)]
    number = 0
    for month, rows in months:
        for row in rows if isinstance(rows, list) else [rows]:
            number += 1
            if number > MOST_LINES:
                raise Unreadable(_("This file has more than 5,000 lines. Export fewer months at a time."))
            if not isinstance(row, dict):
                raise Unreadable(_("There are no figures in this file. Choose another one."))
            cells = {_head(name): _cell(value) for name, value in row.items()}
            yield _Row(number, {"date": month, **cells} if month else cells)


def _cell(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    whole = isinstance(value, float) and value.is_integer() and str(value) != "-0.0"
    return str(int(value)) if whole else str(value)


# What the rows tell


def _figures(rows: list[_Row], heads: set[str], month: date | None) -> list[Told]:
    columns = {name: _named(heads, _HEADS, name) for name in _HEADS}
    _refuse_without_month(columns["month"], month)
    told = []
    for row in rows:
        line = Line(row.number)
        _take_month(line, row, columns["month"], month)
        for name in _FIGURES:
            if columns[name]:
                line.take(name, count_of, row.cells.get(columns[name], ""), about=COLUMN_WORDS[name])
        if columns["code"]:
            line.right["code"] = row.cells.get(columns["code"], "").strip().upper()[:40]
        found = line.told()
        # A line that tells nothing is one of our template that was not filled in.
        if not found.empty:
            told.append(found)
    if not told:
        raise Unreadable(_("There are no figures in this file. Choose another one."))
    return told


def _take_month(line: Line, row: _Row, column: str, month: date | None) -> None:
    if column:
        line.take("month", month_of, row.cells.get(column, ""))
    else:
        line.right["month"] = month


def _refuse_without_month(column: str, month: date | None) -> None:
    if column or month:
        return
    raise Unreadable(
        _(
            "This file does not say of which month its figures are. Fill in the month below the file, "
            "or export by month."
        )
    )


def _folders(rows: list[_Row], heads: set[str], month: date | None) -> list[Folder]:
    """The pages by the first word of their address.

    Raises:
        Unreadable: something is wrong in it: an export is not mended by hand.
    """
    columns = {name: _named(heads, _OF_PAGES, name) for name in _OF_PAGES}
    _refuse_without_month(columns["month"], month)
    found: dict[tuple[date, str], Folder] = {}
    for row in rows:
        line = Line(row.number)
        _take_month(line, row, columns["month"], month)
        for name in ("visits", "hits"):
            line.take(name, count_of, row.cells.get(columns[name], "") if columns[name] else "")
        if line.wrong:
            raise Unreadable(_("Line %(number)s: %(why)s") % {"number": row.number, "why": line.wrong[0]})
        name = _folder_of(row.cells.get(columns["label"], ""))
        here = found.setdefault((line.right["month"], name), Folder(line.right["month"], name))
        here.visits += line.right["visits"] or 0
        here.hits += line.right["hits"] or 0
        here.rows += 1
    return list(found.values())


def _folder_of(label: str) -> str:
    """The first word of an address; of a page that stands in no folder, the page."""
    path = label.strip().partition("://")[2].partition("/")[2] if "://" in label else label.strip()
    return "/" + path.strip("/").partition("/")[0].partition("?")[0].strip()[:80]
