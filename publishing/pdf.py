"""From HTML to a PDF that everyone can read, now and later: PDF/A-3a and PDF/UA-1 in one file.

The only file that knows WeasyPrint. It refuses HTML that cannot become such a PDF, with the reasons, because
WeasyPrint itself would write an invalid file in silence. The same HTML gives the same bytes.
"""

import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import pydyf
import weasyprint
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from publishing.fonts import BY_ADDRESS, Face, faces_for, showable

for chatty in ("fontTools", "weasyprint.progress"):  # they tell of every table of every face, and of every page
    logging.getLogger(chatty).setLevel(logging.WARNING)

_BLOCKS = {"caption", "dd", "div", "dl", "dt", "li", "ol", "p", "table", "td", "th", "ul"}
_SVG = "{http://www.w3.org/2000/svg}"
_VARIANT = "pdf/a-3a"
_BASE_LOOK = Path(__file__).with_name("print.css")

# Where a file needs a date but none was given: the one that ZIP archives use.
_NO_DATE = datetime(1980, 1, 1, tzinfo=UTC)

# WeasyPrint writes the identification of one standard. That of the other goes into the same rdf:RDF: a second RDF
# block, as its own option would add, is not PDF/UA. PDF/A wants every foreign schema explained.
_PDF_UA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class DocumentRefused(ValueError):
    """The HTML cannot become a valid, accessible PDF; `reasons` says why, for who wrote the template."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(reasons))


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that travels inside the PDF; its type follows from its name.

    The relationship is one of PDF/A-3: Source, Data, Alternative, Supplement or Unspecified.
    """

    name: str
    content: bytes
    description: str = ""
    relationship: str = "Data"


def render_pdf(
    html: str,
    *,
    title: str,
    language: str,
    created: datetime | None = None,
    author: str = "",
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The document as PDF; `html` is a whole page, or its body.

    The base look is print.css; a `<style>` or a linked static stylesheet of the page goes over it. Addresses are
    those of this site: static files are read from disk, anything else is refused, nothing goes over the network.
    """
    local_files = _LocalFiles()
    page = weasyprint.HTML(string=html, base_url=f"{settings.SITE_URL}/", url_fetcher=local_files)
    root = page.etree_element
    reasons = [*_what_is_missing(title, language), *_what_readers_would_miss(root)]
    if reasons:
        raise DocumentRefused(reasons)
    root.set("lang", language)
    _make_showable(root)
    typeface, font_faces = _typeface(faces_for("".join(root.itertext())))
    _prepare(root, typeface)
    fonts = FontConfiguration()
    look = weasyprint.CSS(
        string=f"{font_faces}{_BASE_LOOK.read_text()}html {{ font-family: {typeface} }}",
        base_url=settings.SITE_URL,
        url_fetcher=local_files,
        font_config=fonts,
    )
    with _no_garbage_collection():
        document = page.render(font_config=fonts, stylesheets=[look], pdf_variant=_VARIANT)
        _describe(document.metadata, title=title, language=language, created=created, author=author)
        pdf: bytes = document.write_pdf(
            pdf_variant=_VARIANT,
            attachments=[_attached(one, created) for one in sorted(attachments, key=lambda one: one.name)],
            finisher=_finish,
        )
    if local_files.refused:
        raise DocumentRefused([f"asks for {address}" for address in local_files.refused])
    return pdf


class _LocalFiles(URLFetcher):
    """Gives our own faces and static files and what the page itself holds; remembers what it refused."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data", "file"}, allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        try:
            return super().fetch(self._local(url), headers)
        except Exception:
            # WeasyPrint only notes in its log that something is missing.
            self.refused.append(url)
            raise

    @staticmethod
    def _local(url: str) -> str:
        if url.startswith("data:"):
            return url
        if url in BY_ADDRESS:
            return BY_ADDRESS[url].file.as_uri()
        static = urljoin(f"{settings.SITE_URL}/", settings.STATIC_URL)
        if url.startswith(static):
            name = unquote(urlsplit(url).path.removeprefix(urlsplit(static).path))
            return Path(finders.find(name) or staticfiles_storage.path(name)).as_uri()
        raise ValueError(f"Not a file of this site: {url}")


def _typeface(faces: Sequence[Face]) -> tuple[str, str]:
    """The names to ask for, and the rules that bring the files."""
    rules = "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style};'
        f' src: url("{face.address}") }}\n'
        for face in faces
    )
    return ", ".join(dict.fromkeys(f'"{face.family}"' for face in faces)), rules


