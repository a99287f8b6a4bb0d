"""The form for the texts of one thing. Where somebody else rewrote them meanwhile it holds both."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from publishing.differences import Stretch, differences
from stakeholders.models.written import Overtaken, Written, tidy

from .versions import label_of, texts_begun_from

# Texts of more characters than this get a tall field.
LONG = 5_000


@dataclass(frozen=True)
class Clash:
    """A text that two people rewrote at once: what stands there now, what one wrote oneself, and what differs."""

    name: str
    label: str
    theirs: str
    mine: str
    stretches: list[Stretch]


class TextForm(forms.Form):
    """The texts of `thing`. `save` says whether they were written; if not, the form holds the sentences.

    `clashes`: after somebody else was first, each text that both rewrote. `taken_over`: those that only the other did,
    which the form then shows as they are now. `refused`: whether that was why. `version`: what the writer has seen.
    """

    reason = forms.CharField(
        label=_("What did you change, and why?"),
        help_text=_("Stands in the history, for everybody to read."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, thing: Written, by: Any, version: str, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, initial=thing.texts, **kwargs)
        self.thing, self.by, self.version = thing, by, version
        self.refused = False
        self.clashes: list[Clash] = []
        self.taken_over: list[str] = []
        for name, most in thing.TEXTS.items():
            self.fields[name] = self._field(name, most)
        self.order_fields([*thing.TEXTS, "reason"])

    def _field(self, name: str, most: int) -> forms.CharField:
        column: Any = self.thing._meta.get_field(name)
        rows = 18 if most > LONG else 4
        markdown = _("You can use Markdown: see the help below.") if column.help_text else ""
        # How long it may be, the model says; the browser would cut off what is pasted without a word.
        return forms.CharField(
            label=label_of(self.thing, name),
            help_text=markdown,
            required=False,
            strip=False,
            widget=forms.Textarea(attrs={"rows": rows}),
        )

    @property
    def written(self) -> dict[str, str]:
        """The texts as they stand in the form now."""
        return {name: tidy(self[name].value() or "") for name in self.thing.TEXTS if name in self.data}

    def save(self) -> bool:
        # What was not sent at all was not emptied either.
        texts = {name: self.cleaned_data[name] for name in self.thing.TEXTS if name in self.data}
        try:
            self.thing.rewrite(by=self.by, version=self.version, reason=self.cleaned_data["reason"].strip(), **texts)
        except Overtaken as overtaken:
            self.refused = True
            self._put_beside(overtaken.row)
            self.add_error(None, overtaken)
            return False
        except ValidationError as error:
            said = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
            for name, errors in said.items():
                self.add_error(name if name in self.fields else None, errors)
            return False
        return True

    def give_back(self) -> None:
        """What was typed before its writer could send it; where others wrote meanwhile, beside that."""
        self.cleaned_data: dict[str, Any] = {}
        self._errors = ErrorDict()
        self.add_error(
            None, _("This is not saved yet: you were logged out, or acted in another role. Look and save it again.")
        )
        if self.version != self.thing.texts_version:
            self.refused = True
            self._put_beside(self.thing)

    def _put_beside(self, now: Written) -> None:
        """Take over what only the other changed; put side by side what both did."""
        begun_from = texts_begun_from(now, self.version) or {}
        filled_in: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, mine in self.written.items():
            theirs, begun = now.texts[name], begun_from.get(name)
            if mine == begun and theirs != begun:
                filled_in[name] = theirs
                self.taken_over.append(label_of(now, name))
            elif begun not in (mine, theirs) and mine != theirs:
                self.clashes.append(Clash(name, label_of(now, name), theirs, mine, differences(theirs, mine)))
        self.data, self.version = filled_in, now.texts_version
