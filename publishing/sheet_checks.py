"""What is refused of a workbook before anything reads it, so that nothing hostile or misleading costs memory or time.

An XLSX or ODS file is a package of XML. Each part is taken out in small pieces and looked through as it passes by: how
much comes out, whether it declares a document type (by which a few letters become gigabytes), where it has a formula or
merged cells, how far out a cell stands.
"""

import io
import re
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MEGABYTE = 1_000_000
FILE_MOST = 10 * MEGABYTE
UNPACKED_MOST = 100 * MEGABYTE
PARTS_MOST = 500
ROWS_MOST = 20_000
COLUMNS_MOST = 100
NAMED_MOST = 10
_PIECE = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLACE = re.compile(r"\$?([A-Z]{1,4})\$?(\d{1,8})")
_ODS_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
# What reading a package may come upon that is no package, or no longer one.
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    LookupError,
    ValueError,
)
_ODS_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def column_letter(number: int) -> str:
    """What a column is called in a sheet: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def check_size(size: int) -> None:
    """Refuse a file that is too large to be a list.

    Raises:
        ValidationError: it is.
    """
    if size > FILE_MOST:
        raise ValidationError(
            _("This file is larger than %(most)d MB. Split it into several files, or leave out pictures."),
            params={"most": FILE_MOST // MEGABYTE},
            code="large",
        )


def too_large() -> ValidationError:
    """A file with more rows or columns than is read."""
    return ValidationError(
        _("This file has more than %(rows)s rows or %(columns)d columns. Split it into several files."),
        params={"rows": f"{ROWS_MOST:,}".replace(",", "\u202f"), "columns": COLUMNS_MOST},
        code="large",
    )


def check_workbook(content: bytes) -> None:
    """Refuse what is encrypted, blown up, no workbook, or holds formulas or merged cells.

    Raises:
        ValidationError: the sentence says what, where, and what to do.
    """
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _locked()
        raise ValidationError(_("This is a file of an old program (.xls). Save it as XLSX, ODS or CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
    except _DAMAGED as error:
        raise ValidationError(
            _("This file is damaged. Open it in your spreadsheet program and save it once more.")
        ) from error


def _locked() -> ValidationError:
    return ValidationError(_("This file is locked with a password. Save it without a password and choose it again."))


def _check_package(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise _locked()
    if not names & {"xl/workbook.xml", "content.xml", "xl/workbook.bin"}:
        raise ValidationError(_("This is no XLSX, ODS or CSV file. Save it as one of these and choose it again."))
    if "xl/workbook.bin" in names:
        raise ValidationError(_("This is a binary workbook (.xlsb). Save it as XLSX, ODS or CSV."))
    if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST:
        raise ValidationError(_("Unpacked, this file is far too large to be a list. It is not read."), code="large")
    # The list of contents first: what is encrypted looks damaged.
    for part in sorted(parts, key=lambda each: not each.filename.startswith("META-INF/")):
        if part.filename.endswith((".xml", ".rels")):
            _Part.of(part.filename).look_through(package, part)


class _Part:
    """One part of XML as it passes by."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.formulas: list[str] = []
        self.merged: list[str] = []

    @classmethod
    def of(cls, name: str) -> "_Part":
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            return _XlsxSheet(name)
        if name == "content.xml":
            return _OdsContent(name)
        return _Manifest(name) if name == "META-INF/manifest.xml" else cls(name)

    def look_through(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self.refuse_declaration
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        try:
            with package.open(part) as stream:
                while piece := stream.read(_PIECE):
                    parser.Parse(piece, False)  # noqa: FBT003 - the library's own
            parser.Parse(b"", True)  # noqa: FBT003 - as above
        except expat.ExpatError as error:
            raise zipfile.BadZipFile(str(error)) from error
        self.judge()

    def refuse_declaration(self, *_declared: Any) -> None:
        raise ValidationError(_("This file declares its own kind of document. That is not safe, so it is not read."))

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """What an element that opens tells."""

    def end(self, tag: str) -> None:
        """What an element that closes tells."""

    def judge(self) -> None:
        """Refuse what was found, with the places: the first few, and how many."""
        for places, sentence in (
            (self.formulas, _("There are formulas in this file (%(places)s). Paste them as values and save it again.")),
            (self.merged, _("There are merged cells in this file (%(places)s). Split them and save it again.")),
        ):
            if places:
                named = ", ".join(places[:NAMED_MOST]) + (", …" if len(places) > NAMED_MOST else "")
                raise ValidationError(sentence, params={"places": named})

    def refuse_far_out(self, row: int, column: int) -> None:
        if row > ROWS_MOST + 1 or column > COLUMNS_MOST:
            raise too_large()


class _XlsxSheet(_Part):
    """A sheet of XLSX: cells say where they stand, unless they stand next to each other."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sheet = name.rpartition("/")[2].removesuffix(".xml")
        self.row = self.column = 0

    def start(self, tag: str, facts: dict[str, str]) -> None:
        match tag.rpartition(" ")[2]:
            case "row":
                self.row, self.column = self._number(facts.get("r"), self.row + 1), 0
            case "c":
                place = _PLACE.fullmatch(facts.get("r", ""))
                self.column = _column(place[1]) if place else self.column + 1
                self.row = int(place[2]) if place else self.row
            case "v" | "is":
                self.refuse_far_out(self.row, self.column)
            case "f":
                self.formulas.append(self._place())
            case "mergeCell":
                self.merged.append(f"{self.sheet} {facts.get('ref', '')}")

    def _number(self, told: str | None, otherwise: int) -> int:
        return int(told) if told and told.isdigit() else otherwise

    def _place(self) -> str:
        return f"{self.sheet} {column_letter(self.column)}{self.row}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _OdsContent(_Part):
    """The sheets of ODS: rows and cells may say that they repeat."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sheet, self.row, self.column, self.rows_here = "", 0, 0, 1

    def start(self, tag: str, facts: dict[str, str]) -> None:
        match tag:
            case _ if tag == f"{_ODS_TABLE} table":
                self.sheet, self.row = facts.get(f"{_ODS_TABLE} name", ""), 0
            case _ if tag == f"{_ODS_TABLE} table-row":
                self.rows_here = _times(facts, "rows")
                self.row, self.column = self.row + self.rows_here, 0
            case _ if tag in (f"{_ODS_TABLE} table-cell", f"{_ODS_TABLE} covered-table-cell"):
                self.column += _times(facts, "columns")
                self._cell(facts)

    def _cell(self, facts: dict[str, str]) -> None:
        place = f"{self.sheet} {column_letter(self.column)}{self.row}"
        if f"{_ODS_OFFICE} value-type" in facts:
            self.refuse_far_out(self.row, self.column)
        if f"{_ODS_TABLE} formula" in facts:
            self.formulas.append(place)
        if any(facts.get(f"{_ODS_TABLE} number-{way}-spanned", "1") != "1" for way in ("rows", "columns")):
            self.merged.append(place)


def _times(facts: dict[str, str], way: str) -> int:
    told = facts.get(f"{_ODS_TABLE} number-{way}-repeated", "1")
    return int(told) if told.isdigit() and len(told) < 9 else 1


class _Manifest(_Part):
    """What an ODS says of its parts: also whether they are encrypted."""

    def start(self, tag: str, facts: dict[str, str]) -> None:  # noqa: ARG002 - as the others
        if tag.endswith(" encryption-data"):
            raise _locked()
