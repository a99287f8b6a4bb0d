"""What a network has agreed on and the secretary may change: who it is, who may read, its limits, who confirms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.fields import DayField
from matrix.forms import VerbForm
from matrix.views.verbs import VerbFormView
from periods.verbs import locked
from stakeholders.models import Network, WhoConfirms

_DAYS_MOST = 3650
_LEADS_MOST = 1000
_TOO_LONG = {
    "max_length": gettext_lazy("Make this shorter: at most %(limit_value)d characters. These are %(show_value)d.")
}
_DAYS = gettext_lazy("Fill in a whole number of days, from 1 to 3650.")
_LEADS = gettext_lazy("Fill in a whole number from 1 to 1000.")


def _number(label: Any, help_text: Any, most: int, sentence: Any) -> forms.IntegerField:
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)
    return forms.IntegerField(label=label, help_text=help_text, min_value=1, max_value=most, error_messages=errors)


def _who(label: Any, help_text: Any) -> forms.ChoiceField:
    errors = dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose who confirms."))
    choices = [(each.value, capfirst(each.label)) for each in WhoConfirms]
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=choices, widget=forms.RadioSelect, error_messages=errors
    )


class NetworkSettingsForm(VerbForm):
    """The rules of a network. Its texts have a page of their own."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        error_messages=_TOO_LONG | {"required": gettext_lazy("Give the network a name.")},
    )
    legal_form = forms.CharField(
        label=gettext_lazy("Legal form"),
        help_text=gettext_lazy("For example: foundation."),
        max_length=100,
        required=False,
        error_messages=_TOO_LONG,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of what you enter"),
        help_text=gettext_lazy("The pages themselves are there in both languages."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose a language.")),
    )
    founded_on = DayField(
        label=gettext_lazy("Founded on"),
        help_text=gettext_lazy("Pages about a past day go back to this day, or to the first organisation."),
        required=False,
    )
    public = forms.TypedChoiceField(
        label=gettext_lazy("Readable by"),
        help_text=gettext_lazy(
            "For members only: to everybody else, also who follows a link, the network does not exist."
        ),
        choices=[("yes", gettext_lazy("Everybody")), ("no", gettext_lazy("Members only"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose who may read.")),
    )
    leads_confirmed_by = _who(
        gettext_lazy("Leads are confirmed by"), gettext_lazy("With several offers the secretary always chooses.")
    )
    contributors_confirmed_by = _who(gettext_lazy("Contributors are confirmed by"), "")
    second_factor = forms.TypedChoiceField(
        label=gettext_lazy("The secretary logs in with a second factor"),
        help_text=gettext_lazy("A code from an app, or a passkey, besides the password or the code by mail."),
        choices=[("yes", gettext_lazy("Always")), ("no", gettext_lazy("Only who wants to"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose whether a second factor is asked.")
        ),
    )
    silent_after_days = _number(
        gettext_lazy("Silent after (days)"),
        gettext_lazy("Without a report for longer than this, a sign-up is called silent."),
        _DAYS_MOST,
        _DAYS,
    )
    ending_soon_days = _number(
        gettext_lazy("Ending soon (days)"),
        gettext_lazy("A promise that ends within this time is called ending soon."),
        _DAYS_MOST,
        _DAYS,
    )
    overload_leads = _number(
        gettext_lazy("Overloaded: leads more than"),
        gettext_lazy("An organisation that leads more components than this is called overloaded."),
        _LEADS_MOST,
        _LEADS,
    )

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands in the history with this change."),
        max_length=300,
        required=False,
        error_messages=_TOO_LONG,
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        self.network = network
        stands = {name: getattr(network, name) for name in self.base_fields if name != "reason"}
        yes_or_no = {name: "yes" if stands[name] else "no" for name in ("public", "second_factor")}
        kwargs["initial"] = stands | yes_or_no
        super().__init__(*args, **kwargs)

    def act(self) -> None:
        self.network.change(by=self.by, **self.cleaned_data)


class NetworkSettings(VerbFormView):
    """The rules of the network, for the secretary; only on top of what the page showed."""

    permission = "stakeholders.change_network"
    form_class = NetworkSettingsForm
    template_name = "overview/network_settings.html"

    def hold(self) -> None:
        locked(self.network)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [Network.history.filter(id=self.network.pk)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": Network.objects.get(pk=self.network.pk)}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Changed. The new rules hold from now on, also for what was promised before.")

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return reverse("overview:network", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Settings of the network"),
            lead=_("How this network works. Everybody reads these rules on the page about the network."),
            submit_label=_("Save the change"),
            cancel_url=reverse("overview:network", args=[self.network.slug]),
            **kwargs,
        )
