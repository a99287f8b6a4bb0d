"""What a file is that holds no list, seen from its content, for its name may say anything; and what one can do then."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True)
class FileType:
    """`what`: its name in a sentence; `instead`: what one can do to have a list."""

    what: Any
    instead: Any

    @property
    def sentence(self) -> str:
        return _("This is %(what)s, not a list.") % {"what": self.what} + f" {self.instead}"


_PICTURE = FileType(gettext_lazy("a picture"), gettext_lazy("Choose the list itself, as XLSX, ODS or CSV."))
_PACKED = FileType(gettext_lazy("a packed file"), gettext_lazy("Unpack it, then choose the list that is in it."))
_PROGRAM = FileType(gettext_lazy("a program"), gettext_lazy("Choose an XLSX, ODS or CSV file."))
_TABLE = gettext_lazy("Copy the table in it to a spreadsheet, and save that as XLSX, ODS or CSV.")
_SAVED_ANEW = gettext_lazy("Open it in your spreadsheet program and save it as XLSX, ODS or CSV.")
_DOCUMENT = FileType(gettext_lazy("a text document"), _TABLE)
_WORD = FileType(gettext_lazy("a Word document"), _TABLE)
_SLIDES = FileType(gettext_lazy("a presentation"), _TABLE)
ZIPPED = FileType(gettext_lazy("a ZIP file"), gettext_lazy("Unpack it, then choose the list that is in it."))
_BEGINNINGS = (
    (
        b"%PDF",
        FileType(gettext_lazy("a PDF"), gettext_lazy("Choose the list that it was made of, as XLSX, ODS or CSV.")),
    ),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!\x1a", _PACKED),
    (b"\x7fELF", _PROGRAM),
    (b"MZ", _PROGRAM),
    (b"{\\rtf", _DOCUMENT),
)
# Letters that a text may begin with too: then something that no text holds has to follow.
_MAY_BE_TEXT = (b"BM", b"MZ")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|table)\b", re.IGNORECASE)
_OLD_STREAMS = (("WordDocument", _WORD), ("PowerPoint Document", _SLIDES))
_PARTS = (("word/", _WORD), ("ppt/", _SLIDES))
_OPEN_DOCUMENTS = {"text": _DOCUMENT, "presentation": _SLIDES, "graphics": _PICTURE}


def other_than_text(content: bytes) -> FileType | None:
    """What this is, where it is neither text nor a package of sheets."""
    for begin, found in _BEGINNINGS:
        if content.startswith(begin) and (begin not in _MAY_BE_TEXT or b"\0" in content[:64]):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _PICTURE
    if _PAGE.match(content[:1000]):
        return FileType(gettext_lazy("a web page"), _SAVED_ANEW)
    return None


def of_old_office(content: bytes) -> FileType:
    """What a file of the old Office programs is."""
    for stream, found in _OLD_STREAMS:
        if stream.encode("utf-16-le") in content:
            return found
    return FileType(gettext_lazy("a file of an old program (.xls)"), _SAVED_ANEW)


def of_package(names: Collection[str], mimetype: str) -> FileType | None:
    """What a package is, where it holds no sheets."""
    for begin, found in _PARTS:
        if any(name.startswith(begin) for name in names):
            return found
    kind = mimetype.removeprefix("application/vnd.oasis.opendocument.") if "opendocument" in mimetype else ""
    return next((found for begin, found in _OPEN_DOCUMENTS.items() if kind.startswith(begin)), None)
