"""Forms that hand their act on to a verb of the model. What the verb finds wrong stands beside its field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused
from stakeholders.models import Membership, Participation, Person, Role

from .fields import DayField, EuroField, LastDayField
from .models import ARRANGEMENTS, Component, Health, Part, SignUp

# The field beside which a constraint's sentence belongs, where that is one field of a form.
_BESIDE = {
    "sign_up_ends_after_start": "until",
    "sign_up_says_how": "arrangements",
    "sign_up_accepts_conditions": "conditions_accepted",
}


class VerbForm(forms.Form):
    """A form of which `act` calls one verb. `save` says whether it worked; if not, the form holds the sentences.

    `refused`: whether the present state forbade the step, rather than that the input was wrong.
    """

    refused = False
    result: Any = None

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        self.by = by
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def act(self) -> Any:
        """Call the verb with what was filled in."""
        raise NotImplementedError

    def save(self) -> bool:
        """Do it, or take in why not; then nothing was changed."""
        try:
            self.result = self.act()
        except ValidationError as error:
            self.refused = isinstance(error, StepRefused)
            self.take_in(error)
            return False
        return True

    def take_in(self, error: ValidationError) -> None:
        """Put each sentence beside its field; on top where the form has no such field."""
        said = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in said.items():
            for each in errors:
                field = _beside(each) if name == NON_FIELD_ERRORS else name
                self.add_error(field if field in self.fields else None, each)


def _beside(error: ValidationError) -> str | None:
    """The field that the sentence of a constraint is about."""
    sentence = str(error.message)
    for constraint in SignUp._meta.constraints:
        if constraint.name in _BESIDE and str(constraint.get_violation_error_message()) == sentence:
            return _BESIDE[constraint.name]
    return None


def _people(of: Sequence[Participation]) -> Any:
    """Those who act for one of these organisations today."""
    today = timezone.localdate()
    return Person.objects.filter(
        pk__in=Membership.objects.as_at(today).filter(participation__in=of).values("person")
    ).order_by("name")


def _hours() -> Any:
    return SignUp._meta.get_field("hours").formfield(
        label=_("Hours a year"),
        required=False,
        min_value=0,
        initial=None,
        widget=forms.NumberInput(attrs={"min": 0}),
        error_messages={
            "invalid": _("Fill in whole hours, for example 120."),
            "min_value": _("Hours cannot be below zero."),
        },
    )


class SignUpForm(VerbForm):
    """Sign up. Four questions; the rest is folded.

    `organisations`: those on behalf of which the one who asks may sign up. `parts`: those that are possible, as far as
    is known; whatever is sent, the verb decides.
    """

    more = ("arrangements", "since", "hours", "cents", "supplier", "agreement", "mandate", "conditions_accepted")
    more_label = _("How you will do it, hours and money, agreements (can wait)")

    participation = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Participation.objects.none(),
        empty_label=_("Choose an organisation"),
        error_messages={
            "required": _("Choose the organisation that signs up."),
            "invalid_choice": _("You cannot sign up on behalf of this organisation."),
        },
    )
    part = forms.TypedChoiceField(
        label=_("Your part"),
        help_text=_(
            "A lead sees to it that it happens. A contributor helps. If you are interested, you promise nothing yet."
        ),
        choices=Part.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what part you will take.")},
    )
    promise = forms.CharField(
        label=_("What you promise"),
        help_text=_("One or two sentences that everybody may read."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Say in a few words what you promise.")},
    )
    contact = forms.ModelChoiceField(
        label=_("Contact"),
        help_text=_("Shown to members of the network only."),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Not known yet"),
    )
    until = LastDayField(
        label=_("Up to and including"), help_text=_("Leave empty if there is no end in sight."), required=False
    )
    arrangements = forms.MultipleChoiceField(
        label=_("How you will do it"),
        choices=[(name, capfirst(word)) for name, word in ARRANGEMENTS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=["own_staff"],
        required=False,
    )
    since = DayField(label=_("From"), required=False)
    cents = EuroField(
        label=_("Money a year, in euro"), help_text=_("Shown to members of the network only."), required=False
    )
    supplier = forms.ModelChoiceField(
        label=_("Supplier"),
        help_text=_("Who does it for you, when hired or outsourced. May still be unknown."),
        queryset=Participation.objects.none(),
        required=False,
        empty_label=_("None, or not known yet"),
    )
    agreement = forms.URLField(
        label=_("Address of the service level agreement"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": _("Fill in a whole web address, beginning with https://.")},
    )
    mandate = forms.CharField(
        label=_("Who agreed to this in your organisation"),
        help_text=_("Shown to members of the network only."),
        required=False,
        max_length=150,
    )
    conditions_accepted = forms.BooleanField(
        label=_("We accept the open-source conditions of the network"),
        help_text=_("Required with hired staff, an outside party or a partnership."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        component: Component,
        responsibility: int,
        organisations: Sequence[Participation],
        parts: Sequence[Part],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.component, self.responsibility = component, responsibility
        self._offer_parts(parts)
        self._offer_organisations(organisations)
        self.fields["hours"] = _hours()
        today = timezone.localdate()
        self.fields["since"].initial = today
        contact: Any = self.fields["contact"]
        supplier: Any = self.fields["supplier"]
        contact.queryset = _people(organisations)
        supplier.queryset = (
            Participation.objects.filter(network=component.network)
            .as_at(today)
            .in_role(Role.SUPPLIER, at=today)
            .with_name(at=today)
            .order_by("name_then")
        )
        self.order_fields(["participation", "part", "promise", "contact", "until", *self.more])

    def _offer_parts(self, parts: Sequence[Part]) -> None:
        field = self.fields["part"]
        # What is sent may be any part, so that the verb itself says why not; shown are those that are possible.
        field.widget.choices = [(part.value, capfirst(part.label)) for part in parts]
        if len(parts) == 1:
            field.initial = parts[0].value
        if self.data.get("part", field.initial) in (Part.INTERESTED.value, str(Part.INTERESTED.value)):
            self.fields["promise"].required = False

    def _offer_organisations(self, organisations: Sequence[Participation]) -> None:
        field: Any = self.fields["participation"]
        field.queryset = (
            Participation.objects.filter(pk__in=[each.pk for each in organisations])
            .with_name(at=timezone.localdate())
            .order_by("name_then")
        )
        if len(organisations) == 1:
            field.initial = organisations[0].pk
            field.widget = forms.HiddenInput()

    def clean_hours(self) -> int:
        return self.cleaned_data["hours"] or 0

    def act(self) -> SignUp:
        facts: dict[str, Any] = dict(self.cleaned_data)
        chosen = facts.pop("arrangements")
        facts |= {name: name in chosen for name in ARRANGEMENTS}
        return SignUp.offer(by=self.by, component=self.component, responsibility=self.responsibility, **facts)


class ReportForm(VerbForm):
    """How it goes: one choice and one sentence."""

    more = ("percentage",)
    more_label = _("How far it is (optional)")

    health = forms.TypedChoiceField(
        label=_("How is it going?"),
        choices=[(each.value, capfirst(each.label)) for each in reversed(Health)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is going.")},
    )
    text = forms.CharField(
        label=_("In one sentence"),
        help_text=_("What happened, what comes next. Everybody may read this."),
        widget=forms.Textarea(attrs={"rows": 2}),
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

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sign_up = sign_up

    def act(self) -> Any:
        return self.sign_up.report(by=self.by, **self.cleaned_data)


class RenewForm(VerbForm):
    """Change what was promised: the sign-up so far ends today, a new one goes on from today and stays confirmed."""

    promise = SignUpForm.base_fields["promise"]
    until = LastDayField(
        label=_("Up to and including"), help_text=_("Leave empty if there is no end in sight."), required=False
    )
    cents = EuroField(label=_("Money a year, in euro"), required=False)

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        self.sign_up = sign_up
        kwargs["initial"] = {name: getattr(sign_up, name) for name in ("promise", "until", "hours", "cents")}
        super().__init__(*args, **kwargs)
        self.fields["hours"] = _hours()
        self.order_fields(["promise", "until", "hours", "cents"])

    def clean_hours(self) -> int:
        return self.cleaned_data["hours"] or 0

    def act(self) -> SignUp:
        return self.sign_up.renew(by=self.by, **self.cleaned_data)


class StepForm(VerbForm):
    """A step that needs no more than yes."""

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sign_up = sign_up


class ConfirmForm(StepForm):
    def act(self) -> None:
        self.sign_up.confirm(by=self.by)


class DeclineForm(StepForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organisation can read this, and so can every other member of the network."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Give a reason: others rely on this.")},
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


class HandOverForm(StepForm):
    """End this lead and confirm the offer of its successor; which offer that is, the model knows."""

    def act(self) -> None:
        offer = self.sign_up.offer_of_successor(on=timezone.localdate())
        if offer is None:
            raise StepRefused(_("Your successor has not offered to lead yet."))
        self.sign_up.hand_over(by=self.by, to=offer)
