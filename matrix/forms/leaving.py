"""What becomes of each sign-up of an organisation that leaves the network."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.fields import DayField
from matrix.leaving import Loose, Settle, Unsettled, leave
from matrix.models import Part, Status
from matrix.words import period, subject_of
from stakeholders.models import Participation

from .verb import VerbForm


class LeaveForm(VerbForm):
    """From when, why, and a choice for each sign-up; what one chooses is told with what follows from it.

    `loose`: what would be left hanging today.
    """

    on = DayField(
        label=gettext_lazy("First day on which it no longer takes part"),
        help_text=gettext_lazy("Today, or a day in the past."),
        error_messages={"required": gettext_lazy("Choose the day from which it no longer takes part.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Members of the network can read this with each sign-up that ends."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why this organisation leaves.")},
    )

    def __init__(self, *args: Any, participation: Participation, loose: Sequence[Loose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participation = participation
        self.loose = {each.row.pk: each for each in loose if each.choices}
        self.initial.setdefault("on", timezone.localdate())
        for key, each in self.loose.items():
            self.fields[_name(key)] = forms.ChoiceField(
                label=capfirst(subject_of(each.row)),
                help_text=where_it_stands(each),
                choices=[(choice.value, _what_follows(choice, each)) for choice in each.choices],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose what becomes of this sign-up.")},
            )

    def act(self) -> None:
        chosen = {key: self.cleaned_data[_name(key)] for key in self.loose}
        facts = {"on": self.cleaned_data["on"], "reason": self.cleaned_data["reason"]}
        try:
            leave(self.participation, by=self.by, settle=chosen, **facts)
        except Unsettled as unsettled:
            for key, sentences in unsettled.rows.items():
                # What is not on the page came in since: it is told on top.
                self.add_error(_name(key) if key in self.loose else None, sentences)
            raise


def _name(key: int) -> str:
    return f"row-{key}"


def where_it_stands(each: Loose) -> str:
    """Where a sign-up stands, or whom it names; for when, and what was promised."""
    if Settle.RELEASE in each.choices:
        return _("Names the organisation that leaves as its successor.")
    told = f"{capfirst(each.row.status_label)}, {period(each.row)}."
    return f"{told} {Truncator(each.row.promise).words(40)}".strip()


def _what_follows(choice: Settle, each: Loose) -> str:
    """A choice, with what follows from it."""
    row = each.row
    led = row.part == Part.LEAD and row.status == Status.CONFIRMED
    match choice:
        case Settle.HAND_OVER:
            successor = {"successor": row.successor.name}
            return _("Hand over: %(successor)s leads from that day, without a gap") % successor
        case Settle.END if led:
            return _("End: it is complete; as long as a lead is asked for, it is open again")
        case Settle.END:
            return _("End: it is complete")
        case Settle.WITHDRAW if led:
            return _("Withdraw: it stops early; the component is open again")
        case Settle.RELEASE:
            return _("Take back that it is named; the holder names another")
        case _:
            return _("Withdraw")
