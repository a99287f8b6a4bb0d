"""Lists to take along: exactly what the page shows, in four kinds of file, with details for who may see them."""

import csv
import io
import json

import pytest
from django.urls import reverse

from matrix.models import NeedClosed, Part, Phase, Priority
from publishing.sheets import FORMATS, LONGEST_IN_XLSX, read
from tests.matrix.exchange.sheets import look

PAGES = {
    "matrix:component_export": "matrix:component_list",
    "matrix:need_export": "matrix:need_list",
    "matrix:matrix_export": "matrix:matrix",
    "matrix:crosswise_export": "matrix:matrix_crosswise",
    "matrix:sign_up_export": "matrix:sign_up_list",
    "overview:partner_export": "overview:partner_list",
}


@pytest.fixture
def full(world):
    wiki = world.component("FUN-01", name="Wiki", priority=Priority.MUST)
    world.component("FUN-02", name="Blog")
    held = world.confirmed(wiki, hours=40, cents=5000, mandate="Directie", contact=world.representative.person)
    held.withdraw(by=None, reason="Geen tijd")
    world.confirmed(wiki, world.bravo, part=Part.CONTRIBUTOR, hours=30)
    return world


def get(client, name, form, query=""):
    return client.get(reverse(name, args=["proef", form]) + query)


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", PAGES)
def test_each_list_as_each_kind_of_file(full, log_in, name, form):
    answer = get(log_in(full.secretary), name, form)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, FORMATS[form])
    assert f"{full.today}.{form}" in answer.headers["Content-Disposition"]
    assert "no-cache" in answer.headers["Cache-Control"]
    if form == "json":
        told = json.loads(answer.content)
        assert (told["network"], told["day"]) == ("proef", str(full.today))
    else:
        assert all(sheet.rows for sheet in read(answer.content, "x"))


@pytest.mark.parametrize("name", PAGES)
def test_the_page_links_to_its_files_with_its_filter_and_day(full, log_in, name):
    page = log_in(full.secretary).get(reverse(PAGES[name], args=["proef"]) + "?q=wiki&sort=name&at=2026-01-02")
    assert f'href="{reverse(name, args=["proef", "xlsx"])}?q=wiki&amp;at=2026-01-02"' in page.content.decode()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "proef-onderdelen-{}.csv"),
        ("?sort=name&q=", "proef-onderdelen-{}.csv"),
        ("?q=wiki", "proef-onderdelen-{}-selectie.csv"),
    ],
)
def test_the_name_of_a_file_says_of_which_day_it_is_and_whether_it_is_all(full, log_in, query, name):
    answer = get(log_in(), "matrix:component_export", "csv", query)
    assert name.format(full.today) in answer.headers["Content-Disposition"]


def test_exactly_what_the_filter_leaves(full, log_in):
    client = log_in()
    assert [row["Code"] for row in rows(get(client, "matrix:component_export", "csv", "?priority=must"))] == ["FUN-01"]
    assert len(rows(get(client, "matrix:component_export", "csv"))) == 2
    assert rows(get(client, "matrix:component_export", "csv", "?q=niets")) == []
    needs = rows(get(client, "matrix:need_export", "csv", "?responsibility=manage&q=blog"))
    assert [(row["Onderdeel"], row["Taak"]) for row in needs] == [("FUN-02", "beheren")]
    assert [row["Naam"] for row in rows(get(client, "matrix:matrix_export", "csv", "?q=wiki"))] == ["Wiki"]


def test_by_organisation_the_file_has_the_rows_and_columns_of_the_page(full, log_in):
    client = log_in()
    name = "matrix:crosswise_export"
    told = rows(get(client, name, "csv", "?q=wiki&responsibility=develop"))
    facts = [(row["Naam"], row["Taak"], row["Waterschap Bravo"]) for row in told]
    assert facts == [("Wiki", "ontwikkelen", "meewerkend")]
    full.confirmed(full.component("FUN-03", name="Wiki twee"))
    both = rows(get(client, name, "csv", "?q=wiki&responsibility=develop"))
    assert [row["Gemeente Alfa"] for row in both] == ["", "trekker"]
    chosen = rows(get(client, name, "csv", "?q=wiki&columns=proef-alfa"))
    assert "Waterschap Bravo" not in chosen[0]
    page = client.get("/proef/matrix/organisations/?q=wiki&columns=proef-alfa").content.decode()
    assert "matrix-organisations.xlsx?q=wiki&amp;columns=proef-alfa" in page


@pytest.mark.parametrize("name", ["matrix:matrix_export", "matrix:crosswise_export"])
def test_both_files_of_the_matrix_tell_what_is_promised_for_later(full, log_in, name):
    full.confirmed(full.component("FUN-04", name="Agenda"), since=full.days(9))
    [told, *_others] = rows(get(log_in(), name, "csv", "?q=agenda"))
    assert "toegezegd" in told.values()


def test_a_past_day_is_told_as_it_was(full, log_in):
    world = full
    wiki = world.component("FUN-05", name="Chat", phase=Phase.WANTED)
    wiki.enter(Phase.IN_OPERATION, by=None, on=world.days(-5))
    client = log_in()
    now = rows(get(client, "matrix:component_export", "csv", "?q=chat"))
    then = rows(get(client, "matrix:component_export", "csv", f"?q=chat&at={world.days(-9)}"))
    assert [row["Fase"] for row in (*now, *then)] == ["in beheer", "gewenst"]
    before = get(log_in(world.secretary), "matrix:sign_up_export", "csv", f"?at={world.days(-9)}")
    assert rows(before) == []


