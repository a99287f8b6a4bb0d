"""The pages of the reports: what each reader finds there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from reports.models import Draft, ReportFile
from stakeholders.models import Network
from tests.cast import member
from tests.reports.scene import full_year, last_year

DRAFTS = ("secretary", "board", "council")
OTHERS = ("coordinator", "representative", "neighbour")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name, *args, **query):
    with override("nl"):
        return reverse(f"reports:{name}", args=["proef", *args], query=query)


@pytest.mark.parametrize("who", ["visitor", *OTHERS])
def test_until_a_report_is_published_others_read_what_will_come(world, log_in, who):
    text = log_in(world.users.get(who)).get(url("report_list")).content.decode()
    assert "Er is nog geen jaarverslag gepubliceerd" in text
    assert "/proef/reports/2" not in text


@pytest.mark.parametrize("who", DRAFTS)
def test_who_prepares_and_judges_finds_every_year(world, log_in, who):
    text = log_in(world.users[who]).get(url("report_list")).content.decode()
    for year in range(2020, world.today.year + 1):
        assert url("report_detail", year) in text


def test_the_list_counts_what_happened_and_folds_the_years_in_which_nothing_did(world, log_in):
    last = world.today.year - 1
    world.confirmed(world.component(), on=date(last, 5, 1))
    response = log_in(world.secretary).get(url("report_list"))
    rows = response.context["years"]
    assert [row.years for row in rows] == [(last + 1,), (last,), tuple(range(last - 1, 2020, -1)), (2020,)]
    assert [bool(row.told) for row in rows] == [False, True, False, True]
    assert "1 verandering (1 intekening is aangeboden en 1 intekening is bevestigd)" in response.content.decode()


def test_an_empty_network_says_what_comes(world, log_in):
    empty = Network.objects.create(name="Leeg", slug="leeg", second_factor=False)
    member(world.secretary.person, empty, "secretary")
    text = log_in(world.secretary).get(reverse("reports:report_list", args=["leeg"])).content.decode()
    assert "Er is nog niets om verslag van te doen" in text


@pytest.fixture
def drafted(world):
    """Collects the facts of a year."""

    def collect(year, language="nl"):
        return Draft.collect(by=world.secretary, network=world.network, year=year, language=language)

    return collect


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_the_report_in_the_language_of_the_page(world, log_in, language):
    world.confirmed(world.component(name="Wiki"), on=world.days(-400))
    address = url("report_detail", world.today.year - 1).replace(
        "/proef", "/en/proef" if language == "en" else "/proef"
    )
    client = log_in(world.secretary)
    collect = client.get(address).context["collect_url"]
    text = client.post(collect, follow=True).content.decode()
    assert {"nl": "Wie doet wat", "en": "Who does what"}[language] in text
    assert "Gemeente Alfa" in text


def test_the_board_chooses_its_version(world, log_in, drafted):
    world.confirmed(world.component(), on=world.days(-400), mandate="Directeur Jansen")
    client, year = log_in(world.board), world.today.year - 1
    drafted(year)
    public = client.get(url("report_detail", year)).content.decode()
    assert "Directeur Jansen" not in public
    assert url("report_detail", year, audience="board") in public
    assert "Directeur Jansen" in client.get(url("report_detail", year, audience="board")).content.decode()


def test_the_page_warns_of_letters_that_the_pdf_cannot_show(world, log_in, drafted):
    year = world.today.year - 1
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-400))
    drafted(year)
    client = log_in(world.board)
    assert "De PDF kan niet alle letters tonen" not in client.get(url("report_detail", year)).content.decode()
    type(row.component).objects.filter(pk=row.component.pk).update(name="Wiki 漢字")
    drafted(year)
    text = client.get(url("report_detail", year)).content.decode()
    assert "De PDF kan niet alle letters tonen" in text
    assert "漢 (U+6F22), 字 (U+5B57)" in text


def test_before_the_facts_are_collected_the_page_says_how(world, log_in):
    text = log_in(world.secretary).get(url("report_detail", 2024, audience="board")).content.decode()
    assert "De feiten van 2024 zijn nog niet verzameld" in text
    assert url("report_collect", 2024, audience="board") in text
    assert "maken</button>" not in text


def test_what_is_entered_later_comes_with_collecting_anew(world, log_in):
    client, year = log_in(world.secretary), world.today.year
    first = client.post(url("report_collect", year), follow=True).content.decode()
    assert f"De feiten van {year} zijn verzameld." in first
    world.confirmed(world.component("FUN-09", name="Wiki"))
    assert "Wiki" not in client.get(url("report_detail", year)).content.decode()
    assert "Wiki" in client.post(url("report_collect", year), follow=True).content.decode()
    again = client.post(url("report_collect", year), follow=True).content.decode()
    assert "Er is niets veranderd" in again


def test_collecting_is_a_post_and_leads_back_to_the_version_it_came_from(world, log_in):
    client = log_in(world.secretary)
    assert client.get(url("report_collect", 2024)).status_code == 405
    answer = client.post(url("report_collect", 2024), {"audience": "board"})
    assert answer.headers["Location"] == url("report_detail", 2024, audience="board")


def test_who_only_judges_finds_no_button(world, log_in, drafted):
    board = log_in(world.board)
    assert "De secretaris verzamelt de feiten." in board.get(url("report_detail", 2024)).content.decode()
    drafted(2024)
    page = board.get(url("report_detail", 2024)).content.decode()
    assert "maken</button>" not in page
    assert "Feiten opnieuw verzamelen" not in page


def test_facts_of_an_earlier_form_are_collected_anew(world, log_in, drafted):
    drafted(2024)
    Draft.objects.update(content='{"format": "intekenen-annual-report-0"}')
    assert (
        "De feiten moeten opnieuw worden verzameld"
        in log_in(world.board).get(url("report_detail", 2024)).content.decode()
    )


def test_without_facts_there_is_nothing_to_make_a_file_of(world, log_in):
    text = log_in(world.secretary).post(url("report_make", 2024), follow=True).content.decode()
    assert "Verzamel eerst de feiten van dit jaar." in text
    assert not ReportFile.objects.exists()


@pytest.mark.parametrize("year", [1900, 2019, 2999, 123456])
@pytest.mark.parametrize("name", ["report_detail", "report_file", "report_pdf"])
def test_a_year_without_report_is_not_found(world, log_in, name, year):
    assert log_in(world.secretary).get(url(name, year)).status_code == 404


def test_an_unknown_version_is_not_found(world, log_in):
    client = log_in(world.secretary)
    assert client.get(url("report_detail", 2024, audience="press")).status_code == 404
    assert client.post(url("report_make", 2024), {"audience": "press"}).status_code == 404


def test_asking_is_a_post(world, log_in):
    assert log_in(world.secretary).get(url("report_make", 2024)).status_code == 405
    assert not ReportFile.objects.exists()


def test_asking_twice_is_told(world, log_in, drafted):
    client = log_in(world.secretary)
    drafted(2024)
    client.post(url("report_make", 2024))
    text = client.post(url("report_make", 2024), follow=True).content.decode()
    assert "Dit bestand wordt al gemaakt." in text


def test_a_file_for_the_board_is_not_given_as_the_public_one(world, log_in, drafted):
    drafted(2024)
    row = ReportFile.ask(by=world.secretary, network=world.network, year=2024, language="nl", audience="board")
    row.finish(attempt=1, content=b"%PDF", digest="d")
    client = log_in(world.secretary)
    assert client.get(url("report_pdf", 2024)).status_code == 404
    assert client.get("/en" + url("report_pdf", 2024, audience="board")).status_code == 404
    assert client.get(url("report_pdf", 2024, audience="board")).getvalue() == b"%PDF"
    assert log_in(world.coordinator).get(url("report_pdf", 2024, audience="board")).status_code == 403
    assert "bestuursversie" in client.get(url("report_list")).content.decode()


def test_a_file_that_is_gone_is_not_found(world, log_in, tmp_path, drafted):
    drafted(2024)
    row = ReportFile.ask(by=world.secretary, network=world.network, year=2024, language="nl", audience="public")
    row.finish(attempt=1, content=b"%PDF", digest="d")
    row.file.storage.delete(row.file.name)
    assert log_in(world.secretary).get(url("report_pdf", 2024)).status_code == 404


def test_an_overdue_file_can_be_asked_for_again(world, log_in, drafted):
    drafted(2024)
    row = ReportFile.ask(by=world.secretary, network=world.network, year=2024, language="nl", audience="public")
    ReportFile.objects.filter(pk=row.pk).update(asked_at=timezone.now() - timedelta(days=1))
    text = log_in(world.secretary).get(url("report_file", 2024)).content.decode()
    assert "Dit duurt te lang" in text
    assert "PDF opnieuw maken" in text
    assert "hx-trigger" not in text


def test_htmx_gets_the_part_it_asks_for(world, log_in, drafted):
    drafted(2024)
    client = log_in(world.secretary)
    client.post(url("report_make", 2024))
    part = client.get(url("report_file", 2024), headers={"HX-Request": "true"}).content.decode()
    assert 'id="report-file"' in part
    assert "<html" not in part


def test_more_data_costs_no_more_queries(world, log_in, drafted):
    year = last_year(world)
    full_year(world, year)
    client = log_in(world.secretary)

    def count():
        spent = {}
        drafted(year.number)
        for name, args in (("report_list", []), ("report_detail", [year.number]), ("report_file", [year.number])):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url(name, *args)).status_code == 200
            spent[name] = len(queries)
        return spent

    count()
    few = count()
    for number in range(20, 35):
        row = world.confirmed(world.component(f"FUN-{number}"), on=year.before(4))
        row.report(by=None, health=2, text="Krap.", on=year.day(4))
    assert count() == few
    assert max(few.values()) <= 15


def test_while_nothing_changes_the_page_that_asks_again_is_left_alone(world, log_in, drafted):
    drafted(2024)
    client, htmx = log_in(world.secretary), {"HX-Request": "true"}
    client.post(url("report_make", 2024))
    again = url("report_file", 2024, seen="waiting")
    assert again.replace("&", "&amp;") in client.get(url("report_file", 2024)).content.decode()
    assert client.get(again, headers=htmx).status_code == 204
    assert client.get(again).status_code == 200
    ReportFile.objects.get().finish(attempt=1, content=b"%PDF", digest="d")
    assert "PDF downloaden" in client.get(again, headers=htmx).content.decode()
