"""Answers of who promised: it still stands, or, where another was chosen to lead, we contribute."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matrix.forms import AttestForm, ContributeForm, StillStandsForm, VerbForm
from matrix.models import NEXT, SignUp
from matrix.words import counts_from
from stakeholders.models import Access, Participation

from .verbs import SignUpStep, VerbFormView


class MyAttestations(VerbFormView):
    """“Does this still stand?”, over all that one's own organisations have promised."""

    # Compared row by row: what changed elsewhere in the list says nothing of what is ticked.
    can_be_overtaken = False
    template_name = "matrix/my_attestations.html"
    form_class = AttestForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may("matrix.see_own", self.network):
            return self.refuse(_("You do not act for any organisation in this network, so you have promised nothing."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def groups(self) -> list[tuple[Participation, list[Any]]]:
        """Each organisation with what it promised and may be asked about."""
        today = timezone.localdate()
        acts_for = {Access.of(self.request.user, self.network).acting_for}
        own = Participation.objects.filter(pk__in=acts_for).with_name(at=today).order_by("name_then")
        asked = [status for status, steps in NEXT.items() if "attest" in steps]
        rows = (
            SignUp.objects.filter(network=self.network, participation__in=acts_for)
            .with_health(network=self.network, at=today)
            .filter(status__in=asked)
            .with_version()
            .select_related("component")
            .order_by("component__category__order", "component__code", "responsibility")
        )
        found: dict[int, list[Any]] = {each.pk: [] for each in own}
        for row in rows:
            row.network = row.component.network = self.network
            row.said_today = row.attested_on == today  # type: ignore[attr-defined]
            row.steps = NEXT[row.status]  # type: ignore[attr-defined]
            found[row.participation_id].append(row)
        return [(each, found[each.pk]) for each in own]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"groups": self.groups}

    def form_invalid(self, form: VerbForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=409 if form.refused else 200)

    def done(self, form: VerbForm) -> str:
        number = form.result
        sentence = ngettext(
            "Thank you. You said of %d promise that it still stands.",
            "Thank you. You said of %d promises that they still stand.",
            number,
        )
        return sentence % number

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return reverse("matrix:my_sign_ups", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Does this still stand?"),
            lead=_("Tick what still stands and send it. Others then know that they can rely on it."),
            anything=any(rows for _organisation, rows in self.groups),
            **kwargs,
        )


class Attest(SignUpStep):
    """The same of one sign-up: one press on its page; this page shows itself only when the link is opened."""

    step = "attest"
    form_class = StillStandsForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Thank you. Everybody can see that this still stands.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Does this still stand?"),
            consequences=[_("Everybody sees that you said so today. How it is going stays as you reported it.")],
            submit_label=_("It still stands"),
            **kwargs,
        )


class Contribute(SignUpStep):
    """Another was chosen to lead: contribute instead, in one press."""

    step = "contribute"
    form_class = ContributeForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:
        if self.for_another:
            named = {"organisation": self.sign_up.organisation_name}  # type: ignore[attr-defined]
            if form.result.confirmed_on:
                return _("%(organisation)s contributes.") % named + " " + counts_from(form.result)
            said = _("%(organisation)s offers to contribute. It waits in the inbox for you to confirm or decline.")
            return said % named
        if form.result.confirmed_on:
            return _("You contribute. Thank you.") + " " + counts_from(form.result)
        return _("You offer to contribute. The secretary will confirm or decline it.")

    def after(self, form: VerbForm) -> str:
        return form.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consequences = [
            _("Your offer to lead is withdrawn."),
            _("What you promised stays the same: you do it as a contributor. You can change it afterwards."),
        ]
        if self.for_another:
            whose = {"organisation": self.sign_up.organisation_name}  # type: ignore[attr-defined]
            consequences = [
                _("The offer of %(organisation)s to lead is withdrawn.") % whose,
                _("What it promised stays the same, as a contributor. It can be changed afterwards."),
            ]
        return super().get_context_data(
            heading=_("Contribute instead of leading?"),
            consequences=consequences,
            submit_label=_("Contribute"),
            **kwargs,
        )
