"""Things with texts that people write together, as pages of a wiki: nobody's words are lost.

What was written before, by whom and when: `stakeholders/texts/versions.py`.
"""

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from periods.entered import Entered
from periods.verbs import StepRefused, locked, save_row

# Nobody reads more, and comparing two such texts would cost seconds.
MOST_LINES = 2_000


class Overtaken(StepRefused):
    """Somebody else rewrote the texts since; `row` is how they stand now. Nothing was changed."""

    def __init__(self, row: "Written") -> None:
        super().__init__(
            _("Somebody else changed this text while you were writing. Nothing of yours is lost: put both together."),
            code="overtaken",
        )
        self.row = row


class Written(Entered):
    """A thing with texts. `TEXTS`: the fields that hold them, and how many characters each may have."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, Any] = {}
        for name, most in self.TEXTS.items():
            if (long := len(getattr(self, name))) > most:
                said = ngettext(
                    "This is %(too_many)d character too long: at most %(most)d fit. Say it more briefly.",
                    "This is %(too_many)d characters too long: at most %(most)d fit. Say it more briefly.",
                    long - most,
                )
                wrong[name] = ValidationError(said, code="long", params={"too_many": long - most, "most": most})
            elif getattr(self, name).count("\n") >= MOST_LINES:
                said = _("This text has too many lines: at most %(most)d fit. Join lines, or say it more briefly.")
                wrong[name] = ValidationError(said, code="lines", params={"most": MOST_LINES})
        if wrong:
            raise ValidationError(wrong)

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.TEXTS}

    @property
    def texts_version(self) -> str:
        """Another one for other texts, so that nobody writes over words that they have not seen."""
        return version_of(self.texts)

    def rewrite(self, *, by: Any, version: str | None = None, reason: str = "", **texts: str) -> None:
        """Give the thing these texts; those that are not named stay. What was there is kept in the history.

        `version`: the `texts_version` that the writer began from; without it, whatever stands there is replaced.

        Raises:
            ValidationError: a text is too long, or nothing would change.
            Overtaken: somebody else rewrote them since.
        """
        new = {name: tidy(text) for name, text in texts.items()}
        with transaction.atomic():
            row = locked(self)
            if version is not None and version != row.texts_version:
                raise Overtaken(row)
            if all(getattr(row, name) == text for name, text in new.items()):
                raise ValidationError(_("You have not changed anything yet."), code="same")
            for name, text in new.items():
                setattr(row, name, text)
            save_row(row, by=by, reason=reason)
        for name in self.TEXTS:
            setattr(self, name, getattr(row, name))

    def restore(self, texts: dict[str, str], *, number: int, by: Any, version: str | None = None) -> None:
        """Give the thing the texts of its version `number` again, as a new version.

        Raises:
            ValidationError: those are its texts now.
            Overtaken: somebody else rewrote them since.
        """
        network: Any = getattr(self, "network", self)
        with override(network.language):
            reason = _("Version %(number)d restored") % {"number": number}
        self.rewrite(by=by, version=version, reason=reason, **texts)


def version_of(texts: dict[str, str]) -> str:
    """A mark of these texts: the same for the same texts."""
    return sha256("\0".join(f"{name}\0{text}" for name, text in sorted(texts.items())).encode()).hexdigest()[:20]


def tidy(text: str) -> str:
    """The text as it is kept: lines end as everywhere, and nothing empty round it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
