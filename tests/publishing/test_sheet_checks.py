"""What is refused before it is read, each with a sentence that says what to do."""

import base64
import io
import random
import zipfile

import pytest
import xlsxwriter
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
TEXTS = "xl/sharedStrings.xml"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def with_cells(cells, content=None):
    """A workbook with more rows below its own."""
    return altered(content or workbook(), SHEET, lambda text: text.replace("</sheetData>", f"{cells}</sheetData>"))


def elsewhere(content, path):
    """The same workbook with its sheet in another place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part).replace(b"worksheets/sheet1.xml", path.removeprefix("xl/").encode())
            new.writestr(path if part.filename == SHEET else part.filename, data)
    return out.getvalue()


def with_copy(content):
    """The same workbook with its sheet twice."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", package.read(SHEET))
    return out.getvalue()


def ods_rows(rows):
    return altered(workbook("ods"), "content.xml", lambda text: text.replace("</table:table>", f"{rows}</table:table>"))


def ods_cell(facts, rows=1, text=""):
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string" {facts}>'
        f"{text}</table:table-cell></table:table-row>"
    )


FAR_OUT = '<row r="3"><c r="XFD1048576"><v>2</v></c></row>'
USES = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
MANY = (
    '<table:table-row table:number-rows-repeated="19000">'
    '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="100"/>'
    "</table:table-row>"
)
BAD = {
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "een afbeelding"),
    "a document": (
        altered(workbook("ods"), "content.xml", str).replace(b"content.xml", b"kontent.xml"),
        "ZIP-bestand",
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
        r"1 formule in dit bestand \(Blad1: A2\)",
    ),
    "formulas, ods": (
        altered(
            workbook("ods"),
            "content.xml",
            lambda text: text.replace(
                'office:value-type="string" office:string-value="FUN-01"',
                'table:formula="of:=1+1" office:value-type="string" office:string-value="FUN-01"',
            ),
        ),
        r"1 formule in dit bestand \(Blad1: A2\)",
    ),
    "merged heads": (
        altered(
            workbook(),
            SHEET,
            lambda text: text.replace(
                "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
            ),
        ),
        r"samengevoegd \(Blad1: A1:B1\)",
    ),
    "merged heads, ods": (
        altered(
            workbook("ods"),
            "content.xml",
            lambda text: text.replace(
                '<table:table-cell table:style-name="head"', '<table:table-cell table:number-columns-spanned="2"', 1
            ),
        ),
        r"samengevoegd \(Blad1: A1\)",
    ),
    "entities": (
        altered(workbook(), SHEET, lambda text: text.replace(text[: text.index("?>") + 2], LOL)),
        "niet veilig",
    ),
    "a cell far out": (altered(workbook(), SHEET, lambda text: text.replace('r="A2"', 'r="XFD1048576"')), "meer dan"),
    "a row repeated a million times": (
        altered(
            workbook("ods"),
            "content.xml",
            lambda text: text.replace(
                "</table:table-row><table:table-row>",
                '</table:table-row><table:table-row table:number-rows-repeated="1000000">',
            ),
        ),
        "meer dan",
    ),
    "a long text in many cells": (
        altered(with_cells(USES * 300), TEXTS, lambda text: text.replace("Code", "x" * 20_000)),
        "Alle bladen samen",
    ),
    "a long text in many cells, its number in pieces": (
        altered(
            with_cells(USES.replace("<v>0<", "<v>0<!-- -->9<") * 300),
            TEXTS,
            lambda text: text.replace("Code", "x" * 20_000),
        ),
        "Alle bladen samen",
    ),
    "a long text in many cells, ods": (
        ods_rows(ods_cell(f'office:string-value="{"x" * 20_000}" table:number-columns-repeated="100"', 19_000)),
        "Alle bladen samen",
    ),
    "a long text between the marks in many cells, ods": (
        ods_rows(ods_cell('table:number-columns-repeated="100"', 19_000, f"<text:p>{'x' * 20_000}</text:p>")),
        "Alle bladen samen",
    ),
    "many spaces, ods": (ods_rows(ods_cell("", text='<text:s text:c="99999999"/>')), "Alle bladen samen"),
    "many cells in two sheets, ods": (ods_rows(f"{MANY}</table:table><table:table>{MANY}"), "Alle bladen samen"),
    "many cells in one sheet and its copy": (
        with_copy(with_cells('<row r="19000"><c r="CV19000"><v>1</v></c></row>')),
        "Alle bladen samen",
    ),
    "a repeat of ten digits, ods": (ods_rows(ods_cell('table:number-columns-repeated="1000000000"')), "beschadigd"),
    "rows repeated ten digits, ods": (ods_rows(ods_cell("", 1_000_000_000)), "beschadigd"),
    "a value of no kind far out, ods": (
        ods_rows(ods_cell('office:value="1" table:number-columns-repeated="16000"').replace("value-type", "x")),
        "meer dan",
    ),
    "the reader's own prefix for something else, ods": (
        altered(
            ods_rows(ods_cell("", 100_000)),
            "content.xml",
            lambda text: text.replace('xmlns:table="urn:oasis', 'xmlns:table="urn:other'),
        ),
        "meer dan",
    ),
    "a sheet within a sheet, ods": (ods_rows('<table:table table:name="x"></table:table>'), "beschadigd"),
    "a place in small letters": (with_cells('<row r="3"><c r="xfd1048576"><v>2</v></c></row>'), "beschadigd"),
    "a cell that moves the next": (
        with_cells('<row r="1048576"><c r="A4"><v>1</v></c><c><v>2</v></c></row>'),
        "meer dan",
    ),
    "a row of no number": (with_cells('<row r="x"><c><v>2</v></c></row>'), "beschadigd"),
    "a sheet in another folder": (elsewhere(with_cells(FAR_OUT), "xl/sheets/sheet1.xml"), "meer dan"),
    "formulas in another folder": (
        elsewhere(with_cells('<row r="3"><c r="A3"><f>1+1</f></c></row>'), "xl/sheets/blad.xml"),
        r"\(Blad1: A3\)",
    ),
    "a sheet of another case": (elsewhere(with_cells(FAR_OUT), "xl/worksheets/sheet1.XML"), "beschadigd"),
    "a sheet called a picture": (elsewhere(with_cells(FAR_OUT), "xl/worksheets/sheet1.png"), "beschadigd"),
    "a promise of many texts": (
        altered(workbook(), TEXTS, lambda text: text.replace('uniqueCount="', 'uniqueCount="99999999999')),
        "beschadigd",
    ),
    "a sheet named twice": (
        altered(
            workbook(),
            "xl/workbook.xml",
            lambda text: text.replace("</sheets>", '<sheet name="B" sheetId="2" r:id="rId1"/></sheets>'),
        ),
        "beschadigd",
    ),
    "a sheet named twice, by two relations": (
        altered(
            workbook(),
            "xl/_rels/workbook.xml.rels",
            lambda text: text.replace(
                "</Relationships>", '<Relationship Id="rId99" Target="/xl/worksheets/Sheet1.xml"/></Relationships>'
            ),
        ),
        "beschadigd",
    ),
    "too many rows": (b"a\n" + b"x\n" * (ROWS_MOST + 1), "meer dan"),
    "too many columns": (b";".join([b"a"] * (COLUMNS_MOST + 1)), "meer dan"),
    "encrypted, ods": (
        altered(
            workbook("ods"),
            "META-INF/manifest.xml",
            lambda text: text.replace(
                'manifest:media-type="text/xml"/>',
                'manifest:media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>',
            ),
        ),
        "wachtwoord",
    ),
}


