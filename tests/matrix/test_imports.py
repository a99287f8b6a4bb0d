"""From choosing a file to what it changed, on the pages and by the task worker; and everything that can go wrong."""

import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from matrix.models import ColumnMapping, Component, ImportLine, ImportState, Phase, SheetImport
from matrix.tasks import apply_import, read_import
from publishing.sheets import Sheet, read, write
from tests.cast import make_world
from tests.publishing.test_sheet_checks import BAD

CSV = "Code;Naam;Categorie\r\nFUN-01;Wiki;FUN\r\nFUN-02;Blog;FUN\r\n"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def world(transactional_db):
    """As `world`, in rows that the worker can see."""
    return make_world()


@pytest.fixture
def client(world, log_in):
    return log_in(world.secretary)


def work():
    """The real worker, until there is nothing left to do."""
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)


def upload(client, content, name="onderdelen.csv", **facts):
    content = content.encode() if isinstance(content, str) else content
    return client.post(
        reverse("matrix:import_list", args=["proef"]), {"file": SimpleUploadedFile(name, content), **facts}
    )


def page(client, name, row, **query):
    return client.get(reverse(f"matrix:import_{name}", args=["proef", row.pk]), query)


def press(client, name, row, **data):
    return client.post(reverse(f"matrix:import_{name}", args=["proef", row.pk]), data, follow=True)


def chosen(row):
    """The form of the columns as it stands there."""
    data = {}
    for number, each in enumerate(row.plan):
        data |= {f"kind-{number}": each["kind"], f"was-{number}": each["kind"]}
        data |= {f"column-{number}-{index}": code for index, code in enumerate(each["columns"])}
    return data


def previewed(client, content=CSV, name="onderdelen.csv"):
    upload(client, content, name)
    row = SheetImport.objects.first()
    press(client, "columns", row, **chosen(row))
    work()
    row.refresh_from_db()
    return row


def test_from_file_to_components(world, client, files):
    answer = upload(client, CSV)
    row = SheetImport.objects.get()
    assert answer.headers["Location"] == reverse("matrix:import_columns", args=["proef", row.pk])
    shown = page(client, "columns", row).content.decode()
    assert "FUN-01, FUN-02" in shown

    waiting = press(client, "columns", row, **chosen(row)).content.decode()
    assert "wacht op zijn beurt" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    work()
    preview = page(client, "detail", row).content.decode()
    assert "Nieuw: 2, gewijzigd: 0" in preview
    assert "hx-trigger" not in preview
    assert Component.objects.count() == 0

    press(client, "apply", row)
    assert page(client, "detail", row).content.decode().count("Weggooien") == 0
    work()
    assert "Doorgevoerd." in page(client, "detail", row).content.decode()
    assert {each.code: each.name for each in Component.objects.all()} == {"FUN-01": "Wiki", "FUN-02": "Blog"}
    assert {each.history_user for each in Component.history.all()} == {world.secretary}
    assert [each for each in files.rglob("*") if each.is_file()] == []


def test_the_columns_are_remembered_for_the_next_file(world, client):
    upload(client, "Wat;Hoe;Categorie\r\nFUN-01;Wiki;FUN\r\n", kind="components")
    row = SheetImport.objects.get()
    assert row.plan[0]["columns"] == ["", "", "category"]
    data = chosen(row) | {"column-0-0": "code", "column-0-1": "name"}
    press(client, "columns", row, **data)
    assert ColumnMapping.objects.get().heads == {"wat": "code", "hoe": "name", "categorie": "category"}
    upload(client, "Hoe;Wat;Categorie\r\nBlog;FUN-02;FUN\r\n")
    assert SheetImport.objects.first().plan[0] == {"kind": "components", "columns": ["name", "code", "category"]}


def test_another_kind_shows_its_own_columns_first(world, client):
    upload(client, CSV)
    row = SheetImport.objects.get()
    answer = press(client, "columns", row, **(chosen(row) | {"kind-0": "organisations"}))
    text = answer.content.decode()
    assert "Kies per kolom wat die betekent." in text
    assert 'value="oin"' in text
    row.refresh_from_db()
    assert row.state == ImportState.COLUMNS


