"""From the button to the file: asked on the page, made by the task worker itself, fetched by who may."""

from io import BytesIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from reports.models import Draft, FileState, ReportFile
from reports.tasks import make_report_file
from tests.cast import make_world


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(transactional_db):
    """As `world`, in rows that the worker can see."""
    made = make_world()
    made.confirmed(made.component(name="Wiki"), on=made.days(-400))
    for year in (made.today.year - 1, made.today.year):
        Draft.collect(by=made.secretary, network=made.network, year=year, language="nl")
    return made


def work():
    """The real worker, until there is nothing left to do."""
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)


def test_asked_made_and_fetched(world, log_in):
    year = world.today.year - 1
    client = log_in(world.secretary)
    made = client.post(reverse("reports:report_make", args=["proef", year]), {"audience": "board"}, follow=True)
    assert "wacht op zijn beurt" in made.content.decode()
    assert 'hx-trigger="every 2s"' in made.content.decode()

    work()

    page = client.get(made.redirect_chain[-1][0]).content.decode()
    assert "PDF downloaden" in page
    assert "hx-trigger" not in page
    answer = client.get(reverse("reports:report_pdf", args=["proef", year]) + "?audience=board")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="jaarverslag-proef-{year}-bestuur.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.getvalue())).pages)
    assert "Gemeente Alfa trekker" in text
    fresh = client.get(reverse("reports:report_detail", args=["proef", year]) + "?audience=board").content.decode()
    assert "dezelfde feiten als deze pagina" in fresh


def test_what_changes_afterwards_is_said(world, log_in):
    year = world.today.year
    client = log_in(world.secretary)
    client.post(reverse("reports:report_make", args=["proef", year]))
    work()
    world.confirmed(world.component("FUN-02"))
    Draft.collect(by=world.secretary, network=world.network, year=year, language="nl")
    assert (
        "sindsdien iets veranderd"
        in client.get(reverse("reports:report_detail", args=["proef", year])).content.decode()
    )


def test_run_twice_it_is_made_once(world):
    row = ReportFile.ask(
        by=world.secretary, network=world.network, year=world.today.year, language="nl", audience="public"
    )
    assert make_report_file.call(row.pk, row.attempt) == "made"
    row.refresh_from_db()
    before = row.file.name
    assert make_report_file.call(row.pk, row.attempt) == "no longer asked"
    row.refresh_from_db()
    assert row.file.name == before


def test_what_cannot_be_made_is_said_and_can_be_asked_again(world, log_in):
    year = world.today.year
    client = log_in(world.secretary)
    client.post(reverse("reports:report_make", args=["proef", year]))
    Draft.objects.update(content="{}")  # of another version of the product
    work()
    assert ReportFile.objects.get().state == FileState.FAILED
    page = client.get(reverse("reports:report_file", args=["proef", year])).content.decode()
    assert "ging mis" in page
    assert "PDF opnieuw maken" in page