def package(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, text in parts.items():
            new.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "een PDF"),
    "png": (DOT, "een afbeelding"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "een afbeelding"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "een afbeelding"),
    "zip": (package(lijst_csv="a;b\n1;2\n"), "een ZIP-bestand"),
    "word": (package(word__document_xml="<w/>"), "een Word-document"),
    "slides": (package(ppt__presentation_xml="<p/>"), "een presentatie"),
    "odt": (package(mimetype="application/vnd.oasis.opendocument.text", content_xml="<x/>"), "een tekstdocument"),
    "old word": (OLE + b"\0" * 500 + "WordDocument".encode("utf-16-le"), "een Word-document"),
    "old excel": (OLE + b"\0" * 500 + "Workbook".encode("utf-16-le"), r"\.xls"),
    "locked": (OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
    "gzip": (b"\x1f\x8b\x08\x00", "een ingepakt bestand"),
    "web page": (b"<html><table><tr><td>Code</td></tr></table></html>", "een webpagina"),
    "program": (b"MZ\x90\x00\x03\x00", "een programma"),
    "bytes": (bytes(range(256)) * 4, "geen XLSX-, ODS- of CSV-bestand"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_no_list_is_called_by_its_name_with_what_to_do(what):
    content, named = OTHERS[what]
    with pytest.raises(ValidationError, match=named) as refused:
        read(content, "lijst.xlsx")
    assert any(word in refused.value.messages[0] for word in ("XLSX", "Pak het uit", "zonder wachtwoord"))


def test_a_text_that_begins_like_a_picture_is_read():
    [sheet] = read(b"BM;Naam\n1;x\n", "x.csv")
    assert sheet.head == ("BM", "Naam")


def found(*names, hidden=None, cells=()):
    """A workbook with formulas and merged cells on its sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in names:
            page = book.add_worksheet(name)
            page.write_row("A1", ["Code", "Naam"])
            for cell in cells:
                page.write_formula(cell, "=1+1")
            page.merge_range("C3:D4", "samen")
            if name == hidden:
                page.hide()
    return out.getvalue()


def test_all_formulas_and_merged_cells_are_told_at_once_by_the_names_of_their_sheets():
    with pytest.raises(ValidationError) as refused:
        read(found("Onderdelen", "Geheim & zo", hidden="Geheim & zo", cells=["A2", "B7"]), "x.xlsx")
    formulas, merged = refused.value.messages
    assert "4 formules" in formulas
    assert "(Onderdelen: A2, B7; Geheim & zo (een verborgen blad): A2, B7)" in formulas
    assert "(Onderdelen: C3:D4; Geheim & zo (een verborgen blad): C3:D4)" in merged


def test_a_hidden_sheet_of_an_ods_is_called_hidden():
    content = altered(
        workbook("ods"),
        "content.xml",
        lambda text: (
            text.replace(
                "</office:automatic-styles>",
                '<style:style style:name="ta9" style:family="table"><style:table-properties table:display="false"/>'
                "</style:style></office:automatic-styles>",
            )
            .replace('<table:table table:name="Blad1"', '<table:table table:name="Blad1" table:style-name="ta9"')
            .replace(
                'office:value-type="string" office:string-value="FUN-01"',
                'table:formula="of:=1+1" office:value-type="string" office:string-value="FUN-01"',
            )
        ),
    )
    with pytest.raises(ValidationError, match=r"\(Blad1 \(een verborgen blad\): A2\)"):
        read(content, "x.ods")


def test_of_ten_thousand_formulas_the_first_are_named_and_all_are_counted():
    cells = [f"A{number}" for number in range(2, 10_002)]
    with pytest.raises(ValidationError) as refused:
        read(found("Blad", cells=cells), "x.xlsx")
    sentence = refused.value.messages[0]
    assert "10000 formules" in sentence
    assert "en nog 9975" in sentence
    assert len(sentence) < 400


@pytest.fixture
def unread(monkeypatch):
    """The reader ends the whole program when memory runs out: what is refused must not come to it."""

    def never(*_given):
        raise AssertionError("this came to the reader")

    monkeypatch.setattr("publishing.sheets.CalamineWorkbook.from_filelike", never)


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("what", BAD)
def test_it_is_refused_with_the_reason(what):
    content, sentence = BAD[what]
    with pytest.raises(ValidationError, match=sentence):
        read(content, "lijst.xlsx")


def test_what_is_read_is_counted_once_more(monkeypatch):
    monkeypatch.setattr("publishing.sheets.check_workbook", lambda _content: None)
    with pytest.raises(ValidationError, match="Alle bladen samen"):
        read(ods_rows(f'{MANY}</table:table><table:table table:name="B">{MANY}'), "x")


def test_a_large_list_with_the_same_words_in_many_cells_is_read():
    rows = [[f"FUN-{number}", "Een woord dat vaak voorkomt", number] for number in range(5_000)]
    for form in ("xlsx", "ods"):
        [sheet] = read(write([Sheet.of("Blad", ["a", "b", "c"], rows)], form), "x")
        assert sheet.rows[-1].cells == ("FUN-4999", "Een woord dat vaak voorkomt", 4999)


def test_a_workbook_with_a_chart_a_picture_a_note_and_a_table_is_read():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("Blad")
        page.add_table("A1:B3", {"columns": [{"header": "Code"}, {"header": "Aantal"}], "data": [["a", 1], ["b", 2]]})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"categories": "=Blad!$A$2:$A$3", "values": "=Blad!$B$2:$B$3"})
        page.insert_chart("D2", chart)
        page.write_comment("A2", "Een opmerking")
        page.insert_image("D20", "dot.png", {"image_data": io.BytesIO(DOT)})
    [sheet] = read(out.getvalue(), "x.xlsx")
    assert [row.cells[:2] for row in sheet.rows] == [("a", 1), ("b", 2)]


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
