"""Forms of what is asked for one responsibility of a component."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField, HoursField
from matrix.models import Component, Need, NeedClosed, Responsibility
from matrix.models.need import CONTRIBUTORS_MOST, HOURS_MOST

from .component import TOO_LONG
from .verb import VerbForm

ASKED = ("lead_wanted", "contributors_wanted", "hours_wanted", "due_on")
_NUMBER = _("Fill in a whole number from 0 to 100.")
NOTHING = _("Ask for at least something: a lead, contributors or hours.")


class ContributorsField(forms.IntegerField):
    """How many; nothing filled in is none."""

    def __init__(self, **facts: Any) -> None:
        sentences = dict.fromkeys(("invalid", "min_value", "max_value"), _NUMBER)
        super().__init__(min_value=0, max_value=CONTRIBUTORS_MOST, required=False, error_messages=sentences, **facts)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


def asked_fields() -> dict[str, Any]:
    """The questions about one responsibility."""
    return {
        "lead_wanted": forms.BooleanField(label=_("A lead"), required=False, initial=True),
        "contributors_wanted": ContributorsField(label=_("Number of contributors")),
        "hours_wanted": HoursField(
            label=_("Hours a year, of all together"),
            required=False,
            max_value=HOURS_MOST,
            error_messages={"max_value": _("These are more hours than people can give. Fill in at most 1000000.")},
        ),
        "due_on": DayField(label=_("By when"), required=False),
    }


def asks_nothing(told: dict[str, Any]) -> bool:
    return not (told.get("lead_wanted") or told.get("contributors_wanted") or told.get("hours_wanted"))


class NeedForm(VerbForm):
    """What is asked for `responsibility` of `component`; `present`: what is asked there now."""

    fields: dict[str, Any]
    lead_wanted = asked_fields()["lead_wanted"]
    contributors_wanted = asked_fields()["contributors_wanted"]
    hours_wanted = asked_fields()["hours_wanted"]
    due_on = asked_fields()["due_on"]
    on = DayField(
        label=_("Asked from"),
        help_text=_("What was asked until then stays known for the days before."),
        error_messages={"required": _("Fill in the day from which this is asked.")},
    )
    lasting = forms.BooleanField(label=_("Ask this until further notice"), required=False)
    more = ("on",)
    more_label = _("From another day than today")

    def __init__(
        self, *args: Any, component: Component, responsibility: Responsibility, present: Need | None, **kwargs: Any
    ) -> None:
        self.component, self.responsibility = component, responsibility
        super().__init__(*args, **kwargs)
        if present:
            self.initial = {name: getattr(present, name) for name in ASKED} | dict(self.initial)
        today = timezone.localdate()
        # What is planned is changed from the day on which it begins.
        self.initial.setdefault("on", max(today, present.since) if present else today)
        if present and present.closed_as and present.last_day:
            day = {"day": date_format(present.last_day, "DATE_FORMAT")}
            self.fields["lasting"].help_text = _("Else it is asked up to and including %(day)s, as was decided.") % day
        else:
            del self.fields["lasting"]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and asks_nothing(told):
            self.add_error("lead_wanted", NOTHING)
        return told

    def act(self) -> Need:
        told = dict(self.cleaned_data)
        if told.pop("lasting", False):
            told["until"] = None
        return Need.ask(by=self.by, component=self.component, responsibility=self.responsibility, **told)


class NeedCloseForm(VerbForm):
    """Ask no longer: it is fulfilled, or dropped."""

    closed_as = forms.ChoiceField(
        label=_("Why this is no longer asked for"),
        choices=[
            (NeedClosed.FULFILLED.value, _("Fulfilled: the work is done")),
            (NeedClosed.DROPPED.value, _("Dropped: the network does not ask for it any more")),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose whether it is fulfilled or dropped.")),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Members of the network can read this. Needed when it is dropped."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=300,
        error_messages=TOO_LONG,
    )
    on = DayField(
        label=_("No longer asked from"),
        error_messages={"required": _("Fill in the day from which this is no longer asked.")},
    )
    more = ("on",)
    more_label = _("From another day than today")

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.need = need
        # What is planned is taken back from the day on which it would begin.
        self.initial.setdefault("on", max(timezone.localdate(), need.since))

    def act(self) -> None:
        self.need.close(by=self.by, **self.cleaned_data)


def group_of(responsibility: Responsibility) -> str:
    """The beginning of the names of the fields about a responsibility."""
    return responsibility.name.lower()
