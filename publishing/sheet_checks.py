"""What is refused of a workbook before anything reads it, so that nothing hostile or misleading costs memory or time.

An XLSX or ODS file is a package of XML. Each part is taken out in small pieces and looked through as it passes by: how
much comes out, whether it declares a document type (by which a few letters become gigabytes), where it has a formula or
merged cells, how far out a cell stands. What is counted is what the reader will make of it: a text that stands there
once and is used in a million cells counts a million times, for the reader ends the whole program when memory runs out.

Names are taken as they are written, prefix and all, and what is a sheet is seen by what is in it: so does the reader.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection
from typing import Any
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .file_types import OLE, ZIPPED, of_old_office, of_package
from .sheet_findings import Findings

MEGABYTE = 1_000_000
FILE_MOST = 10 * MEGABYTE
UNPACKED_MOST = 100 * MEGABYTE
PARTS_MOST = 500
ROWS_MOST = 20_000
COLUMNS_MOST = 100
# Of all sheets of a file together.
CELLS_MOST = (ROWS_MOST + 1) * COLUMNS_MOST
LETTERS_MOST = 20_000_000
_PIECE = 1 << 16
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,8})")
_NUMBER = re.compile(r"[0-9]{1,8}")
_EIGHT_DIGITS = re.compile(r"\d{8}")
# Kinds of cells of XLSX that hold no text: numbers, yes and no.
_SHORT = ("", "n", "b")
_CELLS_BEGIN = "sheetData"
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


def too_much() -> ValidationError:
    """A file whose sheets together hold more than is read."""
    return ValidationError(
        _("All sheets together, this file holds far too much to be a list. Split it into several files."), code="large"
    )


def check_workbook(content: bytes) -> None:
    """Refuse what is encrypted, blown up, no workbook, or holds formulas or merged cells.

    Raises:
        ValidationError: the sentence says what, where, and what to do.
    """
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _locked()
        raise ValidationError(of_old_office(content).sentence)
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
    folded = {name.lower() for name in names}
    if any(part.flag_bits & 1 for part in parts):
        raise _locked()
    if found := of_package(names, _mimetype(package, names)):
        raise ValidationError(found.sentence)
    if not names & {"xl/workbook.xml", "content.xml", "xl/workbook.bin"}:
        raise ValidationError(ZIPPED.sentence)
    if _two_in_one(folded):
        raise ValidationError(_("This is no XLSX, ODS or CSV file. Save it as one of these and choose it again."))
    if "xl/workbook.bin" in folded:
        raise ValidationError(_("This is a binary workbook (.xlsb). Save it as XLSX, ODS or CSV."))
    if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST:
        raise ValidationError(_("Unpacked, this file is far too large to be a list. It is not read."), code="large")
    total = _Total()
    # The list of contents first: what is encrypted looks damaged.
    for part in sorted(parts, key=lambda each: not each.filename.startswith("META-INF/")):
        if part.filename.endswith((".xml", ".rels")):
            _Part.of(part.filename, total).look_through(package, part)
        else:
            _refuse_hidden_sheet(package, part)
    total.judge()


def _mimetype(package: zipfile.ZipFile, names: Collection[str]) -> str:
    """What an ODS, or another document of its family, says that it is."""
    if "mimetype" not in names:
        return ""
    with package.open("mimetype") as stream:
        return stream.read(100).decode("ascii", "replace").strip()


def _two_in_one(folded: set[str]) -> bool:
    """Whether it is an ODS and an XLSX at once: what it is read as would be a guess."""
    return "content.xml" in folded and any(re.match(r"[/\\]?xl[/\\]", name) for name in folded)


def _refuse_hidden_sheet(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a sheet that is not called XML: the reader takes it for one wherever it is."""
    if part.filename.lower().endswith((".xml", ".rels")):
        raise zipfile.BadZipFile(part.filename)
    wanted, before = _CELLS_BEGIN.encode(), b""
    with package.open(part) as stream:
        while piece := stream.read(_PIECE):
            if wanted in before + piece:
                raise zipfile.BadZipFile(part.filename)
            before = piece[-len(wanted) :]


