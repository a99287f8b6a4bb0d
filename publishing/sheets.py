"""Sheets in and out: XLSX, ODS and CSV to rows of plain values and back, and JSON out. Knows no model.

What is read: text, numbers, yes and no, days; an empty cell is None. Text comes back as it was written, apart from what
no sheet can hold (`plain`). What cannot be read, or should not be, is refused with a sentence: `sheet_checks.py`.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override
from python_calamine import CalamineError, CalamineWorkbook

from .decoding import text_of
from .file_types import OLE, ZIP, other_than_text
from .sheet_checks import (
    CELLS_MOST,
    COLUMNS_MOST,
    LETTERS_MOST,
    ROWS_MOST,
    check_size,
    check_workbook,
    too_large,
    too_much,
)

Value = str | int | float | bool | date | None
# What a sheet can be written as, and what a browser is told that it is.
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
READABLE = ("xlsx", "ods", "csv")
# The most that a cell of XLSX holds, in halves of two bytes; Excel cuts off the rest without a word.
LONGEST_IN_XLSX = 32_767
# Before this day the calendar of Excel is wrong: it knows a 29 February 1900, and nothing before that year.
FIRST_IN_XLSX = date(1900, 3, 1)
# The rows that a sheet of XLSX has, with its head.
MOST_ROWS_IN_XLSX = 1_048_576
# A cell that begins like this is run as a formula by who opens a CSV.
_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Row:
    """One row of a sheet: the number that a person sees beside it, and its cells."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet with its head and the rows below it, empty rows left out."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Row]

    @classmethod
    def of(cls, name: str, head: Sequence[str], rows: Sequence[Sequence[Value]]) -> "Sheet":
        """A sheet to write."""
        return cls(name, tuple(head), [Row(number, tuple(row)) for number, row in enumerate(rows, start=2)])


def plain(text: str) -> str:
    """`text` as every kind of sheet can hold it: lines end in one way, no characters that are no text."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


# --- in ---


def read(content: bytes, file_name: str) -> list[Sheet]:
    """The sheets of a file that hold anything. What kind of file it is, its content says, not its name.

    Raises:
        ValidationError: it cannot be read; the sentence says why and what to do.
    """
    check_size(len(content))
    if content.startswith((*ZIP, OLE)):
        check_workbook(content)
        sheets = _read_workbook(content)
    else:
        sheets = [_read_csv(content, file_name)]
    found = [sheet for sheet in sheets if sheet.head]
    if not found:
        raise ValidationError(_("This file is empty. The first row must hold the names of the columns."))
    return found


def _read_workbook(content: bytes) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return list(_sheets_of(workbook))
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise ValidationError(
            _("This file is damaged. Open it in your spreadsheet program and save it once more.")
        ) from error


def _sheets_of(workbook: CalamineWorkbook) -> Iterator[Sheet]:
    """Each sheet, while there is room: counted once more, should the reader find more than was looked through."""
    cells = letters = 0
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        cells += sum(map(len, rows))
        letters += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
        if cells > CELLS_MOST or letters > LETTERS_MOST:
            raise too_much()
        yield _sheet(name, enumerate(rows, start=1))


def _read_csv(content: bytes, file_name: str) -> Sheet:
    if found := other_than_text(content):
        raise ValidationError(found.sentence)
    try:
        text = text_of(content)
    except ValidationError as error:
        if error.code != "no_text":
            raise
        raise ValidationError(
            _("This is no XLSX, ODS or CSV file. Save it as one of these and choose it again.")
        ) from error
    name = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file_name) or "CSV"
    try:
        rows = list(_lines_of(text))
    except csv.Error as error:
        raise ValidationError(_("This is no CSV: a quotation mark that opens is never closed.")) from error
    return _sheet(name, rows)


def _lines_of(text: str) -> Iterator[tuple[int, list[Value]]]:
    """The records of a CSV by their number, without the quote that keeps a cell from being run as a formula."""
    # Strictly, and not cut off at 128 KB: a text may be long.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    for number, cells in enumerate(
        csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True), start=1
    ):
        if number > ROWS_MOST + 1 or len(cells) > COLUMNS_MOST:
            raise too_large()
        yield number, [cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell for cell in cells]


def _separator(text: str) -> str:
    """What stands between the cells, by the first line that is not empty: the mark that is there most often."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max((";", ",", "\t", "|"), key=bare.count)


