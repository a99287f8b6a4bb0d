"""Every PDF is valid PDF/A-3a and PDF/UA-1, says who it is for, and is the same each time."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from pypdf import PdfReader

from publishing.pdf import Attachment, DocumentRefused, render_pdf
from tests.publishing import sample
from tools.validate_pdf import validate

# A drop of everything: invisible, right to left, far away, not a character at all.
STRANGE = (
    "\u202ea\x0b\ufeff\u2010\u2011 ≤ ⅔ ﬁ ẞ ŉ ế 漢字 עב 👩‍💻 e\u0301 q\u0301 \ue000 \uffff \U000e0001 \u2028 \x85 \x7f"
)
PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def report() -> bytes:
    return sample.report()


@pytest.fixture
def opened(report) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(report)) as pdf:
        yield pdf


def tags(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The elements of the tag tree, in the order of reading."""

    def below(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(element, pikepdf.Array):
            for one in element:
                yield from below(one)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            yield from below(element.get("/K", pikepdf.Array()))

    return below(pdf.Root.StructTreeRoot.K)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def render(html: str, **said) -> bytes:
    return render_pdf(html, **{"title": "Titel", "language": "nl", **said})


@pytest.mark.parametrize("after", ["\n", "\n<div>uitbesteed</div>"])
@pytest.mark.parametrize("width", [80.65, 80.9, 81.2, 81.25])
def test_a_line_that_just_fits_is_not_broken(width, after):
    """Whether the white space before the block would still fit or not."""
    words = "Uitbesteden aan een externe partij, die nog niet bekend is."
    cell = f"<td>{words}{after}</td>"
    table = f"<style>table {{ width: {width}mm; font-size: 9pt }}</style><h1>Kop</h1><table><tr>{cell}</tr></table>"
    page = PdfReader(BytesIO(render_pdf(table, title="Proef", language="nl"))).pages[0]
    assert words in page.extract_text().splitlines()


def test_is_valid_for_archive_and_for_everyone(report, tmp_path):
    long_table = "".join(f"<tr><th scope='row'>{i}</th><td>{'woord ' * i}</td><td></td></tr>" for i in range(90))
    heads = "<thead><tr><th scope='col'>a</th><th scope='col'>b</th><th scope='col'></th></tr></thead>"
    documents = {
        "report": report,
        "bare": render("<h1>Kort</h1>"),
        "no headings": render("<p>Niets</p>", language="en"),
        "strange": render(f"<h1>{STRANGE}</h1><p>{STRANGE}<a href='https://example.org/'>{STRANGE}</a></p>"),
        "long table": render(f"<h1>Lang</h1><table>{heads}{long_table}</table>"),
        "texts": render(
            "<h1>Teksten</h1><dl><dt>a</dt><dd>b</dd></dl><ol start='3'><li>c<ul><li>d</li></ul></li></ol><hr>"
            "<blockquote><p>e</p><pre><code>f  g</code></pre></blockquote>"
            f"<p><strong><em>vet en schuin</em></strong> <img src='{PIXEL}' alt='stip'></p>"
        ),
    }
    files = []
    for name, content in documents.items():
        files.append(tmp_path / f"{name.replace(' ', '-')}.pdf")
        files[-1].write_bytes(content)

    assert validate(files, ("3a", "ua1")) == []


def test_says_its_title_language_author_and_date(opened):
    assert opened.Root.Lang == "nl"
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert opened.docinfo["/Title"] == "Jaarverslag 2025"
    assert opened.docinfo["/CreationDate"] == "D:20260131120000Z"
    with opened.open_metadata() as metadata:
        assert metadata["dc:title"] == "Jaarverslag 2025"
        assert metadata["dc:creator"] == ["Samenwerkverband"]
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"


def test_without_a_date_it_holds_none():
    with pikepdf.open(BytesIO(render("<h1>Kort</h1>"))) as pdf:
        assert "/CreationDate" not in pdf.docinfo


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        render("<h1>Kort</h1>", created=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


def test_headings_are_tagged_in_their_order(opened):
    assert [str(tag.S) for tag in tags(opened) if str(tag.S)[1:] in {"H1", "H2", "H3", "H4"}] == [
        "/H1",
        "/H2",
        "/H2",
        "/H2",
        "/H3",
        "/H3",
    ]


def test_table_headers_say_whether_they_head_a_row_or_a_column(opened):
    scopes = [str(tag.A.Scope) for tag in tags(opened) if tag.S == "/TH"]
    assert scopes == ["/Column", "/Column", "/Column", "/Column", "/Row", "/Column", "/Column"]


def test_figures_have_their_title_and_description_as_alternative(opened):
    assert [str(tag.Alt) for tag in tags(opened) if tag.S == "/Figure"] == [
        "Dekking. Van 13 onderdelen zijn er 7 belegd.",
        "Risico's. De meeste risico's zijn zeer hoog.",
        "Beweging. In februari stopten er twaalf.",
    ]


def test_what_was_written_can_be_read_back(report):
    text = text_of(report)
    for words in ("Jaarverslag 2025", "de wiki", "een foto", "Łódź, Ωμέγα, София; >= 3 -> v ?", "zeer hoog"):
        assert words in text


def test_contents_and_running_heads_say_where_one_is(report):
    pages = [page.extract_text() for page in PdfReader(BytesIO(report)).pages]
    assert "1 Dekking" in pages[0]
    assert pages[0].rstrip().endswith("2")
    assert "Terugblik" in pages[-1]
    assert f"{len(pages)} / {len(pages)}" in pages[-1]


def test_only_our_own_faces_are_in_it(report):
    with pikepdf.open(BytesIO(report)) as pdf:
        faces = {str(one.FontName) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one}
    assert faces
    assert all("+Source-Sans-3-" in face for face in faces)


def test_relative_links_lead_to_the_site(opened):
    links = {
        str(note.A.URI) for page in opened.pages for note in page.get("/Annots", ()) if "/URI" in note.get("/A", {})
    }
    assert f"{settings.SITE_URL}/voorbeeld/" in links


def test_attachment_travels_along_and_says_what_it_is(opened):
    [(name, attached)] = opened.attachments.items()
    assert name == "feiten.json"
    assert attached.get_file().read_bytes() == sample.FACTS
    assert attached.description == "De feiten"
    assert attached.relationship == "/Source"
    assert attached.get_file().mime_type == "application/json"
    assert len(opened.Root.AF) == 1


def test_several_attachments_are_found_by_name():
    given = [Attachment(name=name, content=name.encode()) for name in ("b.csv", "a.json")]
    with pikepdf.open(BytesIO(render("<h1>Kort</h1>", attachments=given))) as pdf:
        assert list(pdf.attachments) == ["a.json", "b.csv"]
        assert pdf.attachments["b.csv"].get_file().read_bytes() == b"b.csv"
        assert len(pdf.Root.AF) == 2


def test_same_facts_same_bytes_in_any_process(report, tmp_path):
    elsewhere = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONHASHSEED": "11",
        "TZ": "Asia/Tokyo",
    }
    again = subprocess.run(
        [sys.executable, "-m", "tests.publishing.sample"],
        cwd=tmp_path,
        env=elsewhere,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert again.stdout == report


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<h1>a</h1><h3>b</h3>", "heading 1 to 3"),
        ("<h2>a</h2>", "heading 0 to 2"),
        ("<h1>a</h1><table><tr><th>Naam</th></tr></table>", "without scope: 'Naam'"),
        (f"<h1>a</h1><img src='{PIXEL}'>", "without a text alternative"),
        (f"<h1>a</h1><img src='{PIXEL}' alt=' '>", "without a text alternative"),
        ("<h1>a</h1><svg></svg>", "drawing without a title"),
        (f"<h1>a</h1><a href='https://example.org/'><img src='{PIXEL}' alt='stip'></a>", "image in a link"),
    ],
)
def test_what_some_could_not_read_is_refused(html, reason):
    with pytest.raises(DocumentRefused, match=reason):
        render(html)