def _what_is_missing(title: str, language: str) -> Iterator[str]:
    if not title.strip():
        yield "has no title"
    if not language.strip():
        yield "has no language"


def _what_readers_would_miss(root: Element) -> Iterator[str]:
    """What PDF/UA asks of the HTML and WeasyPrint does not watch over."""
    headings = [0, *(int(one.tag[1]) for one in root.iter() if one.tag in {"h1", "h2", "h3", "h4", "h5", "h6"})]
    yield from (f"skips from heading {before} to {after}" for before, after in pairwise(headings) if after > before + 1)
    yield from (
        f"has a table header without scope: {''.join(cell.itertext()).strip()!r}"
        for cell in root.iter("th")
        if cell.get("scope") not in {"row", "col", "rowgroup", "colgroup"}
    )
    yield from (
        f"has an image without a text alternative: {image.get('src', '')}"
        for image in root.iter("img")
        if not image.get("alt", "").strip()
    )
    yield from (
        "has a drawing without a title"
        for drawing in root.iter(f"{_SVG}svg")
        if not (drawing.findtext(f"{_SVG}title") or "").strip()
    )
    yield from (
        f"has an image in a link: {link.get('href', '')}"
        for link in root.iter("a")
        if link.find(".//img") is not None or link.find(f".//{_SVG}svg") is not None
    )


def _make_showable(root: Element) -> None:
    for one in root.iter():
        if one.tag != "style":
            one.text = one.text and showable(one.text)
        one.tail = one.tail and showable(one.tail)


def _prepare(root: Element, typeface: str) -> None:
    """Brings the page into a form that WeasyPrint draws and tags well; what is said stays the same."""
    for link in root.iter("a"):
        # The area of a link is tagged with its own text only: an element inside it would be left out.
        link.text = "".join(link.itertext())
        for child in list(link):
            link.remove(child)
    _end_lines(root)
    for drawing in root.iter(f"{_SVG}svg"):
        drawing.set("font-family", typeface)  # drawings do not take it from the page
        title, more = drawing.find(f"{_SVG}title"), drawing.findtext(f"{_SVG}desc")
        if title is not None and more:
            # Only the title becomes the text alternative.
            title.text = f"{(title.text or '').rstrip('. ')}. {more}"


def _end_lines(root: Element) -> None:
    """White space at the end of a block is never shown, but counted: a line that just fits would be broken in two."""
    for parent in root.iter():
        for before, after in pairwise([None, *parent, parent]):
            if after is None or after.tag not in _BLOCKS:
                continue
            if before is None:
                parent.text = parent.text and parent.text.rstrip()
            else:
                before.tail = before.tail and before.tail.rstrip()


def _describe(
    metadata: weasyprint.document.DocumentMetadata, *, title: str, language: str, created: datetime | None, author: str
) -> None:
    metadata.title = title
    metadata.lang = language
    metadata.authors = [author] if author else []
    metadata.created = metadata.modified = created and _moment(created).strftime("%Y-%m-%dT%H:%M:%SZ")
    one_standard = metadata.generate_rdf_metadata

    def both_standards(*args: object) -> bytes:
        start, end, _rest = one_standard(*args).rpartition(b"</rdf:RDF>")
        return start + _PDF_UA + end

    metadata.generate_rdf_metadata = both_standards


def _moment(created: datetime) -> datetime:
    if created.tzinfo is None:
        raise ValueError("A moment without a time zone says not when it was.")
    return created.astimezone(UTC)


def _attached(attachment: Attachment, created: datetime | None) -> weasyprint.Attachment:
    moment = _moment(created) if created else _NO_DATE
    return weasyprint.Attachment(
        file_obj=BytesIO(attachment.content),
        name=attachment.name,
        description=attachment.description,
        relationship=attachment.relationship,
        created=moment,
        modified=moment,
    )


def _finish(_document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """What the writer leaves out of the file, or puts in twice."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    tags = [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/StructElem"]
    headers = {one["ID"].string: one for one in tags if one["S"] == "/TH" and "ID" in one}
    for one in headers.values():
        one["A"]["Scope"] = "/Column"
    for one in tags:
        for header in one.get("A", {}).get("Headers", ()):
            # A cell names the headers that speak for it: one in its own row speaks for the row.
            if headers[header.string]["P"] == one["P"]:
                headers[header.string]["A"]["Scope"] = "/Row"


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Layout makes very many objects that live until the end: looking through them again and again takes a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