class _Total:
    """What all sheets of a file together will take once they are read."""

    def __init__(self) -> None:
        self.cells = self.letters = 0
        # XLSX keeps each text once: how long each is, and how often it is used.
        self.shared: list[int] = []
        self.used: Counter[tuple[int, ...]] = Counter()
        self.named: set[tuple[str, str]] = set()
        self.findings = Findings()

    def once(self, kind: str, name: str) -> None:
        """Refuse a sheet that the list of sheets names twice: it would be read twice."""
        if (kind, name) in self.named:
            raise zipfile.BadZipFile(name)
        self.named.add((kind, name))

    def judge(self) -> None:
        """Refuse more than is read. Of a number that came in pieces each reading counts; the largest one holds."""
        letters = self.letters + sum(
            times * max(self.shared[number] if number < len(self.shared) else 0 for number in numbers)
            for numbers, times in self.used.items()
        )
        if self.cells > CELLS_MOST or letters > LETTERS_MOST:
            raise too_much()
        self.findings.refuse()


class _Part:
    """One part of XML as it passes by. Any part may turn out to be a sheet of XLSX, or its shared texts."""

    def __init__(self, name: str, total: _Total) -> None:
        self.name, self.total = name, total
        self.pieces: list[str] = []

    @classmethod
    def of(cls, name: str, total: _Total) -> "_Part":
        if name == "content.xml":
            return _OdsContent(name, total)
        return _Manifest(name, total) if name == "META-INF/manifest.xml" else _XlsxPart(name, total)

    def look_through(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self.refuse_declaration
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.pieces_of_text
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

    def pieces_of_text(self, text: str) -> None:
        """What stands between elements, as it comes."""

    def judge(self) -> None:
        """Add up what passed by."""

    def refuse_far_out(self, row: int, column: int) -> None:
        if row > ROWS_MOST + 1 or column > COLUMNS_MOST:
            raise too_large()


class _XlsxPart(_Part):
    """A part of XLSX; in a sheet cells say where they stand, unless they stand next to each other."""

    def __init__(self, name: str, total: _Total) -> None:
        super().__init__(name, total)
        self.row = self.column = self.line = self.last = self.widest = 0
        self.inside = self.kind = ""

    def start(self, tag: str, facts: dict[str, str]) -> None:
        # The reader sets aside as much room as these promise.
        if _EIGHT_DIGITS.search(facts.get("count", "")) or _EIGHT_DIGITS.search(facts.get("uniqueCount", "")):
            raise zipfile.BadZipFile(tag)
        name = tag.rpartition(":")[2]
        if self.inside == "sheetData":
            self._in_sheet(name, facts)
        elif self.inside == "sst":
            if name == "si":
                self.total.shared.append(0)
        else:
            self._around(name, facts)

    def _in_sheet(self, name: str, facts: dict[str, str]) -> None:
        match name:
            case "row":
                self.row, self.column = _number(facts["r"]) if "r" in facts else self.row + 1, 0
            case "c":
                self._cell(facts)
            case "v" | "is":
                self.refuse_far_out(self.line, self.column)
                self.last, self.widest = max(self.last, self.line), max(self.widest, self.column)
                self.pieces = []
            case "f":
                place = f"{column_letter(self.column)}{self.line}"
                self.total.findings.add("formula", self.name, place)

    def _around(self, name: str, facts: dict[str, str]) -> None:
        match name:
            case "sheetData" | "sst":
                self._begin(name)
            case "mergeCell":
                self.total.findings.add("merged", self.name, facts.get("ref", ""))
            case "sheet":
                for fact, value in facts.items():
                    if fact.endswith(":id"):
                        self.total.once("sheet", value)
                        hidden = facts.get("state", "visible") != "visible"
                        self.total.findings.sheet(value, facts.get("name", ""), hidden=hidden)
            case "Relationship" if self.name.lower() == "xl/_rels/workbook.xml.rels":
                part = facts.get("Target", "").lower().lstrip("/").removeprefix("xl/")
                self.total.once("part", part)
                self.total.findings.part(facts.get("Id", ""), f"xl/{part}")

    def _begin(self, inside: str) -> None:
        # Two lists of texts: which of them is meant would be a guess.
        if (inside == "sst" and self.total.shared) or self.last:
            raise zipfile.BadZipFile(self.name)
        self.inside = inside

    def _cell(self, facts: dict[str, str]) -> None:
        self.kind = facts.get("t", "")
        # A cell that says where it stands does not move the ones that do not to its row.
        self.line, self.column = self.row, self.column + 1
        if "r" in facts:
            if not (place := _PLACE.fullmatch(facts["r"])):
                raise zipfile.BadZipFile(facts["r"])
            self.column, self.line = _column(place[1]), int(place[2])

    def pieces_of_text(self, text: str) -> None:
        if self.inside == "sst" and self.total.shared:
            self.total.shared[-1] += len(text)
        elif self.inside and self.kind == "s":
            self.pieces.append(text)
        elif self.inside and self.kind not in _SHORT:
            self.total.letters += len(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == self.inside:
            self.inside = ""
        if self.inside == "sheetData" and name == "v":
            if self.kind == "s" and self.pieces:
                self.total.used[tuple({int(each) for each in (*self.pieces, "".join(self.pieces))})] += 1
            self.pieces = []

    def judge(self) -> None:
        self.total.cells += self.last * self.widest


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _number(told: str) -> int:
    """A number that no file has reason to write in another way, or any larger."""
    if not _NUMBER.fullmatch(told):
        raise zipfile.BadZipFile(told)
    return int(told)


class _OdsContent(_Part):
    """The sheets of ODS: rows and cells may say that they repeat, and spaces how many they are."""

    def __init__(self, name: str, total: _Total) -> None:
        super().__init__(name, total)
        self.row = self.column = self.last = self.widest = 0
        self.rows_here = self.columns_here = 1
        self.inside, self.told, self.letters = False, 0, 0
        # The sheet that passes by, by its number; the style that does, and those that hide a sheet.
        self.sheet, self.style, self.hiding = 0, "", set[str]()

    def start(self, tag: str, facts: dict[str, str]) -> None:
        match tag:
            case "table:table":
                # A sheet within a sheet: the reader would take both for one.
                if self.inside:
                    raise zipfile.BadZipFile(self.name)
                self.sheet, self.inside = self.sheet + 1, True
                hidden = facts.get("table:style-name") in self.hiding
                self.total.findings.sheet(str(self.sheet), facts.get("table:name", ""), hidden=hidden)
                self.total.findings.part(str(self.sheet), str(self.sheet))
                self.row = self.last = self.widest = 0
            case "table:table-row":
                self.rows_here = _number(facts.get("table:number-rows-repeated", "1"))
                self.row, self.column = self.row + self.rows_here, 0
            case "table:table-cell" | "table:covered-table-cell":
                self.columns_here = _number(facts.get("table:number-columns-repeated", "1"))
                self.column += self.columns_here
                self._cell(facts)
            case "style:style":
                self.style = facts.get("style:name", "")
            case "style:table-properties" if facts.get("table:display") == "false":
                self.hiding.add(self.style)
            case "text:s":
                self.letters += _number(facts.get("text:c", "1"))
            case "text:p":
                self.letters += 1

    def _cell(self, facts: dict[str, str]) -> None:
        place = f"{column_letter(self.column)}{self.row}"
        values = [value for name, value in facts.items() if name.startswith("office:")]
        self.told, self.letters = max(map(len, values), default=0), 0
        if values:
            self.refuse_far_out(self.row, self.column)
            self.last, self.widest = self.row, max(self.widest, self.column)
        if "table:formula" in facts:
            self.total.findings.add("formula", str(self.sheet), place)
        if any(facts.get(f"table:number-{way}-spanned", "1") != "1" for way in ("rows", "columns")):
            self.total.findings.add("merged", str(self.sheet), place)

    def pieces_of_text(self, text: str) -> None:
        self.letters += len(text)

    def end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            self.total.letters += max(self.told, self.letters) * self.rows_here * self.columns_here
        elif tag == "table:table":
            self.inside = False
            self.total.cells += self.last * self.widest


class _Manifest(_XlsxPart):
    """What an ODS says of its parts: also whether they are encrypted."""

    def start(self, tag: str, facts: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "encryption-data":
            raise _locked()
        super().start(tag, facts)