@pytest.mark.parametrize("missing", ["title", "language"])
def test_needs_a_title_and_a_language(missing):
    with pytest.raises(DocumentRefused, match=missing):
        render("<h1>a</h1>", **{missing: " "})


def test_all_reasons_are_told_at_once():
    with pytest.raises(DocumentRefused) as refused:
        render("<h2>a</h2><table><tr><th>b</th></tr></table>")
    assert len(refused.value.reasons) == 2


@pytest.mark.parametrize(
    "html",
    [
        "<img src='http://203.0.113.9/a.png' alt='a'>",
        "<img src='//203.0.113.9/a.png' alt='a'>",
        "<img src='file:///etc/hostname' alt='a'>",
        "<img src='/static/../../etc/hostname' alt='a'>",
        "<img src='/static/%2e%2e/settings.py' alt='a'>",
        "<img src='/static/does-not-exist.png' alt='a'>",
        "<img src='/media/private.png' alt='a'>",
        "<img src='font:latin-400-normal.woff2' alt='a'>",
        "<svg><title>t</title><image href='http://203.0.113.9/a.png' width='9' height='9'/></svg>",
        "<style>@import url(http://203.0.113.9/a.css);</style>",
        "<style>p { background: url(http://203.0.113.9/a.png) }</style><p>a</p>",
        "<style>@font-face { font-family: x; src: url(http://203.0.113.9/a.woff2) }</style>",
        "<link rel='stylesheet' href='https://203.0.113.9/a.css'>",
        "<link rel='attachment' href='file:///etc/hostname'>",
        "<a rel='attachment' href='file:///etc/hostname'>a</a>",
    ],
)
def test_nothing_is_fetched_but_our_own_static_files(html):
    with pytest.raises(DocumentRefused, match="asks for"):
        render(f"<h1>a</h1>{html}")


def test_looking_for_garbage_goes_on_afterwards():
    assert gc.isenabled()
    with pytest.raises(DocumentRefused):
        render("<h1>a</h1><img src='http://203.0.113.9/a.png' alt='a'>")
    assert gc.isenabled()


def test_a_missing_typeface_says_what_to_do(settings, tmp_path):
    from django.core.exceptions import ImproperlyConfigured

    from publishing.fonts import Face

    settings.NPM_ROOT = Path(tmp_path)
    with pytest.raises(ImproperlyConfigured, match="npm ci"):
        _ = Face("latin", 400, "normal").file


def test_a_date_counts_in_universal_time():
    from zoneinfo import ZoneInfo

    noon = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
    same = render("<h1>Kort</h1>", created=noon)
    assert same == render("<h1>Kort</h1>", created=noon.astimezone(UTC))


def test_words_are_broken_by_the_rules_of_dutch_only():
    """People enter Dutch in a document of any language."""
    html = "<h1>Kader</h1><p style='width: 24mm'>Aansprakelijkheid van samenwerkingsverbanden</p>"
    assert "-\n" in text_of(render(html, language="nl"))
    assert "-\n" not in text_of(render(html, language="en"))