def _sheet(name: str, rows: Any) -> Sheet:
    """The first row that is not empty is the head."""
    head: tuple[str, ...] = ()
    found: list[Row] = []
    for number, cells in rows:
        values = tuple(_value(cell) for cell in cells)
        if all(value is None for value in values):
            continue
        if head:
            found.append(Row(number, values))
        else:
            head = tuple("" if value is None else str(value) for value in values)
    return Sheet(name, head, found)


def _value(cell: Any) -> Value:
    if isinstance(cell, str):
        return plain(cell) or None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer() and str(cell) != "-0.0":
        return int(cell)  # zero below zero stays what it is, to be refused as a number
    if cell is None or isinstance(cell, bool | int | float | date):
        return cell
    return str(cell)  # a time of day, or a duration


# --- out ---


def write(sheets: Sequence[Sheet], form: str, *, decimal_comma: bool = True) -> bytes:
    """The sheets as a file. CSV holds one sheet: the first; `decimal_comma`: as Dutch programs expect it to be.

    A text that is too long for a cell of XLSX is shortened there, and says so; a day that its calendar does not know
    stands there as text.

    Raises:
        ValidationError: there are more rows than XLSX can hold.
    """
    if form == "csv":
        return _csv(sheets[0], decimal_comma=decimal_comma)
    return {"xlsx": _xlsx, "ods": _ods}[form](sheets)


def write_json(told: Any) -> bytes:
    """Anything of dictionaries, lists and values; days as 2025-12-31."""
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()


def _csv(sheet: Sheet, *, decimal_comma: bool) -> bytes:
    rows = (
        [_in_csv(cell, decimal_comma=decimal_comma) for cell in cells]
        for cells in (sheet.head, *(row.cells for row in sheet.rows))
    )
    return csv_of(rows, separator=";" if decimal_comma else ",").encode()


def csv_of(rows: Iterable[Sequence[str]], *, separator: str = ";") -> str:
    """Rows of texts as a CSV: each cell in quotes, so that no program takes a part of a text for the next cell.

    With a mark at the beginning, by which Excel knows that it is UTF-8.
    """
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    return f"\ufeff{out.getvalue()}"


