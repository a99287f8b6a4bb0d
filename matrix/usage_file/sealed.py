"""What was read, carried along in the form from preview to confirmation; signed, so that it is what was previewed."""

from collections.abc import Iterable
from dataclasses import astuple
from datetime import date
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from .lines import Folder, Told, Unreadable

HOURS = 4


def seal(rows: Iterable[Told | Folder], *, salt: str) -> str:
    """Lines or folders as one word, signed for `salt`."""
    plain = [[each.isoformat() if isinstance(each, date) else each for each in astuple(row)] for row in rows]
    return signing.dumps(plain, salt=salt, compress=True)


def unseal(kind: type[Any], word: str, *, salt: str) -> list[Any]:
    """The lines (`Told`) or folders (`Folder`) that `seal` made this word of.

    Raises:
        Unreadable: it is not ours, of another platform or person, or too old.
    """
    try:
        plain = signing.loads(word, salt=salt, max_age=HOURS * 3600)
    except signing.BadSignature as error:
        raise Unreadable(_("This preview is no longer valid. Choose the file again.")) from error
    return [_told(row) if kind is Told else _folder(row) for row in plain]


def _told(row: list[Any]) -> Told:
    number, month, *rest, wrong = row
    return Told(number, date.fromisoformat(month) if month else None, *rest, wrong=tuple(wrong))


def _folder(row: list[Any]) -> Folder:
    month, *rest = row
    return Folder(date.fromisoformat(month), *rest)
