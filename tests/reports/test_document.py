"""The document as page and as PDF: what it says, what it keeps to itself, and that everybody can read it."""

import json
import pickle
import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from pypdf import PdfReader

from reports import document
from reports.facts import Counts
from reports.models import Audience, ReportFile
from reports.year import collect
from stakeholders.models import Network
from tests.reports.scene import CENTS, HOURS, LEAD, SECRET
from tools.validate_pdf import NotAvailableError, prepare, validate

PRIVATE = (SECRET, str(HOURS), f"{HOURS:,}".replace(",", "."), str(CENTS), str(CENTS // 100), "86.420", "86,420")
CHART = re.compile(r'<svg[^>]*class="gv-chart".*?</svg>', re.DOTALL)


def text_of(pdf):
    """The words on all pages; a break in a word, which hyphens make, is closed."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", re.sub(r"-\n(?=[a-z])", "", "\n".join(pages)))


def attached(pdf):
    return PdfReader(BytesIO(pdf)).attachments


# --- what it keeps to itself ---


@pytest.mark.parametrize("private", PRIVATE)
def test_the_public_version_holds_nothing_private(told, papers, pdfs, private):
    for language in ("nl", "en"):
        facts = told(language=language)
        assert private not in facts.to_json()
        assert private not in papers["public", language]
    pdf = pdfs["public", "nl"]
    assert private not in text_of(pdf)
    assert private.encode() not in attached(pdf)["facts.json"][0]
    reader = PdfReader(BytesIO(pdf))
    assert private not in str(reader.metadata) + str(reader.outline)


@pytest.mark.parametrize(
    "private",
    [
        f"{SECRET}-contact",
        f"{SECRET}-mandaat",
        f"{SECRET}-reden-afwijzing",
        f"{SECRET}-reden-intrekking",
        f"{SECRET}-risico-partners",
        f"{SECRET}-risico-bestuur",
        f"{SECRET}-eigenaar",
        str(HOURS),
        "86.420",
    ],
)
def test_the_version_of_the_board_holds_it(papers, private):
    assert private in papers["board", "nl"]


# --- what it says ---


def test_the_confirmed_lead_is_read_back_from_the_pdf(pdfs):
    text = text_of(pdfs["public", "nl"])
    assert f"Wiki FUN-01 belegd {LEAD} trekker eerder trekker: Waterschap Bravo" in text


def test_the_attachment_holds_the_facts(told, pdfs):
    (content,) = attached(pdfs["public", "nl"])["facts.json"]
    assert content.decode() == told().to_json()
    assert json.loads(content)["format"] == "intekenen-annual-report-2"


def test_the_pdf_names_the_digest_of_its_facts(told, pdfs):
    assert told().digest in text_of(pdfs["public", "nl"]).replace(" ", "")


def test_every_chapter_stands_in_the_contents_with_its_page(papers, pdfs):
    reader = PdfReader(BytesIO(pdfs["public", "nl"]))
    contents = reader.pages[1].extract_text()
    titles = re.findall(r'<h2 id="\w+">(.*?)</h2>', papers["public", "nl"])
    assert len(titles) == 10
    for number, title in enumerate(titles, start=1):
        page = re.search(rf"^{number} +{re.escape(title)}.*?(\d+)$", contents, re.MULTILINE)
        assert page, title
        assert title in reader.pages[int(page[1]) - 1].extract_text()


def test_each_page_after_the_cover_has_running_heads_and_its_number(told, pdfs):
    reader = PdfReader(BytesIO(pdfs["public", "nl"]))
    for number, page in list(enumerate(reader.pages, start=1))[1:]:
        text = page.extract_text()
        assert f"Jaarverslag {told.year.number} – Samenwerkverband" in text
        assert f"{number} / {len(reader.pages)}" in text


@pytest.fixture
def long_pages(told, world):
    """The words of each page of a report with tables over several pages, and a short chapter after one of them."""
    for number in range(10, 60):
        world.confirmed(world.component(f"FUN-{number}"), on=told.year.day(5))
    facts = collect(world.network, told.year.number, language="nl")
    return [page.extract_text() for page in PdfReader(BytesIO(document.pdf(facts))).pages]


def test_the_running_head_names_the_chapter_that_the_page_begins_in(told, papers, long_pages):
    """Also where another chapter begins further down the page."""
    year = told.year.number
    titles = re.findall(r'<h2 id="\w+">(.*?)</h2>', papers["public", "nl"])
    chapter, halfway = "Inhoud", 0
    for page in long_pages[1:]:
        text, _, head = page.rpartition(f"Jaarverslag {year} – Samenwerkverband ")
        begun = [title for number, title in enumerate(titles, start=1) if f"{number} {title}\n" in text]
        if chapter == "Inhoud" and "Inhoud\n" in text:
            begun = []
        on_top = begun and text.startswith(f"{titles.index(begun[0]) + 1} {begun[0]}")
        assert head.splitlines()[0] == (begun[0] if on_top else chapter)
        halfway += bool(begun) and not on_top
        chapter = begun[-1] if begun else chapter
    assert halfway


def test_the_chapter_after_many_small_tables_begins_where_they_end(pdfs):
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdfs["public", "nl"])).pages]
    (page,) = [text for text in pages if "8 Voortgang\n" in text]
    assert not page.startswith("8 Voortgang")


def test_a_table_that_goes_on_says_whose_it_is(long_pages):
    goes_on = [text for text in long_pages if text.startswith("Onderdeel Aandeel Omschrijving")]
    assert goes_on
    assert all(f"Partners en hun intekeningen\n{LEAD}\n" in text for text in goes_on)
    framework = [text for text in long_pages if text.startswith("Onderdeel Ontwikkelen Beheren")]
    assert framework
    assert all("Wie doet wat\nFunctioneel\n" in text for text in framework)


def test_every_table_has_a_name(papers):
    for paper in papers.values():
        tables = re.findall(r"<table.*?</table>", paper, re.DOTALL)
        assert tables
        assert all(re.search(r"<caption[^>]*>\s*\S", table) for table in tables)


def test_page_and_paper_have_the_same_charts(told, papers):
    with override("nl"):
        page = render_to_string("reports/document.html", document.context(told()))
    charts = CHART.findall(papers["public", "nl"])
    assert len(charts) == 6
    assert CHART.findall(page) == charts


def test_it_is_dated_at_the_close_and_named_in_its_language(told, pdfs):
    reader = PdfReader(BytesIO(pdfs["board", "en"]))
    assert reader.metadata.title == f"Annual report {told.year.number} – Samenwerkverband"
    assert reader.metadata.creation_date.date() == date(told.year.number, 12, 31)
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_a_year_without_anything_says_so(told, pdfs):
    text = text_of(pdfs["quiet", "nl"])
    assert f"In {told.year.number + 1} heeft niemand voortgang gemeld." in text


def test_a_network_in_which_nothing_is_asked_has_a_report_too(world):
    facts = collect(world.network, 2021, language="nl")
    text = text_of(document.pdf(facts))
    assert "Er was nog geen inzet gevraagd." in text
    assert "Gemeente Alfa partner" in text


@pytest.mark.parametrize(
    ("audience", "name"), [("public", "jaarverslag-plein-2024.pdf"), ("board", "jaarverslag-plein-2024-bestuur.pdf")]
)
def test_a_copy_says_what_it_is_in_its_name(audience, name):
    row = ReportFile(network=Network(slug="plein"), year=2024, language="nl", audience=Audience(audience))
    assert document.file_name(row) == name


def test_a_difference_has_its_sign():
    assert document.KeyFigure("", 3, 5).difference == "+2"
    assert document.KeyFigure("", 5, 3).difference == "−2"
    assert document.KeyFigure("", 5, 5).difference == ""
    assert Counts(1, 2, 3, 4).asked == 10


# --- bytes and standards ---


def test_the_same_facts_give_the_same_bytes_in_another_process(told, pdfs, tmp_path):
    (tmp_path / "facts").write_bytes(pickle.dumps(told()))
    program = (
        "import sys, pickle, django; django.setup()\n"
        "from reports.document import pdf\n"
        "sys.stdout.buffer.write(pdf(pickle.load(open(sys.argv[1], 'rb'))))"
    )
    made = subprocess.run([sys.executable, "-c", program, tmp_path / "facts"], capture_output=True, check=True)
    assert made.stdout == pdfs["public", "nl"]


def test_every_pdf_is_valid_pdf_a_3a_and_pdf_ua_1(pdfs, tmp_path):
    try:
        prepare()
    except NotAvailableError as reason:
        pytest.skip(str(reason))
    files = []
    for (audience, language), content in pdfs.items():
        files.append(Path(tmp_path / f"{audience}-{language}.pdf"))
        files[-1].write_bytes(content)
    assert validate(files, ["3a", "ua1"]) == []


def test_days_are_written_as_in_britain_and_in_the_netherlands(told, papers):
    close = told().close
    assert f"{close.day} Dec {close.year}" in papers["public", "en"]
    assert not re.search(r"\d (Jan|Feb|Aug|Sept|Oct|Nov|Dec)\. \d{4}", papers["public", "en"])
    assert f"{close.day} dec {close.year}" in papers["public", "nl"]
