"""What is refused before it is read, each with a sentence that says what to do."""

import io
import random
import zipfile

import pytest
from django.core.exceptions import ValidationError

from publishing.sheet_checks import COLUMNS_MOST, FILE_MOST, ROWS_MOST, column_letter
from publishing.sheets import Sheet, read, write

LOL = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


def workbook(form="xlsx"):
    return write([Sheet.of("Blad1", ["Code", "Naam"], [["FUN-01", "Wiki"]])], form)


def altered(content, name, change):
    """The same package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data.decode()) if part.filename == name else data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BAD = {
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "geen XLSX-, ODS- of CSV-bestand"),
    "a document": (
        altered(workbook("ods"), "content.xml", str).replace(b"content.xml", b"kontent.xml"), "geen XLSX-, ODS- of CSV",
    ),
    "nothing": (b"", "leeg"),
    "only empty rows": (b";;\n;;\n", "leeg"),
    "locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
    "an old program": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "oud programma"),
    "cut off": (workbook()[:-200], "beschadigd"),
    "cut off, ods": (workbook("ods")[:400], "beschadigd"),
    "no xml": (altered(workbook(), SHEET, lambda text: text[: len(text) // 2]), "beschadigd"),
    "an open quotation mark": (b'a;b\n"x;y\n', "aanhalingsteken"),
    "formulas": (
        altered(workbook(), SHEET, lambda text: text.replace('<c r="A2" t="s">', '<c r="A2" t="s"><f>1+1</f>')),
        r"formules \(sheet1 A2\)",
    ),
    "formulas, ods": (
        altered(workbook("ods"), "content.xml", lambda text: text.replace(
            'office:value-type="string" office:string-value="FUN-01"',
            'table:formula="of:=1+1" office:value-type="string" office:string-value="FUN-01"')),
        r"formules \(Blad1 A2\)",
    ),
    "merged heads": (
        altered(workbook(), SHEET, lambda text: text.replace(
            "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>')),
        r"samengevoegde cellen \(sheet1 A1:B1\)",
    ),
    "merged heads, ods": (
        altered(workbook("ods"), "content.xml", lambda text: text.replace(
            '<table:table-cell table:style-name="head"', '<table:table-cell table:number-columns-spanned="2"', 1)),
        r"samengevoegde cellen \(Blad1 A1\)",
    ),
    "entities": (
        altered(workbook(), SHEET, lambda text: text.replace(text[: text.index("?>") + 2], LOL)), "niet veilig"),
    "a cell far out": (
        altered(workbook(), SHEET, lambda text: text.replace('r="A2"', 'r="XFD1048576"')), "meer dan"),
    "a row repeated a million times": (
        altered(workbook("ods"), "content.xml", lambda text: text.replace(
            "</table:table-row><table:table-row>",
            '</table:table-row><table:table-row table:number-rows-repeated="1000000">')), "meer dan"),
    "too many rows": (b"a\n" + b"x\n" * (ROWS_MOST + 1), "meer dan"),
    "too many columns": (b";".join([b"a"] * (COLUMNS_MOST + 1)), "meer dan"),
    "encrypted, ods": (
        altered(workbook("ods"), "META-INF/manifest.xml", lambda text: text.replace(
            'manifest:media-type="text/xml"/>',
            'manifest:media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>')), "wachtwoord"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_it_is_refused_with_the_reason(what):
    content, sentence = BAD[what]
    with pytest.raises(ValidationError, match=sentence):
        read(content, "lijst.xlsx")


def test_fifty_megabytes_are_not_looked_into():
    with pytest.raises(ValidationError, match="groter dan 10 MB"):
        read(b"PK\x03\x04" + b"x" * FILE_MOST, "groot.xlsx")


def test_what_unpacks_to_gigabytes_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr(SHEET, b" " * 101_000_000)
    with pytest.raises(ValidationError, match="veel te groot"):
        read(out.getvalue(), "bom.xlsx")


def test_a_part_that_lies_about_its_size_is_damaged():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr(SHEET, f"<worksheet>{' ' * 5000}</worksheet>")
    content = bytearray(out.getvalue())
    at = content.rindex(b"PK\x01\x02")  # what the list of contents says of the last part
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(ValidationError, match="beschadigd"):
        read(bytes(content), "leugen.xlsx")


def test_random_damage_is_refused_or_read_but_never_breaks():
    chance = random.Random(7)
    for form in ("xlsx", "ods"):
        for _ in range(60):
            content = bytearray(workbook(form))
            for _ in range(chance.randrange(1, 12)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            try:
                read(bytes(content), "x")
            except ValidationError as error:
                assert error.messages  # noqa: PT017 - either is right


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_called_as_in_a_sheet(number, letters):
    assert column_letter(number) == letters
