"""From bytes to text: whether this is a file that figures can be read from, before its letters are."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing import decoding
from publishing.file_types import OLE, ZIP, other_than_text

from .lines import Unreadable

MOST_BYTES = 5 * 1024 * 1024


def text_of(data: bytes) -> str:
    """The text of a file, whatever program wrote it.

    Raises:
        Unreadable: it is empty, too large, or no text; what it is instead.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("This file is larger than 5 MB. Export fewer months at a time."))
    if data.startswith((*ZIP, OLE)):
        raise Unreadable(_("This is a workbook or another packed file. Save it as CSV first, then choose that file."))
    if found := other_than_text(data):
        raise Unreadable(
            _("This is %(what)s. Choose a file of text: CSV, TSV or JSON, as Matomo exports it.") % {"what": found.what}
        )
    try:
        text = decoding.text_of(data)
    except ValidationError as error:
        if error.code != "no_text":
            raise Unreadable(error.messages) from error
        raise Unreadable(_("This is no text file. Save it as CSV first, then choose that file.")) from error
    if not text.strip():
        raise Unreadable(_("This file is empty."))
    return text
