"""Forms of one step of a sign-up."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField
from matrix.models import Health, SignUp
from stakeholders.models import Participation

from .verb import VerbForm


class HealthButtons(forms.RadioSelect):
    """A choice that sends the form too: saying how it goes is one press."""

    template_name = "matrix/parts/health_buttons.html"


class ReportForm(VerbForm):
    """How it goes: one sentence, and a press that says how."""

    more = ("percentage",)
    more_label = _("How far it is (optional)")

    text = forms.CharField(
        label=_("In one sentence"),
        help_text=_("What happened, what comes next. Everybody may read this."),
        # The page is there for this one sentence.
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        max_length=2000,
        error_messages={"required": _("Say in one sentence how it is going.")},
    )
    percentage = forms.IntegerField(
        label=_("Percentage done"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"min": 0, "max": 100}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Fill in a whole number from 0 to 100.")),
    )
    health = forms.TypedChoiceField(
        label=_("How is it going?"),
        help_text=_("With your choice you report it."),
        choices=[(each.value, capfirst(each.label)) for each in reversed(Health)],
        coerce=int,
        widget=HealthButtons,
        error_messages={"required": _("Choose how it is going.")},
    )

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sign_up = sign_up
        if self.is_bound:
            # What is wrong stands on top, and there one begins.
            del self.fields["text"].widget.attrs["autofocus"]

    def act(self) -> Any:
        return self.sign_up.report(by=self.by, **self.cleaned_data)


class StepForm(VerbForm):
    """A step that needs no more than yes."""

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sign_up = sign_up


class ConfirmForm(StepForm):
    def act(self) -> None:
        self.sign_up.confirm(by=self.by)


class StillStandsForm(StepForm):
    """This promise still stands."""

    def act(self) -> Any:
        return self.sign_up.attest(by=self.by)


class ContributeForm(StepForm):
    """Another was chosen to lead: contribute instead."""

    def act(self) -> SignUp:
        return self.sign_up.contribute(by=self.by)


class DeclineForm(StepForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organisation can read this, and so can every other member of the network."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Give a reason: the organisation wants to know why.")},
    )

    def act(self) -> None:
        self.sign_up.decline(by=self.by, **self.cleaned_data)


class WithdrawForm(StepForm):
    """The reason is needed once others rely on the promise; whether they do, the verb knows."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Members of the network can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = bool(self.sign_up.confirmed_on)
        self.fields["reason"].error_messages["required"] = _("Give a reason: others rely on this.")

    def act(self) -> None:
        self.sign_up.withdraw(by=self.by, **self.cleaned_data)


class EndForm(StepForm):
    """Complete: the period is over, or the result is there. A few words may say so."""

    reason = forms.CharField(
        label=_("What came of it"),
        help_text=_("Members of the network can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )

    def act(self) -> None:
        self.sign_up.end(by=self.by, **self.cleaned_data)


class AnnulForm(StepForm):
    """Take back a mistake."""

    reason = forms.CharField(
        label=_("Why this was a mistake"),
        help_text=_("Members of the network can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Say why this was a mistake.")},
    )

    def act(self) -> None:
        self.sign_up.annul(by=self.by, **self.cleaned_data)


class SuccessorForm(StepForm):
    """Who takes over this lead, and when."""

    successor = forms.ModelChoiceField(
        label=_("Successor"),
        queryset=Participation.objects.none(),
        empty_label=_("Choose an organisation"),
        error_messages={"required": _("Choose the organisation that takes over.")},
    )
    handover_on = DayField(
        label=_("Takes over on"),
        help_text=_("Until then you lead; from that day your successor does."),
        error_messages={"required": _("Choose the day on which your successor takes over.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row, today = self.sign_up, timezone.localdate()
        field: Any = self.fields["successor"]
        field.queryset = (
            Participation.objects.filter(network=row.network)
            .who_may_sign_up(at=today)
            .exclude(pk=row.participation_id)
            .with_name(at=today)
            .order_by("name_then")
        )
        self.initial.update(successor=row.successor_id, handover_on=row.handover_on)

    def act(self) -> None:
        self.sign_up.name_successor(by=self.by, **self.cleaned_data)


class ForgetSuccessorForm(StepForm):
    """Nobody takes over this lead after all."""

    def act(self) -> None:
        self.sign_up.forget_successor(by=self.by)


class HandOverForm(StepForm):
    """End this lead and confirm the offer of its successor; which offer that is, the model knows."""

    def act(self) -> None:
        self.sign_up.hand_over(by=self.by)
