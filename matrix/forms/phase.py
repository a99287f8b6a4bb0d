"""Forms of a phase: the next one, or back to the one before."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField
from matrix.models import Phase

from .component import TOO_LONG, PhaseField
from .verb import VerbForm


class PhaseForm(VerbForm):
    """Into which phase a component or platform (`thing`) goes, and from when.

    `standing`: how many sign-ups would end if it were retired.
    """

    fields: dict[str, Any]
    phase = PhaseField(label=_("Enters phase"))
    on = DayField(label=_("From"), error_messages={"required": _("Fill in the day on which this phase begins.")})
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Members of the network can read this. Needed when it is retired."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        error_messages=TOO_LONG,
    )
    settle = forms.BooleanField(
        label=_("When it is retired: end the sign-ups too"),
        help_text=_("Promises then end and offers are declined, each with the reason above."),
        required=False,
    )

    def __init__(self, *args: Any, thing: Any, present: str | None, standing: int = 0, **kwargs: Any) -> None:
        self.thing, self.standing = thing, standing
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        possible = self._possible() - {present}
        self.fields["phase"].choices = [(each.value, capfirst(each.label)) for each in Phase if each.value in possible]
        if not standing:
            del self.fields["settle"]

    def _possible(self) -> set[str]:
        """What others promised something for is no candidate any more."""
        all_of_them = set(Phase.values)
        return all_of_them - {Phase.CANDIDATE.value} if getattr(self.thing, "is_promised", False) else all_of_them

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("phase") == Phase.RETIRED:
            if not told.get("reason", "").strip() and "reason" not in self.errors:
                self.add_error("reason", _("Say why it is retired: others want to know."))
            if self.standing and not told.get("settle"):
                self.add_error("settle", _("Tick this, or first have the sign-ups end or handed over."))
        return told

    def act(self) -> Any:
        told = dict(self.cleaned_data)
        told.pop("settle", None)
        return self.thing.enter(told.pop("phase"), by=self.by, **told)


class PhaseUndoForm(VerbForm):
    """The last phase was a mistake."""

    reason = forms.CharField(
        label=_("Why this was a mistake"),
        help_text=_("Kept in the history."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        error_messages=TOO_LONG | {"required": _("Say why this was a mistake.")},
    )

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing = thing

    def act(self) -> Any:
        return self.thing.undo_phase(by=self.by, **self.cleaned_data)
