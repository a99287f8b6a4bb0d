"""Sheets out and in again: whatever was written comes back to the letter, in each kind of file."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from publishing.sheets import LONGEST_IN_XLSX, READABLE, Sheet, is_shortened, plain, read, write, write_json

ODD = [
    "=1+1",
    "+31 6 12345678",
    "-5",
    "@iemand",
    "'=x",
    "''",
    "007",
    "1.250",
    "12,50",
    "2025-12-31",
    "waar",
    "TRUE",
    "twee  spaties",
    "tab\tertussen",
    "regel\nregel\n\nregel",
    'a "b" c',
    "a;b,c|d",
    "_x0041_",
    "<b>&amp;</b>",
    "é ü ß ŵ",
    "emoji 😀",
    "nul\u200bbreed",
    "a\u2028b",
    "a\x85b",
    "    code",
    "- punt\n  - punt",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def there_and_back(rows, form, **facts):
    [sheet] = read(write([Sheet.of("Blad", ["a", "b"], rows)], form, **facts), f"lijst.{form}")
    return [row.cells for row in sheet.rows]


@pytest.mark.parametrize("form", READABLE)
def test_odd_texts_come_back_as_they_were(form):
    assert there_and_back([[text, "x"] for text in ODD], form) == [(plain(text), "x") for text in ODD]


@pytest.mark.parametrize("form", READABLE)
@given(texts=st.lists(TEXTS, min_size=1, max_size=8), comma=st.booleans())
def test_any_text_comes_back_as_plain_as_it_can_be(form, texts, comma):
    found = there_and_back([[text, "x"] for text in texts], form, decimal_comma=comma)
    assert found == [(plain(text) or None, "x") for text in texts]
    assert all(plain(text) == plain(plain(text)) for text in texts)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_days_numbers_and_yes_and_no_stay_what_they_are(form):
    rows = [[date(2025, 12, 31), 12], [True, 1.5], [False, None], [None, -3]]
    assert there_and_back(rows, form) == [tuple(row) for row in rows]


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1900, 1, 2), date(1900, 2, 28), date(1899, 12, 31)])
def test_a_day_that_the_calendar_of_excel_has_wrong_is_a_text_in_xlsx(day):
    first = date(1900, 3, 1)
    assert there_and_back([[day, first]], "xlsx") == [(day.isoformat(), first)]
    assert there_and_back([[day, first]], "ods") == [(day, first)]


@pytest.mark.parametrize(("comma", "line"), [(True, '"2025-12-31";"1,5"'), (False, '"2025-12-31","1.5"')])
def test_a_csv_is_written_as_programs_of_its_language_expect(comma, line):
    content = write([Sheet.of("Blad", ["a", "b"], [[date(2025, 12, 31), 1.5]])], "csv", decimal_comma=comma)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[1] == line


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'=1", "＝1", "＋1"])
def test_no_cell_of_a_csv_is_run_as_a_formula(text):
    content = write([Sheet.of("Blad", ["a"], [[text]])], "csv").decode("utf-8-sig")
    [_head, [cell]] = csv.reader(io.StringIO(content), delimiter=";")
    assert cell == f"'{text}"


def test_a_negative_number_is_a_number_in_a_csv():
    assert '\n"-5"' in write([Sheet.of("Blad", ["a"], [[-5]])], "csv").decode("utf-8-sig").replace("\r", "")


def test_every_cell_of_a_csv_stands_in_quotes():
    content = write([Sheet.of("Blad", ["a", "b"], [["x;y", None], [date(2025, 12, 31), True]])], "csv").decode()
    assert content == '\ufeff"a";"b"\r\n"x;y";""\r\n"2025-12-31";"True"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encoding_and_separator_are_seen(encoding, separator):
    text = separator.join(["Code", "Naam, of zo" if separator == ";" else "Naam"]) + "\r\n"
    text += separator.join(["FUN-01", "Café"]) + "\r\n"
    [sheet] = read(text.encode(encoding), "lijst.csv")
    assert sheet.head[0] == "Code"
    assert sheet.rows[0].cells == ("FUN-01", "Café")
    assert (sheet.name, sheet.rows[0].number) == ("lijst", 2)


def test_rows_have_the_number_that_a_person_sees_and_empty_ones_are_left_out():
    [sheet] = read(b"\n\na;b\n1;2\n;\n3;4\n", "x.csv")
    assert [(row.number, row.cells) for row in sheet.rows] == [(4, ("1", "2")), (6, ("3", "4"))]


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_workbook_keeps_its_sheets_apart_and_empty_ones_out(form):
    sheets = [Sheet.of("Eén", ["a"], [["x"]]), Sheet.of("Leeg", [], []), Sheet.of("Twee", ["b"], [["y"]])]
    assert [(each.name, each.head) for each in read(write(sheets, form), "x")] == [("Eén", ("a",)), ("Twee", ("b",))]


@pytest.mark.parametrize("letter", ["y", "😀"])
def test_what_is_too_long_for_a_cell_is_shortened_there_and_says_so(letter):
    long = letter * (LONGEST_IN_XLSX + 1)
    [[_x, told]] = there_and_back([["x", long]], "xlsx")
    assert told.endswith("… (ingekort)")
    assert long.startswith(told.removesuffix("… (ingekort)"))
    assert LONGEST_IN_XLSX - 1 <= len(told.encode("utf-16-le")) / 2 <= LONGEST_IN_XLSX
    assert is_shortened(told)
    fits = letter * (LONGEST_IN_XLSX // len(letter.encode("utf-16-le")) * 2)
    assert there_and_back([["x", fits]], "xlsx") == [("x", fits)]
    assert not is_shortened(fits)
    for form in ("ods", "csv"):
        assert there_and_back([["x", long]], form)[0][1] == long


def test_more_rows_than_xlsx_holds_are_refused_with_another_way(monkeypatch):
    monkeypatch.setattr("publishing.sheets.MOST_ROWS_IN_XLSX", 4)
    rows = [["x"]] * 4
    assert write([Sheet.of("Blad", ["a"], rows[:3])], "xlsx")
    with pytest.raises(ValidationError, match="CSV"):
        write([Sheet.of("Blad", ["a"], rows)], "xlsx")
    assert write([Sheet.of("Blad", ["a"], rows)], "csv")


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize(
    "names", [["a", "A", "a"], ["[a]:*?/\\'", "\x00\x07", "'"], ["x" * 40, "x" * 41, "x" * 31], ["History", "history"]]
)
def test_tabs_have_names_that_programs_take(form, names):
    found = [each.name for each in read(write([Sheet.of(name, ["a"], [["b"]]) for name in names], form), f"x.{form}")]
    assert len({name.casefold() for name in found}) == len(names)
    assert all(0 < len(name) <= 31 for name in found)


def test_an_address_of_any_length_is_a_text_in_xlsx():
    address = f"https://example.org/{'a' * 5000}"
    assert there_and_back([[address] * 3], "xlsx") == [(address,) * 3]


@pytest.mark.parametrize("form", READABLE)
def test_the_same_rows_give_the_same_bytes(form):
    sheet = Sheet.of("Blad", ["a"], [["x"], [date(2025, 1, 1)]])
    assert write([sheet], form) == write([sheet], form)


def test_json_tells_days_and_letters_as_they_are():
    assert json.loads(write_json({"day": date(2025, 12, 31), "name": "é"})) == {"day": "2025-12-31", "name": "é"}