def test_the_first_components_are_wanted_and_stay_so_while_others_are_added(world, client):
    row = previewed(client)
    assert "Dit bestand noemt geen fase" in page(client, "detail", row).content.decode()
    world.component("FUN-09")
    press(client, "apply", row)
    work()
    assert {each.phase_on(world.today) for each in Component.objects.exclude(code="FUN-09")} == {Phase.WANTED}


def test_a_column_that_is_not_read_is_told_and_where_to_say_what_it_means(world, client):
    content = "Code;Naam;Categorie;Omschrijving;Eigenaar;Dekking\r\nFUN-01;Wiki;FUN;Samen schrijven;Piet;\r\n"
    row = previewed(client, content)
    text = page(client, "detail", row).content.decode()
    assert row.plan[0]["columns"] == ["code", "name", "category", "description", "", ""]
    told = text.split("kolom van het bestand wordt niet gelezen:")[1].split("</p>")[0]
    assert "Eigenaar" in told
    assert "Dekking" not in told
    assert reverse("matrix:import_columns", args=["proef", row.pk]) in told


def test_where_every_column_is_read_nothing_is_said_of_it(world, client):
    assert "niet gelezen" not in page(client, "detail", previewed(client)).content.decode()


def test_a_category_that_is_not_there_can_be_added_from_the_refusal(world, client):
    row = previewed(client, "Code;Naam;Categorie\r\nFUN-01;Wiki;Vormgeving\r\n")
    assert reverse("matrix:category_list", args=["proef"]) in page(client, "detail", row).content.decode()


def test_a_file_with_headings_alone_says_that_there_are_no_rows(world, client):
    row = previewed(client, "Code;Naam;Categorie\r\n")
    text = page(client, "detail", row).content.decode()
    assert "Dit bestand heeft geen rijen onder de kopregel." in text
    assert "Alles in dit bestand is al zo" not in text


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Code;Naam;Categorie;Fase", "components"),
        ("code;name;category;phase", "components"),
        ("Onderdeel;Taak;Vanaf;T/m;Trekker gevraagd", "needs"),
        ("Name;Website;Kind;OIN", "organisations"),
        ("Organisatie;Vanaf;T/m;Rollen", "participations"),
        ("Nummer;Onderdeel;Taak;Organisatie;Aandeel;T/m", "sign_ups"),
        ("Component;Responsibility;Organisation;Part;From;Up to and including", "sign_ups"),
        ("Kleur;Maat", ""),
    ],
)
def test_what_a_sheet_holds_is_seen_from_most_of_its_headings_and_named(world, client, head, kind):
    upload(client, head + "\r\n" + ";".join("x" for _each in head.split(";")) + "\r\n", "blad.csv")
    row = SheetImport.objects.get()
    assert row.plan[0]["kind"] == kind
    text = page(client, "columns", row).content.decode()
    assert ("Wij denken dat dit klopt" if kind else "zeggen niet wat het bevat") in text


def test_the_preview_says_what_each_sheet_was_taken_for_and_how_to_choose_otherwise(world, client):
    sheets = [
        Sheet.of("Lijst", ["Code", "Naam", "Categorie"], [["FUN-01", "Wiki", "FUN"]]),
        Sheet.of("Los", ["Kleur"], [["rood"]]),
    ]
    row = previewed(client, write(sheets, "xlsx"), "twee.xlsx")
    text = " ".join(page(client, "detail", row).content.decode().split())
    assert "‘Lijst’: onderdelen" in text
    assert "‘Los’: wordt niet gelezen" in text
    assert reverse("matrix:import_columns", args=["proef", row.pk]) in text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind-0": ""}, "minstens één blad"),
        ({"column-0-0": "", "column-0-1": ""}, "kies een kolom voor een van deze: Code, Naam"),
        ({"column-0-1": "code"}, "twee keer gekozen: Code"),
        ({"column-0-1": "bestaat-niet"}, "Naam –"),
    ],
)
def test_a_plan_that_cannot_be_is_told(world, client, change, sentence):
    upload(client, CSV)
    row = SheetImport.objects.get()
    answer = press(client, "columns", row, **(chosen(row) | change))
    assert sentence in answer.content.decode()
    row.refresh_from_db()
    assert row.state == ImportState.COLUMNS


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(world, client, what):
    content, _sentence = BAD[what]
    answer = upload(client, content, "lijst.xlsx")
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert SheetImport.objects.count() == 0


