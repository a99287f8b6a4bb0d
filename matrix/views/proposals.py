"""Proposals of components: to make one, to correct or withdraw it, and to decide about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from matrix.facts import facts_of_component
from matrix.forms import (
    ProposalCorrectForm,
    ProposalWithdrawForm,
    ProposeForm,
    TakeUpForm,
    TurnDownForm,
    VerbForm,
)
from matrix.models import Category
from matrix.slots import organisations_of
from stakeholders.models import Participation

from .framework import FrameworkPage, OfComponent


class Propose(FrameworkPage):
    """Three questions; it is a candidate at once, and waits for the secretary."""

    can_be_overtaken = False
    right = "matrix.propose"
    form_class = ProposeForm
    template_name = "matrix/proposal_form.html"

    @property
    def refusal(self) -> str:
        return _("Only a representative of an organisation, or the secretary, can propose a component.")

    @cached_property
    def organisations(self) -> list[Participation]:
        """Those on behalf of which the one who asks may propose."""
        return organisations_of(self.request.user, self.network, at=timezone.localdate())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network, "organisations": self.organisations}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.organisations:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def done(self, form: VerbForm) -> str:
        return _("Proposed as %(code)s. Everybody sees it as a candidate; the secretary decides.") % {
            "code": form.result.code
        }

    def after(self, form: VerbForm) -> str:
        return str(form.result.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lacking = None if Category.objects.filter(network=self.network).exists() else "category"
        return super().get_context_data(
            heading=_("Propose a component"),
            lead=_("What does the network lack? Three questions are enough."),
            organisation=self.organisations[0] if len(self.organisations) == 1 else None,
            lacking=lacking if self.organisations else "organisation",
            submit_label=_("Propose"),
            cancel_url=reverse("matrix:component_list", args=[self.network.slug]),
            **kwargs,
        )


class OfProposal(OfComponent):
    """A form about a proposal. Where it was decided on, that is told instead of asked."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and self.may(self.right, self.component) and not self.component.waits:
            why = _("This proposal has been decided on already.")
            messages.warning(
                request,
                why if self.component.proposed_by_id else _("This component was not proposed by an organisation."),
            )
            return redirect(self.component)
        return super().dispatch(request, *args, **kwargs)


class OwnProposal(OfProposal):
    right = "matrix.change_proposal"

    @property
    def refusal(self) -> str:
        return _("Only the organisation that proposed this, or the secretary, can change the proposal.")


class ProposalCorrect(OwnProposal):
    """Say it better, until it is decided on."""

    form_class = ProposalCorrectForm
    template_name = "matrix/proposal_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"component": self.component}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Changed. What it was is kept in the history.")

    def after(self, form: VerbForm | None) -> str:
        if form is not None:
            self.component.refresh_from_db(fields=["code"])
        return super().after(form)  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Correct this proposal"), submit_label=_("Save the change"), **kwargs)


class ProposalWithdraw(OwnProposal):
    """Take it back."""

    form_class = ProposalWithdrawForm
    template_name = "confirm.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"component": self.component}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("The proposal has been withdrawn.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Withdraw this proposal?"),
            facts=facts_of_component(self.component, at=timezone.localdate()),
            consequences=_what_ends(self.component),
            submit_label=_("Withdraw the proposal"),
            danger=True,
            **kwargs,
        )


class Judge(OfProposal):
    """Decide, then on to the next in the inbox."""

    right = "matrix.judge_proposal"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"component": self.component}

    def after(self, form: VerbForm | None) -> str:  # noqa: ARG002 - of the base
        return reverse("matrix:inbox", args=[self.network.slug])


class ProposalTakeUp(Judge):
    """The network wants it, and asks for it in the same step."""

    form_class = TakeUpForm
    template_name = "matrix/proposal_take_up.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Taken up: %(component)s is wanted now.") % {"component": self.component}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        whose = Participation.objects.with_name(at=timezone.localdate()).get(pk=self.component.proposed_by_id)
        return super().get_context_data(
            heading=_("Take up this proposal?"),
            proposer=whose.name,
            consequences=[
                _("Its phase becomes “wanted”; everybody sees what is asked for."),
                _("Who showed interest stays listed and can now sign up."),
            ],
            submit_label=_("Take up"),
            **kwargs,
        )


class ProposalTurnDown(Judge):
    """No, with a reason."""

    form_class = TurnDownForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Turned down: %(component)s.") % {"component": self.component}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Turn down this proposal?"),
            facts=facts_of_component(self.component, at=timezone.localdate()),
            consequences=_what_ends(self.component),
            submit_label=_("Turn down"),
            danger=True,
            **kwargs,
        )


def _what_ends(component: Any) -> list[str]:
    """What becomes of a proposal that is dropped."""
    told = [_("It disappears from the matrix and stays in the list of components as not taken up.")]
    if component.sign_ups.as_at(timezone.localdate()).exists():
        told.append(_("Interest that organisations have shown in it ends, with the same reason."))
    return told
