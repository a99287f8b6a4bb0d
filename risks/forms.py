"""Forms of the register. Registering asks three things; the rest comes when the risk is assessed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField, RowsField
from matrix.forms import VerbForm
from matrix.models import STANDING, Component, SignUp
from stakeholders.models import Membership, Network, Participation, Person

from .models import Proximity, Rating, RatingKind, Risk, RiskCategory, RiskKind, RiskMatrix, Treatment, Visibility

# What the steps of `NEXT` are called on a button or beside a choice, in the order in which they are shown.
STEPS = {
    "treat": _("Start treatment"),
    "monitor": _("Monitor"),
    "close": _("Close"),
    "reopen": _("Reopen"),
}
_TEXT = forms.Textarea(attrs={"rows": 3})
_SOME = forms.SelectMultiple(attrs={"size": 6})
_TOO_LONG = {"max_length": _("Make this shorter: at most %(limit_value)d characters. These are %(show_value)d.")}
_SEVERAL = _("Hold down Ctrl (on a Mac: Cmd) to choose more than one.")


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=_TEXT, required=False, max_length=4000, error_messages=_TOO_LONG)


def _either_way(sentence: Any) -> dict[str, Any]:
    """The same sentence for nothing chosen and for what is no choice."""
    return dict.fromkeys(("required", "invalid_choice"), sentence)


def _any_of(sentence: Any) -> dict[str, Any]:
    """The sentence for a choice of several, one of which is none of the list."""
    return dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), sentence)


def _choices(enumeration: Any) -> list[tuple[Any, Any]]:
    return [(each.value, capfirst(each.label)) for each in enumeration]


class _CategoryField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(capfirst(obj.name))


class _SignUpField(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.component.name}, {obj.get_responsibility_display()}: {obj.organisation_name}"


class RiskForm(VerbForm):
    """What is known of a risk. `may_hide`: whether the reader may reserve it for board, council and secretary."""

    fields: dict[str, Any]
    title = forms.CharField(
        label=_("Title"),
        help_text=_("Short, so that everybody recognises it. For example: The supplier stops."),
        max_length=150,
        error_messages=_TOO_LONG | {"required": _("Give the risk a title.")},
    )
    event = _text(_("What could happen?"))
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        help_text=_("The person who looks after it. Shown to members of the network only."),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Not known yet"),
        error_messages={"invalid_choice": _("Choose a person from the list.")},
    )
    owner_organisation = forms.ModelChoiceField(
        label=_("Owner organisation"),
        queryset=Participation.objects.none(),
        required=False,
        empty_label=_("Not known yet"),
        error_messages={"invalid_choice": _("Choose an organisation from the list.")},
    )
    cause = _text(_("Cause"))
    consequence = _text(_("Consequence"))
    kind = forms.ChoiceField(
        label=_("Threat or opportunity"),
        choices=_choices(RiskKind),
        widget=forms.RadioSelect,
        initial=RiskKind.THREAT,
        error_messages=_either_way(_("Choose whether this is a threat or an opportunity.")),
    )
    category = _CategoryField(
        label=_("Category"),
        queryset=RiskCategory.objects.none(),
        required=False,
        empty_label=_("Not known yet"),
        error_messages={"invalid_choice": _("Choose a category from the list.")},
    )
    proximity = forms.ChoiceField(
        label=_("How soon it could happen"),
        choices=[("", _("Not known yet")), *_choices(Proximity)],
        required=False,
        error_messages={"invalid_choice": _("Choose from the list how soon it could happen.")},
    )
    components = RowsField(
        label=_("Components"),
        help_text=_SEVERAL,
        queryset=Component.objects.none(),
        widget=_SOME,
        required=False,
        error_messages=_any_of(_("Choose components from the list.")),
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=_choices(Visibility),
        initial=Visibility.PARTNERS,
        error_messages=_either_way(_("Choose who may see this risk.")),
    )

    def __init__(self, *args: Any, network: Network, may_hide: bool = True, **kwargs: Any) -> None:
        self.network = network
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        members = Membership.objects.filter(network=network).as_at(today)
        self.fields["owner"].queryset = Person.objects.filter(
            pk__in=[*members.values_list("person", flat=True), *self._kept("owner")]
        ).order_by("name")
        partners = Participation.objects.filter(network=network).as_at(today) | Participation.objects.filter(
            pk__in=self._kept("owner_organisation")
        )
        self.fields["owner_organisation"].queryset = partners.with_name(at=today).order_by("name_then")
        self.fields["category"].queryset = RiskCategory.objects.filter(network=network)
        self.fields["components"].queryset = Component.objects.filter(network=network).order_by("code")
        if not may_hide:
            kept = self.initial.get("visibility")
            # What is reserved for the board, only the board and the secretary open up.
            reserved = kept == Visibility.BOARD
            shown = [each for each in Visibility if (each == Visibility.BOARD) == reserved]
            self.fields["visibility"].choices = _choices(shown)

    def _kept(self, name: str) -> list[int]:
        """What was chosen before stays a choice, also when nobody could choose it anew."""
        return [pk for pk in [self.initial.get(name)] if isinstance(pk, int)]


class RegisterForm(RiskForm):
    """Three questions; the rest is folded and can wait until the risk is assessed.

    Where the reader knows of a risk with this title, that one is shown first; they may register theirs all the same.
    """

    another = forms.BooleanField(label=_("Register it all the same: it is another risk"), required=False)
    more = (
        "owner_organisation",
        "cause",
        "consequence",
        "kind",
        "category",
        "proximity",
        "components",
        "visibility",
    )
    more_label = _("Cause, category, components and who may see it (can wait)")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "another"])
        self._asked = self.fields.pop("another") if "another" not in self.data else None

    def act(self) -> Risk:
        facts = dict(self.cleaned_data)
        unlike = None if facts.pop("another", False) else Risk.objects.visible_to(self.by)
        return Risk.register(by=self.by, network=self.network, unlike=unlike, **facts)

    def take_in(self, error: ValidationError) -> None:
        """Where the title is taken: which risk has it, with a link, and a box to tick."""
        same = [each for each in getattr(error, "error_dict", {}).get("title", ()) if each.code == "same_title"]
        if same:
            self._ask_whether_another(same[0].params["number"])
        else:
            super().take_in(error)

    def _ask_whether_another(self, number: str) -> None:
        ask = _("%(number)s has this title already. Do you mean another risk? Then tick that below.")
        self.add_error("title", ask % {"number": number})
        there = Risk.objects.filter(network=self.network).with_status(at=timezone.localdate()).get(number=number)
        self.fields["another"] = self.fields.get("another") or self._asked
        self.fields["another"].help_text = format_html(
            '{} <a href="{}"{}>{}</a> ({})',
            _("There is already:"),
            reverse("risks:risk_detail", args=[self.network.slug, number]),
            format_html(' lang="{}"', self.network.other_language) if self.network.other_language else "",
            there,
            there.status_label,
        )
        self.order_fields(["title", "another"])


class ChangeForm(RiskForm):
    """All that is known of a risk, but for its status and ratings."""

    treatment = forms.ChoiceField(
        label=_("Treatment"),
        choices=_choices(Treatment),
        initial=Treatment.UNDECIDED,
        error_messages=_either_way(_("Choose a treatment from the list.")),
    )
    sign_ups = _SignUpField(
        label=_("Sign-ups"),
        help_text=_SEVERAL,
        queryset=SignUp.objects.none(),
        widget=_SOME,
        required=False,
        error_messages=_any_of(_("Choose sign-ups from the list.")),
    )
    next_review = DayField(label=_("Next review"), required=False)

    def __init__(self, *args: Any, risk: Risk, **kwargs: Any) -> None:
        self.risk = risk
        names = [name for name in self.base_fields if name not in ("components", "sign_ups")]
        kwargs["initial"] = {
            **{name: risk.serializable_value(name) for name in names},
            "components": [each.pk for each in risk.components.all()],
            "sign_ups": [each.pk for each in risk.sign_ups.all()],
        }
        super().__init__(*args, network=risk.network, **kwargs)
        today = timezone.localdate()
        standing = SignUp.objects.filter(network=risk.network).with_status(at=today).filter(status__in=STANDING)
        chosen = Q(pk__in=standing.values("pk")) | Q(pk__in=self.initial["sign_ups"])
        self.fields["sign_ups"].queryset = (
            SignUp.objects.filter(chosen)
            .with_name(at=today)
            .select_related("component")
            .order_by("component__code", "responsibility", "part")
        )
        self.order_fields(
            [
                *("title", "cause", "event", "consequence", "kind", "category", "owner", "owner_organisation"),
                *("proximity", "treatment", "components", "sign_ups", "next_review", "visibility"),
            ]
        )

    def act(self) -> None:
        self.risk.change(by=self.by, **self.cleaned_data)


class StepForm(VerbForm):
    """What brings a risk further on a day. Why that day or that step cannot be stands beside it."""

    beside = {"future": "on", "past": "on", "day": "on", "status": "step"}

    def take_in(self, error: ValidationError) -> None:
        if hasattr(error, "error_dict"):
            super().take_in(error)
            return
        for each in error.error_list:
            field = self.beside.get(str(each.code))
            self.add_error(field if field in self.fields else None, each)


class RateForm(StepForm):
    """How likely and how bad. `any_day`: whether the reader may rate for a past day."""

    fields: dict[str, Any]
    likelihood = forms.TypedChoiceField(
        label=_("Likelihood"),
        help_text=_("How likely is it that this happens, with what is done about it now?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=_either_way(_("Choose how likely it is.")),
    )
    impact = forms.TypedChoiceField(
        label=_("Impact"),
        help_text=_("If it happens, how much does it do to the network?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=_either_way(_("Choose how large the impact would be.")),
    )
    note = forms.CharField(
        label=_("Explanation"),
        help_text=_("Why you give this rating. Shown to members of the network only."),
        widget=_TEXT,
        required=False,
        max_length=2000,
        error_messages=_TOO_LONG,
    )
    kind = forms.ChoiceField(
        label=_("What are you rating?"),
        choices=[
            (RatingKind.CURRENT, _("The risk as it is now")),
            (RatingKind.INHERENT, _("The risk as if nothing were done (inherent)")),
            (RatingKind.EXPECTED, _("The risk as it will be when all measures work (expected)")),
        ],
        widget=forms.RadioSelect,
        initial=RatingKind.CURRENT,
        error_messages=_either_way(_("Choose what you are rating.")),
    )
    on = DayField(label=_("Rated on"), help_text=_("Leave empty for today."), required=False)
    supersedes = forms.ModelChoiceField(
        label=_("Corrects an earlier rating"),
        help_text=_("Only when that one was a mistake. It then counts no longer."),
        queryset=Rating.objects.none(),
        required=False,
        empty_label=_("No, this is a new rating"),
        error_messages={"invalid_choice": _("This rating cannot be corrected. Choose one from the list.")},
    )
    more = ("kind", "on", "supersedes")
    more_label = _("Inherent or expected, another day, or a correction")

    def __init__(self, *args: Any, risk: Risk, matrix: RiskMatrix, any_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.risk = risk
        for name, words in (("likelihood", matrix.likelihood_labels), ("impact", matrix.impact_labels)):
            self.fields[name].choices = [(step, f"{step} {word}") for step, word in enumerate(words, start=1)]
        if not any_day:
            del self.fields["on"]
        self.fields["supersedes"].queryset = risk.ratings.as_at(timezone.localdate()).select_related("cell__matrix")

    def act(self) -> Rating:
        return self.risk.rate(by=self.by, **self.cleaned_data)


class StatusForm(StepForm):
    """One of the next steps, with a reason. `steps`: those that the status allows."""

    fields: dict[str, Any]
    step = forms.ChoiceField(
        label=_("What is the next step?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a step."), "invalid_choice": _("This step is not possible now.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Required when you close the risk. Shown to members of the network only."),
        widget=_TEXT,
        required=False,
        max_length=2000,
        error_messages=_TOO_LONG,
    )
    on = DayField(label=_("From"), help_text=_("Leave empty for today."), required=False)

    def __init__(self, *args: Any, risk: Risk, any_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.risk = risk
        possible = risk.steps_on(timezone.localdate())
        # What is sent may be any step, so that the verb itself says why not; shown are those that are possible.
        self.fields["step"].choices = list(STEPS.items())
        self.fields["step"].widget.choices = [(step, word) for step, word in STEPS.items() if step in possible]
        if not any_day:
            del self.fields["on"]

    def act(self) -> None:
        facts = dict(self.cleaned_data)
        verb = getattr(self.risk, facts.pop("step"))
        verb(by=self.by, **facts)