def test_fifty_megabytes_are_refused(world, client, files):
    answer = upload(client, b"x" * 50_000_000, "groot.csv")
    assert answer.status_code == 413
    assert "mag 10 MB groot zijn" in answer.content.decode()
    assert [each for each in files.rglob("*") if each.is_file()] == []


def test_ten_thousand_errors_are_all_told_on_small_pages_and_in_a_list(world, client):
    lines = "".join(f"FUN-{number};;XXX\r\n" for number in range(5000))
    row = previewed(client, f"Code;Naam;Categorie\r\n{lines}")
    assert row.counts["refused"] == 5000
    answer = page(client, "detail", row, outcome="refused", page=50)
    text = answer.content.decode()
    assert len(text) < 120_000
    assert "B5001" in text
    assert "Alles doorvoeren" not in text
    [sheet] = read(page(client, "refused", row).content, "x.csv")
    assert len(sheet.rows) == 10_000
    assert "nog niets doorvoeren" in press(client, "apply", row).content.decode()
    assert Component.objects.count() == 0


def test_what_changed_since_the_preview_is_shown_and_nothing_is_done(world, client):
    row = previewed(client)
    world.component("FUN-02", name="Van een ander")
    press(client, "apply", row)
    work()
    row.refresh_from_db()
    assert row.state == ImportState.PREVIEW
    text = page(client, "detail", row, moved="1").content.decode()
    assert "sinds het voorbeeld is 1 rij anders geworden" in text
    assert "nu anders" in text
    assert "FUN-01" not in text
    assert Component.objects.count() == 1
    press(client, "apply", row)
    work()
    assert Component.objects.get(code="FUN-02").name == "Blog"


def test_a_page_that_was_overtaken_applies_nothing(world, client):
    row = previewed(client)
    assert "opnieuw vergeleken" in press(client, "apply", row, digest="oud").content.decode()
    assert Component.objects.count() == 0


def test_a_change_of_the_last_moment_is_seen_too(world, client, monkeypatch):
    """What is there is compared once nobody can change it any more."""
    from matrix.exchange import apply as applying

    row = previewed(client)
    real = applying.lock

    def lock(network):
        world.component("FUN-02", name="Van een ander")
        real(network)

    monkeypatch.setattr(applying, "lock", lock)
    press(client, "apply", row)
    work()
    row.refresh_from_db()
    assert row.state == ImportState.PREVIEW
    assert [(line.key, line.moved) for line in row.lines.all()] == [("FUN-01", False), ("FUN-02", True)]
    assert not Component.objects.filter(code="FUN-01").exists()


def test_one_file_is_applied_at_a_time(world, client):
    first, second = previewed(client), previewed(client, "Code;Naam;Categorie\r\nFUN-03;Chat;FUN\r\n", "meer.csv")
    press(client, "apply", first)
    assert "al een ander bestand" in press(client, "apply", second).content.decode()
    second.refresh_from_db()
    assert second.state == ImportState.PREVIEW
    work()
    press(client, "apply", second)
    work()
    assert Component.objects.count() == 3


def test_how_far_it_is_is_shown_while_it_is_applied(world, client, monkeypatch):
    from matrix import tasks

    row = previewed(client)
    seen = []

    real = tasks.tell

    def tell(counter, done):
        real(counter, done)
        seen.append(page(client, "detail", row).content.decode())

    monkeypatch.setattr(tasks, "tell", tell)
    press(client, "apply", row)
    apply_import.call(row.pk, 2, world.secretary.pk)
    assert "2 van 2" in seen[-1]
    assert 'value="2"' in seen[-1]
    row.refresh_from_db()
    assert row.state == ImportState.APPLIED


