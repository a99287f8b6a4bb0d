"""From bytes to text: a CSV comes from any program, in any encoding. Every file of text is read here."""

import codecs

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_MARKED = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What no text holds, apart from tabs and the ends of lines and pages.
_NO_TEXT = frozenset(map(chr, range(32))) - set("\t\n\r\f\x0b\x1c\x1d\x1e\x1f")
_LOOKED_AT = 4000


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 (also without its mark), or what Windows writes in Western Europe.

    Raises:
        ValidationError: it is no text, or its letters cannot be read.
    """
    text = _decoded(content)
    if "\0" in text or not _NO_TEXT.isdisjoint(text[:_LOOKED_AT]):
        raise ValidationError(_("This is no file of text."), code="no_text")
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _as(encoding, content[len(mark) :])
    # UTF-16 without a mark: of plain figures and words every second byte is nought.
    head = content[:200]
    if len(head) >= 4 and head[1::2].count(0) > len(head) // 3:
        return _as("utf-16-le", content)
    if len(head) >= 4 and head[::2].count(0) > len(head) // 3:
        return _as("utf-16-be", content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # What no text holds says more than that its letters are of no known kind.
        return content.decode("cp1252", "replace") if b"\0" in content else _as("cp1252", content)


def _as(encoding: str, content: bytes) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("The letters of this file cannot be read. Save it as CSV in UTF-8."), code="letters"
        ) from error