@pytest.mark.parametrize("who", ["representative", "board", "secretary"])
def test_members_get_the_details(full, log_in, who):
    found = rows(get(log_in(full.users[who]), "matrix:sign_up_export", "csv", "?organisation=proef-alfa"))
    assert [(row["Uren per jaar"], row["Contactpersoon"], row["Reden"]) for row in found] == [
        ("40", "Ria Alfa", "Geen tijd")
    ]


def test_the_matrix_names_organisations_and_no_details(full, log_in):
    text = get(log_in(), "matrix:matrix_export", "csv").content.decode()
    assert "Waterschap Bravo" in text
    for secret in ("Ria Alfa", "Directie", "Geen tijd", "example"):
        assert secret not in text


def test_why_something_is_no_longer_asked_is_for_members(full, log_in):
    need = full.component("FUN-03").needs.first()
    need.close(by=None, closed_as=NeedClosed.DROPPED, reason="Geheime reden", on=full.today)
    past = f"?at={full.days(-1)}"
    assert "FUN-03" in get(log_in(), "matrix:need_export", "json", past).content.decode()
    assert "Geheime reden" not in get(log_in(), "matrix:need_export", "json", past).content.decode()
    assert "Geheime reden" in get(log_in(full.council), "matrix:need_export", "json", past).content.decode()


def test_the_matrix_is_whole_also_where_the_page_has_pages_and_one_responsibility(full, log_in, monkeypatch):
    monkeypatch.setattr("matrix.chosen.LINES_A_PAGE", 1)
    found = rows(get(log_in(), "matrix:matrix_export", "csv", "?responsibility=manage&page=2"))
    assert len(found) == 2


def test_the_matrix_is_whole_where_its_page_is_not_and_narrowed_down_as_its_page_is(full, log_in, monkeypatch):
    monkeypatch.setattr("matrix.chosen.LINES_A_PAGE", 1)
    for number in range(4):
        full.component(f"FUN-1{number}")
    client = log_in()
    assert len(rows(get(client, "matrix:matrix_export", "csv", "?page=2"))) == 6
    both = rows(get(client, "matrix:matrix_export", "csv", "?q=blog"))[0]
    one = rows(get(client, "matrix:matrix_export", "csv", "?q=blog&responsibility=manage"))[0]
    assert (both["Ontwikkelen: dekking"], one["Ontwikkelen: dekking"], one["Beheren: dekking"]) == ("open", "", "open")


def test_partners_hold_two_kinds_and_a_csv_one_of_them(full, log_in):
    client = log_in()
    workbook = read(get(client, "overview:partner_export", "xlsx").content, "x")
    assert [sheet.name for sheet in workbook] == ["Deelnames", "Organisaties"]
    assert look(full, *workbook).counts["unchanged"] == 10
    [only] = read(get(client, "overview:partner_export", "csv", "?kind=organisations").content, "x")
    assert "Afkorting" in only.head


def test_what_is_no_kind_of_file_is_not_found(full, log_in):
    assert get(log_in(), "matrix:component_export", "pdf").status_code == 404


def test_a_text_too_long_for_excel_is_shortened_there_whole_elsewhere_and_never_taken_back_in(full, log_in):
    long = "x" * (LONGEST_IN_XLSX + 1)
    full.component("FUN-09", description=long)
    client = log_in()
    workbook = read(get(client, "matrix:component_export", "xlsx", "?q=FUN-09").content, "x.xlsx")
    [cell] = [cell for row in workbook[0].rows for cell in row.cells if str(cell).startswith("xxx")]
    assert cell.endswith("x… (ingekort)")
    for form in ("csv", "json", "ods"):
        content = get(client, "matrix:component_export", form, "?q=FUN-09").content
        assert long in (content.decode() if form == "json" else str(read(content, f"x.{form}")))
    found = look(full, *workbook)
    assert [line.outcome for line in found.lines] == ["refused"]
    assert "ingekort" in str(found.lines[0].reasons)


@pytest.mark.parametrize("name", PAGES)
def test_a_file_takes_as_many_queries_for_much_as_for_little(full, log_in, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = log_in(full.secretary)
    taken = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            get(client, name, "csv")
        taken.append(len(queries))
        for number in range(10):
            full.offer(full.component(f"FUN-{len(taken)}2{number:02}"))
    assert taken[0] == taken[1] <= 15


def test_the_list_of_sign_ups_takes_few_queries_and_says_what_to_do_when_empty(world, log_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = log_in(world.secretary)
    assert "Nog niemand heeft ingetekend" in client.get("/proef/sign-ups/").content.decode()
    taken = []
    for count in (1, 30):
        for number in range(count):
            world.offer(world.component(f"FUN-{count}{number:02}"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/proef/sign-ups/")
        taken.append(len(queries))
    assert "31 resultaten" in page.content.decode()
    assert taken[0] == taken[1] <= 15
    for sort in ("organisation", "-component", "status", "period", "part", "responsibility"):
        assert client.get(f"/proef/sign-ups/?sort={sort}").status_code == 200