def test_it_is_read_in_the_language_of_who_brought_it_in(world, client):
    client.post(
        "/en/proef/import/", {"file": SimpleUploadedFile("x.csv", b"Code;Name;Category\r\nFUN-01;Wiki;XXX\r\n")}
    )
    row = SheetImport.objects.get()
    press(client, "columns", row, **chosen(row))
    work()
    assert "no such category" in ImportLine.objects.get().reasons[0][2]


def test_a_worker_that_stopped_is_waited_for_no_longer_than_needed(world, client):
    upload(client, CSV)
    row = SheetImport.objects.get()
    press(client, "columns", row, **chosen(row))
    assert "Dat kan niet" in press(client, "again", row).content.decode()
    SheetImport.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    assert "duurt te lang" in page(client, "detail", row).content.decode()
    press(client, "again", row)
    row.refresh_from_db()
    assert row.attempt == 2
    assert read_import.call(row.pk, 1, None) == "no longer asked"
    assert read_import.call(row.pk, 2, None) == "shown"
    assert read_import.call(row.pk, 2, None) == "no longer asked"


def test_what_goes_wrong_on_our_side_is_said_and_can_be_asked_again(world, client, files):
    upload(client, CSV)
    row = SheetImport.objects.get()
    press(client, "columns", row, **chosen(row))
    for each in files.rglob("*"):
        if each.is_file():
            each.unlink()
    work()
    row.refresh_from_db()
    assert row.state == ImportState.FAILED
    text = page(client, "detail", row).content.decode()
    assert "ging mis" in text
    assert "Opnieuw vergelijken" in text
    assert apply_import.call(row.pk, row.attempt, None) == "no longer asked"


def test_thrown_away_with_its_file_and_after_a_week_by_itself(world, client, files):
    upload(client, CSV)
    press(client, "drop", SheetImport.objects.get())
    upload(client, CSV)
    SheetImport.objects.update(asked_at=timezone.now() - timedelta(days=8))
    upload(client, CSV, "nieuw.csv")
    assert [row.file_name for row in SheetImport.objects.all()] == ["nieuw.csv"]
    assert len([each for each in files.rglob("*") if each.is_file()]) == 1


def test_old_files_go_by_themselves_also_when_nobody_brings_in_another(world, client, files):
    from io import StringIO

    previewed(client)
    applied = SheetImport.objects.get()
    press(client, "apply", applied)
    work()
    upload(client, CSV)
    SheetImport.objects.update(asked_at=timezone.now() - timedelta(days=8))
    upload(client, CSV, "nieuw.csv")
    upload(client, CSV, "oud.csv")
    SheetImport.objects.filter(file_name="oud.csv").update(asked_at=timezone.now() - timedelta(days=8))
    unknown = files / "imports" / "van-niemand"
    unknown.write_bytes(b"x")
    os.utime(unknown, (0, 0))
    (files / "imports" / "komt-net-binnen").write_bytes(b"x")
    said = StringIO()
    call_command("run_due", stdout=said)
    assert "after a week: 1" in said.getvalue()
    assert {(row.file_name, row.state) for row in SheetImport.objects.all()} == {
        ("onderdelen.csv", ImportState.APPLIED),
        ("nieuw.csv", ImportState.COLUMNS),
    }
    assert not unknown.exists()
    assert len(list((files / "imports").iterdir())) == 2


def test_what_was_applied_stays_known_and_is_not_said_to_have_changed_nothing(world, client):
    row = previewed(client)
    press(client, "apply", row)
    assert "wordt aan gewerkt" in press(client, "drop", row).content.decode()
    work()
    text = press(client, "drop", row).content.decode()
    assert "doorgevoerd. Wat is veranderd, blijft." in text
    assert "niets veranderd" not in text
    assert SheetImport.objects.get().state == ImportState.APPLIED


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
@pytest.mark.parametrize("kind", ["", "components", "sign_ups", "needs", "organisations", "participations"])
def test_a_template_comes_in_with_every_column_known(world, client, form, kind):
    answer = client.get(reverse("matrix:import_template", args=["proef", form]), {"kind": kind} if kind else {})
    assert answer.status_code == 200
    sheets = [sheet for sheet in read(answer.content, f"x.{form}") if sheet.name != "Uitleg"]
    upload(client, write([Sheet(each.name, each.head, each.rows) for each in sheets], form), f"leeg.{form}", kind=kind)
    for each in SheetImport.objects.first().plan:
        assert each["kind"]
        assert all(each["columns"])
    assert client.get(reverse("matrix:import_template", args=["proef", form]), {"kind": "niets"}).status_code == 404