def harmless(text: str) -> str:
    """The text as a cell of a CSV file, with a quote before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _in_csv(value: Value, *, decimal_comma: bool) -> str:
    if isinstance(value, str):
        return harmless(plain(value))
    if isinstance(value, float):
        return str(value).replace(".", ",") if decimal_comma else str(value)
    return _shown(value)


def _shown(value: Value) -> str:
    return "" if value is None else str(value)


def _xlsx(sheets: Sequence[Sheet]) -> bytes:
    if any(len(sheet.rows) >= MOST_ROWS_IN_XLSX for sheet in sheets):
        raise ValidationError(_("These are more rows than XLSX can hold. Choose ODS, CSV or JSON."))
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    # When it was made is not told: the same rows give the same bytes.
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the library wants it without a zone
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, sheet in zip(_tabs(sheets), sheets, strict=True):
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for column, head in enumerate(sheet.head):
            page.write_string(0, column, shortened(plain(head)), bold)
            page.set_column(column, column, _width(sheet, column))
        if sheet.head:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.head) - 1)
        for line, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row.cells):
                _into_xlsx(page, line, column, value, day)
    book.close()
    return out.getvalue()


def _into_xlsx(page: Any, line: int, column: int, value: Value, day: Any) -> None:
    if isinstance(value, bool):
        page.write_boolean(line, column, value)
    elif isinstance(value, int | float):
        page.write_number(line, column, value)
    elif isinstance(value, date) and value < FIRST_IN_XLSX:
        page.write_string(line, column, value.isoformat())
    elif isinstance(value, date):
        page.write_datetime(line, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - as above
    elif value:
        page.write_string(line, column, shortened(plain(value)))


def shortened(text: str) -> str:
    """What of a text fits in a cell of XLSX; where that is not all, it ends with a mark that says so."""
    halves = text.encode("utf-16-le")
    if len(halves) <= 2 * LONGEST_IN_XLSX:
        return text
    mark = _("… (shortened)")
    # A character cut in half is left out.
    return halves[: 2 * (LONGEST_IN_XLSX - len(mark))].decode("utf-16-le", "ignore") + mark


def is_shortened(text: str) -> bool:
    """Whether a text was read from a cell in which it did not fit."""
    if len(text.encode("utf-16-le")) < 2 * (LONGEST_IN_XLSX - 1):
        return False
    marks = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            marks.append(_("… (shortened)"))
    return text.endswith(tuple(marks))


def _tabs(sheets: Sequence[Sheet]) -> list[str]:
    """Names that tabs in Excel may have, no two alike."""
    names: list[str] = []
    for sheet in sheets:
        name = re.sub(r"[\[\]:*?/\\']", " ", plain(sheet.name))[:31].strip() or "1"
        taken = {each.casefold() for each in names}
        number = 1
        unique = name
        while unique.casefold() in taken:
            number += 1
            unique = f"{name[: 30 - len(str(number))]} {number}"
        names.append(unique)
    return names


def _width(sheet: Sheet, column: int) -> int:
    longest = max((len(_shown(row.cells[column])) for row in sheet.rows[:200]), default=0)
    return min(60, max(10, len(sheet.head[column]) + 2, longest + 1))


_SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"
    for name, path in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("manifest", "manifest"),
    )
}
_DECLARED = " ".join(f'xmlns:{name}="{address}"' for name, address in _SPACES.items())
_STYLES = (
    '<number:date-style style:name="days"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="days"/>'
    '<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
)


def _ods(sheets: Sequence[Sheet]) -> bytes:
    """OpenDocument by hand: what libraries there are take 50 seconds for 5,000 rows, or are no longer kept."""
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_DECLARED} office:version="1.3">',
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles><office:body><office:spreadsheet>",
    ]
    for name, sheet in zip(_tabs(sheets), sheets, strict=True):
        parts.append(f"<table:table table:name={quoteattr(name)}>")
        parts.append(f'<table:table-column table:number-columns-repeated="{max(1, len(sheet.head))}"/>')
        parts.append(_ods_row(sheet.head, ' table:style-name="head"'))
        parts += [_ods_row(row.cells) for row in sheet.rows]
        parts.append("</table:table>")
    parts.append("</office:spreadsheet></office:body></office:document-content>")
    kind = FORMATS["ods"]
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"))
    )
    manifest = f'<manifest:manifest xmlns:manifest="{_SPACES["manifest"]}" manifest:version="1.3">{entries}'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        # First, and not compressed: by it programs know what this is.
        for name, text, how in (
            ("mimetype", kind, zipfile.ZIP_STORED),
            ("META-INF/manifest.xml", f"{manifest}</manifest:manifest>", zipfile.ZIP_DEFLATED),
            ("content.xml", "".join(parts), zipfile.ZIP_DEFLATED),
        ):
            package.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), text, how)
    return out.getvalue()


def _ods_row(cells: Sequence[Value], style: str = "") -> str:
    return f"<table:table-row>{''.join(_ods_cell(cell, style) for cell in cells)}</table:table-row>"


def _ods_cell(value: Value, style: str) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        said = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        said = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, date):
        said, style = f'office:value-type="date" office:date-value="{value.isoformat()}"', ' table:style-name="day"'
    else:
        # The attribute holds the text to the letter; paragraphs would lose spaces.
        said = f'office:value-type="string" office:string-value={_attribute(plain(value))}'
    return f"<table:table-cell{style} {said}>{_paragraphs(_shown(value))}</table:table-cell>"


def _attribute(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\t": "&#9;"})


def _paragraphs(text: str) -> str:
    lines = escape(plain(text), {"\t": "<text:tab/>"}).split("\n")
    return "".join(f"<text:p>{re.sub(' {2,}', _run_of_spaces, line)}</text:p>" for line in lines)


def _run_of_spaces(found: re.Match[str]) -> str:
    return f' <text:s text:c="{len(found[0]) - 1}"/>'
