"""Figures from a file: every encoding and separator, Matomo's own exports, and what is refused with a reason."""

import json
from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from matrix.models import Measured, Platform, UsageFigure
from matrix.usage_file import (
    Fate,
    Folder,
    Told,
    Unreadable,
    figures_csv,
    month_of,
    preview,
    read_file,
    seal,
    template_csv,
    told_of_folders,
    unseal,
)
from matrix.usage_file.lines import count_of
from matrix.use import month_before
from periods.verbs import StepRefused

OCTOBER = date(2025, 10, 1)
OWN = "month;visitors;visits;actions;component\n2025-09;1.900;6.000;;\n2025-10;5;7;9;FUN-01\n"
READ = [(date(2025, 9, 1), "", 1900, 6000, None), (OCTOBER, "FUN-01", 5, 7, 9)]


def told(data, **facts):
    data = data.encode() if isinstance(data, str) else data
    return [(row.month, row.code, row.visitors, row.visits, row.actions) for row in read_file(data, **facts).told]


@pytest.mark.parametrize(
    "text",
    [
        "2025-10",
        "2025-10-01",
        "10-2025",
        "01-10-2025",
        "1/10/2025",
        "2025/10",
        "202510",
        "oktober 2025",
        "okt 2025",
        "October 2025",
        "OKT. 2025",
        " 2025-10 ",
        "2025-10-01 00:00",
    ],
)
def test_a_month_is_read_as_people_write_it(text):
    assert month_of(text) == OCTOBER


@pytest.mark.parametrize("text", ["", "2025", "2025-13", "2025-00", "15-10-2025", "0001-10", "smarch 2025", "x", "=A1"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValidationError):
        month_of(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("1250", 1250),
        ("1.250", 1250),
        ("1,250", 1250),
        ("1 250", 1250),
        ("1\u00a0250", 1250),
        ("1'250", 1250),
        ("1.234.567", 1234567),
        ("1.250,00", 1250),
        ("1,250.0", 1250),
        ("12,0", 12),
        ("+5", 5),
        ("", None),
        (" ", None),
        ("-", None),
        ("–", None),
    ],
)
def test_a_count_is_read_with_any_marks(text, number):
    assert count_of(text) == number


@pytest.mark.parametrize(
    "text", ["-3", "1.5", "12.34", "1.2345", "1.25,000", "abc", "=1+1", "+A1", "-A1", "@x", "1e3", "١٢", "9999999999"]
)
def test_what_is_no_count_is_refused(text):
    with pytest.raises(ValidationError):
        count_of(text)


@pytest.mark.parametrize("text", ["NaN", "nan", "inf", "-Infinity", "∞", "1e999", "-1e999", "9" * 400])
def test_what_cannot_be_counted_with_is_refused_as_such(text):
    with pytest.raises(ValidationError, match="om mee te rekenen"):
        count_of(text)
    with pytest.raises(Unreadable, match="om mee te rekenen"):
        read_file(f'[{{"label": "wiki", "nb_hits": "{text}", "date": "2025-10"}}]'.encode())


@pytest.mark.parametrize("text", ["-0", "-0.0", "-0,00"])
def test_zero_below_zero_is_refused_as_such(text):
    with pytest.raises(ValidationError, match="een min ervoor"):
        count_of(text)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "-0", "-0.0"])
def test_json_knows_numbers_that_are_none(value):
    [line] = read_file(f'{{"2025-10": {{"nb_visits": {value}}}}}'.encode()).told
    assert len(line.wrong) == 1
    assert "‘" in line.wrong[0]


@given(st.integers(0, 2_000_000_000), st.sampled_from([".", ",", " ", "'", "\u202f", ""]))
def test_any_count_comes_back_whatever_its_marks(number, mark):
    assert count_of(f"{number:,}".replace(",", mark)) == number


@given(st.text(max_size=30))
def test_no_text_breaks_reading_a_cell(text):
    for read in (count_of, month_of):
        with suppress(ValidationError):
            read(text)


