"""From bytes to text: a file comes from any program, in any encoding."""

import codecs

from django.utils.translation import gettext as _

from .lines import Unreadable

MOST_BYTES = 5 * 1024 * 1024
# What begins a file that holds no plain text: a workbook or other archive, an older workbook, PDF, pictures, programs.
_NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")
_MARKED = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def text_of(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 as Matomo writes it, or what Windows wrote before.

    Raises:
        Unreadable: it is empty, too large, or no text.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("This file is larger than 5 MB. Export fewer months at a time."))
    if data.startswith(_NOT_TEXT):
        raise Unreadable(_("This is no text file. Save it as CSV first, then choose that file."))
    text = _decoded(data)
    if any(letter < " " and letter not in "\t\n\r\f" for letter in text[:4000]) or "\0" in text:
        raise Unreadable(_("This is no text file. Save it as CSV first, then choose that file."))
    if not text.strip():
        raise Unreadable(_("This file is empty."))
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _as(encoding, data[len(mark) :])
    # UTF-16 without a mark: of plain figures and words every second byte is nought.
    head = data[:200]
    if len(head) >= 4 and head[1::2].count(0) > len(head) // 3:
        return _as("utf-16-le", data)
    if len(head) >= 4 and head[::2].count(0) > len(head) // 3:
        return _as("utf-16-be", data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _as("cp1252", data)


def _as(encoding: str, data: bytes) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(_("The letters of this file cannot be read. Save it as CSV in UTF-8.")) from error
