"""Pages on which the secretary adds an organisation and keeps its facts, and one's statement of support is written."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from matrix.forms import VerbForm
from matrix.views.verbs import VerbFormView
from periods.verbs import locked
from stakeholders.duplicates import Duplicate, duplicates
from stakeholders.models import Network, Organisation, OrganisationName, Participation, ParticipationRole, Role
from stakeholders.models.organisation import SHARED
from stakeholders.way_back import way_back

from .forms import AddForm, ChangeRolesForm, FactsForm, NameForm, SupportForm, SupportWithdrawForm


class OrganisationAdd(VerbFormView):
    """One that is known elsewhere, or a new one; what is known already is told while one types.

    With `?next=` it leads back there, with the organisation as `organisation`.
    """

    permission = "stakeholders.change_organisations"
    can_be_overtaken = False
    form_class = AddForm
    template_name = "overview/organisation_add.html"

    @cached_property
    def organisation(self) -> Organisation | None:
        """The known one that was chosen, if any."""
        slug = self.word_asked("organisation")
        if not slug:
            return None
        rows = Organisation.objects.known_in(self.network, by=self.request.user).with_name(at=timezone.localdate())
        return get_object_or_404(rows, slug=slug)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and self.may(self.permission, self.network) and self.organisation is not None:
            rows = Participation.objects.filter(network=self.network, organisation=self.organisation)
            if here := rows.as_at(timezone.localdate()).first():
                if back := self._way_back(self.organisation):
                    return redirect(back)
                messages.info(request, _("This organisation takes part in this network already."))
                return redirect(here)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = {name: self.word_asked(name)[:200] for name in AddForm.described}
        facts = {"network": self.network, "organisation": self.organisation, "asked": asked}
        return super().get_form_kwargs() | facts

    def done(self, form: VerbForm) -> str:
        """What was added and, where one does not go back to something, what one may want to do next."""
        row = form.result
        said = _("Added: %(organisation)s.") % {"organisation": row.name}
        if self._way_back(row.organisation):
            return said
        more, invite = (
            reverse(f"overview:{name}", args=[self.network.slug]) for name in ("organisation_add", "invite")
        )
        ways = [(more, _("Add another one")), (f"{invite}?participation={row.pk}", _("Invite somebody"))]
        return format_html("{} {}", said, format_html_join(" ", '<a href="{}">{}</a>', ways))

    def after(self, form: VerbForm) -> str:
        return self._way_back(form.result.organisation) or str(form.result.get_absolute_url())

    def _way_back(self, organisation: Organisation) -> str:
        return way_back(self.word_asked("next"), organisation=organisation.slug)

    def _known(self, form: AddForm) -> list[Duplicate]:
        if self.organisation is not None:
            return []
        return duplicates(self.network, form.told, by=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = self.organisation
        heading = _("Add an organisation")
        lead = _("A partner, a prospect, a funder, a supplier or an initiative beside yours.")
        if chosen is not None:
            heading = _("Add %(organisation)s") % {"organisation": chosen.name}
            lead = _("It is known already: only say as what it takes part here.")
        return context | {
            "heading": heading,
            "lead": lead,
            "chosen": chosen,
            "known": self._known(context["form"]),
            "back": (back := way_back(self.word_asked("next"))),
            "submit_label": _("Add"),
            "cancel_url": back or reverse("overview:partner_list", args=[self.network.slug]),
        }


class OfPartner(VerbFormView):
    """A form about an organisation that takes part today."""

    right = "stakeholders.change_organisations"
    template_name = "overview/organisation_form.html"

    @cached_property
    def participation(self) -> Participation:
        today = timezone.localdate()
        rows = Participation.objects.filter(network=self.network).as_at(today).with_name(at=today)
        return get_object_or_404(rows.select_related("organisation", "network"), organisation__slug=self.kwargs["slug"])

    @property
    def organisation(self) -> Organisation:
        return self.participation.organisation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(self.right, self.participation):
            return self.refuse(self.refusal)
        return super().dispatch(request, *args, **kwargs)

    @property
    def refusal(self) -> str:
        return _("Only the secretary changes what is known of an organisation.")

    def hold(self) -> None:
        locked(self.participation)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [Participation.history.filter(id=self.participation.pk)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"participation": self.participation}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Changed. What it was is kept in the history.")

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return self.participation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {
            "participation": self.participation,
            "subject": self.participation.name,
            "cancel_url": self.participation.get_absolute_url(),
        }
        return super().get_context_data(**{**facts, **kwargs})


class OfOrganisation(OfPartner):
    """A form about what all networks share of an organisation. It says in which others that changes too."""

    right = "stakeholders.change_shared_facts"

    @property
    def refusal(self) -> str:
        if self.may("stakeholders.change_organisations", self.participation):
            return str(SHARED)
        return super().refusal

    def hold(self) -> None:
        locked(self.organisation)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [
            Organisation.history.filter(id=self.organisation.pk),
            OrganisationName.history.filter(organisation=self.organisation.pk),
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        facts = super().get_form_kwargs() | {"organisation": self.organisation}
        facts.pop("participation")
        return facts

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        now = Participation.objects.select_related("organisation", "network").get(pk=self.participation.pk)
        return now.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = Network.objects.visible_to(self.request.user).exclude(pk=self.network.pk)
        there = Participation.objects.filter(organisation=self.organisation).as_at(timezone.localdate())
        elsewhere = seen.filter(pk__in=there.values("network")).order_by("name")
        return super().get_context_data(elsewhere=elsewhere, **kwargs)


class OrganisationFacts(OfOrganisation):
    form_class = FactsForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Change what is known of this organisation"), **kwargs)


class OrganisationNaming(OfOrganisation):
    form_class = NameForm

    def done(self, form: VerbForm) -> str:
        new = form.result
        if new is None or new.since <= timezone.localdate():
            return super().done(form)
        told = {"day": date_format(new.since, "DATE_FORMAT"), "name": new.name}
        return _("From %(day)s it is called %(name)s.") % told

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, names = timezone.localdate(), self.organisation.names.all()
        return super().get_context_data(
            heading=_("Change the name"),
            earlier=[each for each in names if each.until and each.until <= today],
            coming=[each for each in names if each.since > today],
            **kwargs,
        )


class OrganisationRoles(OfPartner):
    """As what it takes part; with `?role=partner` that is chosen already, in place of prospect."""

    form_class = ChangeRolesForm

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [*super().trail(), ParticipationRole.history.filter(participation=self.participation.pk)]

    def get_form_kwargs(self) -> dict[str, Any]:
        asked: list[int] = []
        if self.word_asked("role") == "partner":
            held = self.participation.roles.as_at(timezone.localdate()).values_list("role", flat=True)
            asked = sorted({*held, Role.PARTNER} - {Role.PROSPECT})
        return super().get_form_kwargs() | {"asked": asked}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Change the roles"), **kwargs)


class Support(OfPartner):
    """Say, or say otherwise, that an organisation supports the network."""

    right = "stakeholders.state_support"
    form_class: Any = SupportForm

    @property
    def refusal(self) -> str:
        return _("Only the coordinator of this organisation, or the secretary, writes its statement of support.")

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("The statement of support can be read by everybody who sees this network.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Statement of support"),
            may_withdraw=bool(self.participation.support),
            submit_label=_("Publish"),
            **kwargs,
        )


class SupportWithdraw(Support):
    """Take the statement back."""

    form_class = SupportWithdrawForm
    template_name = "overview/organisation_confirm.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and self.may(self.right, self.participation) and not self.participation.support:
            messages.warning(request, _("There is no statement of support to take back."))
            return redirect(self.participation)
        return super().dispatch(request, *args, **kwargs)

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("The statement of support has been taken back.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "heading": _("Take back the statement of support?"),
            "consequences": [
                _("It disappears from the page of this organisation and from the page of supporters."),
                _("What it said stays in the history, and in annual reports that were published."),
            ],
            "submit_label": _("Take back"),
            "danger": True,
        }