@given(st.binary(max_size=300))
def test_no_file_breaks_reading(data):
    with suppress(Unreadable):
        read_file(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_our_own_file_in_every_encoding(encoding):
    assert told(OWN.encode(encoding)) == READ


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end(mark, ends):
    assert told(OWN.replace(";", mark).replace("\n", ends)) == READ


def test_heads_in_dutch_in_any_order_and_what_is_unknown_is_left_alone():
    text = 'Onderdeel,Bezoeken,Iets,Maand\nfun-01,"1,250",x,oktober 2025\n'
    assert told(text) == [(OCTOBER, "FUN-01", None, 1250, None)]


def test_lines_that_tell_nothing_are_left_out():
    assert told("month;visits\n2025-09;\n\n2025-10;3\n") == [(OCTOBER, "", None, 3, None)]


# Matomo

RAW = {"nb_uniq_visitors": 1781, "nb_visits": 1788, "nb_actions": 4850, "bounce_count": 1032, "avg_time_on_site": 190}
HEADS = {
    "raw": "date,nb_uniq_visitors,nb_visits,nb_users,nb_actions,bounce_rate",
    "english": "Date,Unique visitors,Visits,Users,Actions,Bounce Rate",
    "dutch": "Datum,Unieke bezoekers,Bezoeken,Gebruikers,Acties,Bounce-ratio",
}


@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize("mark", [",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-8"])
def test_visits_by_month_as_matomo_exports_them(heads, mark, encoding):
    lines = [HEADS[heads], "2025-09,1700,1710,0,4000,57%", "2025-10,1781,1788,0,4850,58%"]
    text = "\n".join(lines).replace(",", mark)
    data = (b"\xff\xfe" if encoding == "utf-16-le" else b"") + text.encode(encoding)
    assert told(data) == [(date(2025, 9, 1), "", 1700, 1710, 4000), (OCTOBER, "", 1781, 1788, 4850)]


def test_visits_by_month_as_json_and_months_without_visits():
    data = json.dumps({"2025-09": [], "2025-10": RAW})
    assert told(data) == [(OCTOBER, "", 1781, 1788, 4850)]


@pytest.mark.parametrize("data", [json.dumps(RAW), "nb_uniq_visitors,nb_visits,nb_actions\n1781,1788,4850"])
def test_of_a_single_month_somebody_has_to_say_which(data):
    assert told(data, month=OCTOBER) == [(OCTOBER, "", 1781, 1788, 4850)]
    with pytest.raises(Unreadable, match="welke maand"):
        read_file(data.encode())


def test_a_report_by_mail_has_its_title_above():
    assert told("Bezoekersoverzicht\nnb_uniq_visitors,nb_visits\n8,9\n", month=OCTOBER) == [(OCTOBER, "", 8, 9, None)]


PAGES = "Date,Label,Unique Pageviews,Pageviews\n2025-10,wiki,300,900\n2025-10,/index,99,120\n2025-10,chat,200,500\n"


@pytest.mark.parametrize(
    "data",
    [
        PAGES,
        PAGES.replace("Label,Unique Pageviews,Pageviews", "label,nb_visits,nb_hits"),
        PAGES.replace("Date,Label,Unique Pageviews,Pageviews", "Datum,Waarde,Unieke paginaweergaven,Paginaweergaven"),
        json.dumps(
            {
                "2025-10": [
                    {"label": "wiki", "nb_visits": 300, "nb_hits": 900, "subtable": []},
                    {"label": "/index", "nb_visits": 99, "nb_hits": 120},
                    {"label": "chat", "nb_visits": 200, "nb_hits": 500.0},
                ]
            }
        ),
    ],
    ids=["english", "raw", "dutch", "json"],
)
def test_pages_by_month_come_by_folder(data):
    found = read_file(data.encode())
    assert found.about_pages
    assert {(each.name, each.visits, each.hits) for each in found.folders} == {
        ("/wiki", 300, 900),
        ("/index", 99, 120),
        ("/chat", 200, 500),
    }


def test_pages_one_by_one_are_added_up_by_folder():
    flat = "label,nb_visits,nb_hits\n/wiki/een,3,5\n/wiki/twee?x=1,4,6\nhttps://plein.example/chat/x,1,2\n"
    found = read_file(flat.encode(), month=OCTOBER).folders
    assert [(each.name, each.hits, each.rows) for each in found] == [("/wiki", 11, 2), ("/chat", 2, 1)]
    # one visit may be to both pages: of visits nothing is said then
    lines = told_of_folders(found, {"/wiki": "FUN-01", "/chat": "FUN-02"})
    assert [(each.code, each.visits, each.actions) for each in lines] == [("FUN-01", None, 11), ("FUN-02", 1, 2)]


def test_several_folders_may_be_one_component_and_what_is_not_chosen_is_left():
    folders = [Folder(OCTOBER, name, 1, 2, 1) for name in ("/a", "/b", "/c")]
    [line] = told_of_folders(folders, {"/a": "FUN-01", "/b": "FUN-01", "/c": ""})
    assert (line.month, line.code, line.visits, line.actions) == (OCTOBER, "FUN-01", None, 4)


# What cannot be read

REFUSED = {
    "empty": (b"", "leeg"),
    "only space": (b" \n\n", "leeg"),
    "workbook": (b"PK\x03\x04\x14\x00rest", "spreadsheet"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", "geen tekstbestand"),
    "pdf": (b"%PDF-1.7", "een PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "een afbeelding"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet"),
    "binary": (bytes(range(1, 32)) * 9, "geen tekstbestand"),
    "half utf-16": (b"\xff\xfem\x00o\x00n", "letters"),
    "too large": (b"month;visits\n" + b"2025-10;1\n" * 600_000, "5 MB"),
    "too long": (b"month;visits\n" + b"2025-10;1\n" * 5001, "5.000"),
    "no heads": (b"2025-10;5;6\n", "geen cijfers"),
    "no figures": (b"month;name\n2025-10;x\n", "geen kolom"),
    "heads only": (b"month;visits\n", "geen cijfers"),
    "no data": (b"No data available", "geen cijfers"),
    "twice": (b"month;visits;bezoeken\n2025-10;1;2\n", "hetzelfde"),
    "quote": (b'month;visits\n2025-10;"1\n', "aanhalingsteken"),
    "half json": (b'{"2025-10": {', "JSON"),
    "error": (b'{"result":"error","message":"Geen toegang"}', "Geen toegang"),
    "numbers": (b"[1, 2]", "geen cijfers"),
    "deep": (b"[" * 100_000, "JSON"),
    "wrong pages": (b"label,nb_hits,date\nwiki,x,2025-10\n", "geen heel getal"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_says_why(name):
    data, why = REFUSED[name]
    with pytest.raises(Unreadable, match=why):
        read_file(data)


# The preview


@pytest.fixture
def platform(world):
    return Platform.objects.create(network=world.network, name="Plein", slug="plein")


def ago(world, number):
    return month_before(world.today, number)


def fates(found):
    return [each.fate for each in found.outcomes]


def test_each_line_says_what_becomes_of_it(world, platform, django_assert_num_queries):
    wiki, stray = world.component("FUN-01", name="Wiki"), world.component("FUN-02")
    wiki.platforms.add(platform)
    first = Measured(ago(world, 3), visits=3, visitors=2)
    UsageFigure.take_in(by=None, platform=platform, told=[first, Measured(ago(world, 2), visits=5)])
    lines = [
        Told(1, ago(world, 3), visits=4),
        Told(2, ago(world, 2), visits=5),
        Told(3, ago(world, 1), visits=6),
        Told(4, ago(world, 1), "FUN-01", actions=7),
        Told(5, ago(world, 0), visits=1),
        Told(6, ago(world, -1), visits=1),
        Told(7, ago(world, 4), stray.code, visits=1),
        Told(8, ago(world, 4), "FUN-99", visits=1),
        Told(9, None, wrong=("geen maand",)),
        Told(10, ago(world, 5), visits=1),
        Told(11, ago(world, 5), visits=2),
    ]
    with django_assert_num_queries(3):
        found = preview(platform, lines)
    assert fates(found) == [
        *(Fate.CHANGED, Fate.UNCHANGED, Fate.NEW, Fate.NEW, Fate.LEFT_OUT),
        *[Fate.REFUSED] * 6,
    ]
    assert found.outcomes[0].figures == [("Bezoekers", "", "2"), ("Bezoeken", "3", "4")]
    why = [each.why[0] for each in found.refused]
    assert why[0] == "Deze maand moet nog komen. Kies een maand die voorbij is."
    assert "hoort niet bij dit platform" in why[1]
    assert "Er is geen onderdeel" in why[2]
    assert why[3] == "geen maand"
    assert "meer dan één keer" in why[4] == why[5]
    assert not found.possible
    with pytest.raises(StepRefused):
        found.take_in(by=None, seen=found.seal, source="x")
    assert UsageFigure.objects.count() == 2


def test_what_was_previewed_is_taken_in_as_a_whole(world, platform):
    found = preview(platform, [Told(1, ago(world, 2), visits=4), Told(2, ago(world, 1), visits=5)])
    assert found.counts == [("nieuw", 2)]
    assert found.take_in(by=world.secretary, seen=found.seal, source="cijfers.csv") == 2
    row = UsageFigure.objects.get(month=ago(world, 1))
    assert (row.visits, row.source, row.history.get().history_user) == (5, "cijfers.csv", world.secretary)


def test_what_changed_since_the_preview_is_looked_at_first(world, platform):
    found = preview(platform, [Told(1, ago(world, 1), visits=4)])
    UsageFigure.enter(by=None, platform=platform, measured=Measured(ago(world, 1), visits=9))
    with pytest.raises(StepRefused):
        found.take_in(by=None, seen=found.seal, source="x")
    assert UsageFigure.objects.get().visits == 9


def test_a_file_that_changes_nothing_is_not_taken_in(world, platform):
    UsageFigure.enter(by=None, platform=platform, measured=Measured(ago(world, 1), visits=9))
    found = preview(platform, [Told(1, ago(world, 1), visits=9)])
    assert fates(found) == [Fate.UNCHANGED]
    assert not found.possible


def test_what_travels_along_in_the_form_comes_back_and_cannot_be_changed():
    lines = [Told(1, OCTOBER, "FUN-01", 1, None, 3), Told(2, None, wrong=("geen maand",))]
    word = seal(lines, salt="a")
    assert unseal(Told, word, salt="a") == lines
    folders = [Folder(OCTOBER, "/wiki", 1, 2, 3)]
    assert unseal(Folder, seal(folders, salt="a"), salt="a") == folders
    for wrong, salt in ((word, "b"), (word[:-1] + "x", "a"), ("", "a"), ("x:y:z", "a")):
        with pytest.raises(Unreadable):
            unseal(Told, wrong, salt=salt)


# Out again


def test_what_goes_out_comes_in_unchanged(world, platform):
    wiki = world.component("FUN-01")
    wiki.platforms.add(platform)
    told = [Measured(ago(world, 1), visits=4, visitors=0), Measured(ago(world, 1), wiki, actions=12345)]
    UsageFigure.take_in(by=None, platform=platform, told=told, source="=HYPERLINK(1)")
    text = figures_csv(UsageFigure.objects.select_related("component").order_by("pk"))
    assert text.startswith('\ufeff"maand";"bezoekers";"bezoeken";"handelingen";"onderdeel";"bron"\r\n')
    assert "'=HYPERLINK" in text
    assert '"=' not in text
    assert fates(preview(platform, read_file(text.encode()).told)) == [Fate.UNCHANGED] * 2


@pytest.mark.parametrize("begins", ["=", "+", "-", "@"])
def test_no_cell_of_ours_is_a_formula(world, platform, begins):
    UsageFigure.take_in(by=None, platform=platform, told=[Measured(ago(world, 1), visits=1)], source=f"{begins}x")
    line = figures_csv(UsageFigure.objects.all()).split("\r\n", 1)[1]
    assert f"'{begins}x" in line


def test_the_empty_template_tells_nothing_and_a_filled_one_all():
    text = template_csv([date(2025, 9, 1), OCTOBER])
    with pytest.raises(Unreadable):
        read_file(text.encode())
    assert told(text.replace('"2025-10";"";', '"2025-10";"5";')) == [(OCTOBER, "", 5, None, None)]
