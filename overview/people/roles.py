"""Giving, changing and ending a role."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matrix.forms import VerbForm
from matrix.views.verbs import VerbFormView
from periods.verbs import locked
from stakeholders.acting import role_word
from stakeholders.models import Membership, MembershipRole

from .departing import Departure
from .forms import AddForm, ChangeRoleForm, EndRoleForm, add_first_url
from .list import other_role, people_url


class AddRole(VerbFormView):
    """A role for somebody without an account, or one more for somebody who is here."""

    permission = "stakeholders.let_in_everywhere"
    can_be_overtaken = False
    template_name = "overview/people/form.html"
    form_class = AddForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def done(self, form: VerbForm) -> str:
        row = form.result
        told = {"person": row.person.name, "role": row.get_role_display(), "day": date_format(row.since, "DATE_FORMAT")}
        if row.since > timezone.localdate():
            return _("From %(day)s %(person)s will be here as %(role)s.") % told
        return _("%(person)s is now here as %(role)s.") % told

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return people_url(self.network)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            heading=_("Give a role without an invitation"),
            lead=_(
                "For who needs no account, such as a member of the board, and for one more role of somebody who is"
                " here already. Whoever has an account is told by mail."
            ),
            submit_label=_("Give the role"),
            cancel_url=people_url(self.network),
            **kwargs,
        )
        return context | {"add_first_url": add_first_url(context["form"], self.request)}


class MembershipStep(VerbFormView):
    """One verb of one role that holds today or will."""

    right: str
    refusal: Any = ""

    @cached_property
    def membership(self) -> Any:
        today = timezone.localdate()
        rows = Membership.objects.filter(network=self.network).not_over(today).with_organisation(at=today)
        row = rows.select_related("person", "participation").filter(pk=self.kwargs["pk"]).first()
        if row is None:
            raise Http404(_("This role does not exist, or it has ended."))
        row.network = self.network
        return row

    @cached_property
    def what(self) -> str:
        return role_word(self.membership.role, self.membership.organisation_name or "")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(self.right, self.membership):
            return self.refuse(
                _("Only the secretary can do this, and the coordinator for roles of the own organisation.")
            )
        return super().dispatch(request, *args, **kwargs)

    def hold(self) -> None:
        locked(self.network)
        locked(self.membership)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [Membership.history.filter(id=self.membership.pk)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"membership": self.membership}

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return people_url(self.network)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            membership=self.membership,
            what=self.what,
            subject=self.membership.person,
            cancel_url=people_url(self.network),
            **kwargs,
        )


class ChangeRole(MembershipStep):
    """Coordinator becomes representative and the other way round; so do board and council."""

    right = "stakeholders.grant"
    template_name = "overview/people/confirm.html"
    form_class = ChangeRoleForm

    @cached_property
    def new_role(self) -> str:
        if self.membership.role == MembershipRole.SECRETARY:
            raise Http404(_("The role of secretary cannot become another. End it, and give another role."))
        return other_role(self.membership.role)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"role": self.new_role}

    def done(self, form: VerbForm) -> str:
        row = form.result
        return _("%(person)s is now here as %(role)s.") % {"person": row.person.name, "role": row.get_role_display()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, new = self.membership.person.name, MembershipRole(self.new_role).label
        return super().get_context_data(
            heading=_("Let %(person)s be %(role)s?") % {"person": person, "role": new},
            consequences=[
                _("From today %(person)s is %(role)s, and no longer %(before)s.")
                % {"person": person, "role": new, "before": self.what}
            ],
            submit_label=_("Change the role"),
            **kwargs,
        )


class EndRole(MembershipStep):
    """End a role; with a new contact for the promises of who leaves."""

    right = "stakeholders.end_role"
    template_name = "overview/people/end.html"
    form_class = EndRoleForm

    @cached_property
    def departure(self) -> Departure:
        return Departure.of(self.membership, seen_by=self.request.user)

    @property
    def mine(self) -> bool:
        return bool(self.membership.person_id == self.request.user.person_id)  # type: ignore[union-attr]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"departure": self.departure}

    def done(self, form: VerbForm) -> str:
        told = {"person": self.membership.person.name, "role": self.what}
        if form.cleaned_data["on"] > timezone.localdate():
            return _("The role of %(person)s as %(role)s will end on the day you chose.") % told
        return _("The role of %(person)s as %(role)s has ended.") % told

    def after(self, form: VerbForm) -> str:
        """Who left has nothing to look for on the page of people any more."""
        if self.mine and form.cleaned_data["on"] <= timezone.localdate():
            left = Membership.objects.filter(network=self.network, person=self.membership.person)
            if not left.as_at(timezone.localdate()).exists():
                return "/" if not self.network.public else self.network.get_absolute_url()
        return people_url(self.network)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        promises, risks = len(self.departure.promises), len(self.departure.risks)
        first = self.membership.why_not_end
        consequences = [
            _("From that day you can no longer do anything in this role.")
            if self.mine
            else _("From that day %(person)s can no longer do anything in this role.")
            % {"person": self.membership.person.name}
        ]
        if promises:
            said = ngettext(
                "%d promise needs another contact. It gets the one you choose at once; the coordinator is told.",
                "%d promises need another contact. They get the ones you choose at once; the coordinator is told.",
                promises,
            )
            consequences.append(said % promises)
        choosing = len(self.departure.risks_to_hand_on)
        if choosing:
            said = ngettext(
                "%d open risk needs another owner. It has none if you choose nobody.",
                "%d open risks need another owner. They have none where you choose nobody.",
                choosing,
            )
            consequences.append(said % choosing)
        if losing := risks - choosing:
            said = ngettext("%d open risk loses its owner.", "%d open risks lose their owner.", losing)
            consequences.append(said % losing)
        return super().get_context_data(
            heading=_("Leave this role?")
            if self.mine
            else _("End the role of %(person)s?") % {"person": self.membership.person.name},
            consequences=consequences,
            first=first,
            ways=[(_("Invite somebody"), reverse("overview:invite", args=[self.network.slug]))] if first else [],
            departure=self.departure,
            submit_label=_("Leave") if self.mine else _("End the role"),
            danger=True,
            **kwargs,
        )
