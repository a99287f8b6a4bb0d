"""What people enter, as it is kept: days of about now, and texts composed in one way, without what nobody can see.

Invisible characters let one name look like another, turn the order of words round or break a file. Every door that
takes text comes by here: a row when it is checked, and the API and a sheet before they compare.
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# Before and after these a day is a slip of the finger. The end of a period is the first day after it.
EARLIEST, LATEST, LATEST_END = date(1900, 1, 1), date(2199, 12, 31), date(2200, 1, 1)

# Most texts hold none of these, which one look tells. Characters that join letters are judged by what they join.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
_NON_JOINER, _JOINER = "\u200c", "\u200d"
# Arabic to Burmese, Khmer to Mongolian, and what was added to them later: there the joiners decide how letters look.
_JOINED_SCRIPTS = (range(0x0600, 0x10A0), range(0x1780, 0x18B0), range(0xA840, 0xAA80), range(0x11000, 0x12000))
_TAGGED_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_NAMED_AT_MOST = 3


def entered(text: str, *, lines: bool = True) -> str:
    """The text as it is kept; empty where there is nothing to see. `lines`: whether it may have several.

    Raises:
        ValidationError: it holds what nobody can see, or several lines where one is asked.
    """
    # A soft hyphen says where a line may break: no part of what is said.
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text).replace("\u00ad", ""))
    if not lines:
        text = text.strip()
    found = list(_unseen(text))
    if not _SUSPECT.sub("", text).strip():
        return ""
    if found:
        raise _invisible(text, found)
    if not lines and re.search("[\n\t]", text):
        raise ValidationError(_("This is one line: leave out line breaks and tabs."), code="one_line")
    return text


def in_one_line(text: str) -> str:
    """What can be seen of a text, in one line: for what was entered before it was refused, where it would do harm."""
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    left_out = {*_unseen(text)}
    return " ".join("".join(char for at, char in enumerate(text) if at not in left_out).split())


def _unseen(text: str) -> Any:
    """The places of characters that cannot be seen and have no task where they stand."""
    flags: set[int] | None = None
    for match in _SUSPECT.finditer(text):
        at, char = match.start(), match[0]
        form = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
        if form and at and not text[at - 1].isspace() and not _SUSPECT.match(text[at - 1]):
            continue  # says which form of the character before it is meant
        if char == _JOINER and (_beside(text, at, _of_emoji) or _beside(text, at, _of_joined_script)):
            continue
        if char == _NON_JOINER and _beside(text, at, _of_joined_script):
            continue
        if char >= "\U000e0000" and flags is None:
            flags = {place for flag in _TAGGED_FLAG.finditer(text) for place in range(*flag.span())}
        if flags and at in flags:
            continue
        yield at


def _beside(text: str, at: int, what: Any) -> bool:
    """Whether the characters on both sides of a place are what is asked."""
    return 0 < at < len(text) - 1 and what(text[at - 1]) and what(text[at + 1])


def _of_emoji(char: str) -> bool:
    # Symbols, the tints of skin, and the mark that asks for a picture.
    return unicodedata.category(char) in {"So", "Sk"} or char in "\ufe0f♀♂⚕"


def _of_joined_script(char: str) -> bool:
    return any(ord(char) in script for script in _JOINED_SCRIPTS)


def _invisible(text: str, found: list[int]) -> ValidationError:
    """Which, and where to look for the first."""
    codes = list(dict.fromkeys(f"U+{ord(text[at]):04X}" for at in found))
    named = ", ".join(codes[:_NAMED_AT_MOST]) + (" …" if len(codes) > _NAMED_AT_MOST else "")
    before = _SUSPECT.sub("", text[max(0, found[0] - 30) : found[0]]).strip()
    if before:
        sentence = _(
            "There are invisible characters in this text (%(codes)s), the first after “%(before)s”."
            " Remove what stands there and type it anew."
        )
    else:
        sentence = _(
            "There are invisible characters in this text (%(codes)s), the first at its beginning."
            " Remove what stands there and type it anew."
        )
    return ValidationError(sentence, code="invisible", params={"codes": named, "before": before})


def _is_far(day: Any) -> bool:
    """Whether this is a day that nobody can mean."""
    return isinstance(day, date) and not isinstance(day, datetime) and not EARLIEST <= day <= LATEST_END


def _refuse_long(text: str) -> None:
    """Raise ValidationError for what is longer than anybody writes, where the field has no limit of its own."""
    most: int = settings.LONGEST_TEXT
    if (more := len(text) - most) > 0:
        sentence = ngettext_lazy(
            "This is %(too_many)d character too long: at most %(most)d fit. Say it more briefly.",
            "This is %(too_many)d characters too long: at most %(most)d fit. Say it more briefly.",
            more,
        )
        raise ValidationError(sentence, code="long", params={"too_many": more, "most": most})


def _refuse_other_addresses(address: str) -> None:
    """Raise ValidationError for what is no page that anybody can open: another scheme, or somebody's login in it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return  # no address at all: the field itself says so
    if parts.scheme and parts.scheme not in ("http", "https"):
        raise ValidationError(_("Fill in a whole web address, beginning with https://."), code="invalid")
    if "@" in parts.netloc:
        raise ValidationError(_("Leave out the name and password: everybody can read this address."), code="login")


class Entered(models.Model):
    """A row with texts that people enter: checked and kept as `entered` says.

    `TEXTS`: fields whose length the row judges itself. `SEVERAL_LINES`: short fields that may have more than one line.
    `AS_MADE`: texts that the product itself made.
    """

    TEXTS: ClassVar[dict[str, int]] = {}
    SEVERAL_LINES: ClassVar[frozenset[str]] = frozenset()
    AS_MADE: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """As Django does; before that, each text becomes what is kept of it."""
        left_out = {*(exclude or ())}
        errors: dict[str, Any] = {}
        for field in self._meta.concrete_fields:
            if field.name in left_out | self.AS_MADE:
                continue
            try:
                self._take(field)
            except ValidationError as error:
                errors[field.name] = error.error_list
        try:
            super().clean_fields(exclude=left_out | {*errors})
        except ValidationError as error:
            error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _take(self, field: Any) -> None:
        """Let a field hold what is kept of it.

        Raises:
            ValidationError: it cannot be kept.
        """
        value = getattr(self, field.attname)
        if isinstance(field, models.DateField) and _is_far(value):
            raise ValidationError(_("Choose a day between 1900 and 2200."), code="far")
        if not value or not isinstance(field, models.CharField | models.TextField):
            return
        lines = isinstance(field, models.TextField) or field.name in self.SEVERAL_LINES
        kept = entered(str(value), lines=lines)
        if field.max_length is None and field.name not in self.TEXTS:
            _refuse_long(kept)
        if isinstance(field, models.URLField):
            _refuse_other_addresses(kept)
        if kept != value:
            setattr(self, field.attname, kept)