def test_the_explanation_in_a_template_is_not_read(world, client):
    template = client.get(reverse("matrix:import_template", args=["proef", "xlsx"])).content
    upload(client, template, "leeg.xlsx")
    row = SheetImport.objects.get()
    assert (row.sheets[-1]["name"], row.plan[-1]["kind"]) == ("Uitleg", "")


def test_what_ends_by_a_need_and_a_row_of_another_network_are_told_in_words(world, client):
    world.component("FUN-01")
    head = "Onderdeel;Taak;Vanaf;contributors_wanted;Samenwerkingsverband"
    row = previewed(client, f"{head}\r\nFUN-01;beheren;{world.days(9)};2;proef\r\nFUN-01;beheren;;2;ander\r\n", "n.csv")
    assert "Samenwerkingsverband (E3)" in page(client, "detail", row).content.decode()
    assert "Wat tot dan gevraagd wordt: t/m" in page(client, "detail", row, outcome="changed").content.decode()
    assert not row.may_be_applied


def test_pages_take_as_many_queries_for_much_as_for_little(world, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken = []
    for count in (1, 150):
        lines = "".join(f"FUN-{count}{number};Naam;FUN\r\n" for number in range(count))
        row = previewed(client, f"Code;Naam;Categorie\r\n{lines}")
        for address in (row.get_absolute_url(), reverse("matrix:import_list", args=["proef"])):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            taken.append(len(queries))
    assert taken[:2] == taken[2:]
    assert max(taken) <= 15


def test_htmx_is_told_only_when_there_is_news(world, client):
    upload(client, CSV)
    row = SheetImport.objects.get()
    press(client, "columns", row, **chosen(row))
    row.refresh_from_db()
    address = row.get_absolute_url()
    seen = f"reading-{row.attempt}-0-False"
    assert client.get(address, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 204
    work()
    assert client.get(address, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 200


def test_only_secretaries_see_what_was_brought_in(world, client, log_in):
    upload(client, CSV)
    assert SheetImport.objects.visible_to(world.secretary).count() == 1
    for who in (world.board, world.outsider, world.representative):
        assert SheetImport.objects.visible_to(who).count() == 0
    other = make_world("ander", "Ander verband")
    assert SheetImport.objects.visible_to(other.secretary).count() == 0


def test_organisations_that_came_in_are_said_to_take_no_part_yet(world, client):
    upload(client, "Naam;Soort\r\nGemeente Nieuw;gemeente\r\nGemeente Oud;gemeente\r\n", "lijst.csv")
    row = SheetImport.objects.get()
    client.post(reverse("matrix:import_columns", args=["proef", row.pk]), chosen(row))
    work()
    press(client, "apply", row)
    work()
    text = page(client, "detail", row).text
    assert "2 organisaties zijn toegevoegd; zij doen nog niet mee." in text
    assert reverse("overview:organisation_add", args=["proef"]) in text
    assert "Onderdelen bekijken" not in text.split("<main")[1]


def test_of_a_kind_of_which_no_column_is_known_that_is_said(world, client):
    upload(client, "Iets;Anders\r\n1;2\r\n", "lijst.csv")
    row = SheetImport.objects.get()
    shown = page(client, "columns", row)
    assert "zeggen niet wat het bevat" in shown.text
    asked = {"kind-0": "organisations", "was-0": ""}
    answer = client.post(reverse("matrix:import_columns", args=["proef", row.pk]), asked)
    assert "Geen van de kolommen is bekend" in answer.text
    assert "0 daarvan" not in answer.text
