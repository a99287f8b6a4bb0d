"""Who sits where in the network, for its members."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from stakeholders.models import FOR_AN_ORGANISATION, ON_A_BODY, Invitation, JoinRequest, Membership, MembershipRole
from stakeholders.personal.traces import networks_of
from stakeholders.views import NetworkMixin

from .without_role import WithoutRole, without_role


class PeopleFilter(forms.Form):
    """Whom one looks for."""

    search = forms.CharField(label=gettext_lazy("Name or organisation"), max_length=100, required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[("", gettext_lazy("All roles")), *((each.value, capfirst(each.label)) for each in MembershipRole)],
        required=False,
    )


class People(NetworkMixin, TemplateView):
    """Everybody with a role today: secretary, board and council, then organisation by organisation."""

    permission = "stakeholders.see_people"
    template_name = "overview/people/people.html"

    @cached_property
    def filter(self) -> PeopleFilter:
        return PeopleFilter(self.request.GET or None, label_suffix="")

    @cached_property
    def asked(self) -> dict[str, str]:
        return self.filter.cleaned_data if self.filter.is_bound and self.filter.is_valid() else {}

    @cached_property
    def rows(self) -> list[Any]:
        """The roles of today, and those to come, that were asked for, each with what the reader may see and do."""
        today, user = timezone.localdate(), self.request.user
        rows = Membership.objects.filter(network=self.network).visible_to(user).not_over(today)
        rows = rows.with_organisation(at=today).select_related("person__user", "participation__organisation")
        found = [row for row in rows.order_by("person__name", "pk") if _matches(row, **self.asked)]
        for row in found:
            row.network = self.network
            row.is_to_come = row.since > today  # type: ignore[attr-defined]
            account = getattr(row.person, "user", None)
            row.email = account.email if account and self.may("stakeholders.see_address", row) else ""  # type: ignore[attr-defined]
            row.may_grant = self.may("stakeholders.grant", row)  # type: ignore[attr-defined]
            row.may_end = self.may("stakeholders.end_role", row)  # type: ignore[attr-defined]
            row.may_change = row.may_grant and not row.is_to_come and row.role != MembershipRole.SECRETARY  # type: ignore[attr-defined]
            row.may_invite = row.may_grant and account is None  # type: ignore[attr-defined]
            row.mine = row.person_id == user.person_id  # type: ignore[attr-defined,union-attr]
        return found

    @cached_property
    def without_role(self) -> list[WithoutRole]:
        """For the secretary: who is only named here. They have none of the roles that one can ask for."""
        if not self.may("stakeholders.change_network", self.network) or self.asked.get("role"):
            return []
        found = without_role(self.network, seen_by=self.request.user)
        return [row for row in found if _holds(row.said, self.asked.get("search", ""))]

    def who_can_be_forgotten(self) -> set[int]:
        """Whom the secretary may make anonymous, by their keys: nobody who is known elsewhere, nor oneself here."""
        user: Any = self.request.user
        if not self.may("stakeholders.change_network", self.network):
            return set()
        people = {row.person.pk: row.person for row in [*self.rows, *self.without_role]}
        known = networks_of(people)
        for key, person in people.items():
            person.known_in = known[key]
        return {
            key for key, each in people.items() if key != user.person_id and self.may("stakeholders.anonymise", each)
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = len({row.person_id for row in self.rows}) + len(self.without_role)
        order = MembershipRole.values
        bodies = [row for row in self.rows if row.role not in FOR_AN_ORGANISATION]
        acting = [row for row in self.rows if row.role in FOR_AN_ORGANISATION]
        return super().get_context_data(
            heading=_("People"),
            lead=_("Who sits where in this network. Only members see this page."),
            chosen=self.filter,
            bodies=sorted(bodies, key=lambda row: order.index(row.role)),
            acting=sorted(acting, key=lambda row: (row.organisation_name.casefold(), order.index(row.role))),
            without_role=self.without_role,
            forgettable=self.who_can_be_forgotten(),
            active=sum(bool(each) for each in self.asked.values()),
            count_text=ngettext("%d person", "%d people", people) % people,
            may_let_in=self.may("stakeholders.let_in", self.network),
            may_add=self.may("stakeholders.let_in_everywhere", self.network),
            invitations=Invitation.objects.filter(network=self.network).visible_to(self.request.user).open().count(),
            requests=JoinRequest.objects.filter(network=self.network).visible_to(self.request.user).waiting().count(),
            sees_requests=self.may("stakeholders.see_requests", self.network),
            **kwargs,
        )


def _matches(row: Any, *, search: str = "", role: str = "") -> bool:
    """Whether a role is among what was asked for."""
    return (not role or row.role == role) and _holds(f"{row.person.name} {row.organisation_name or ''}", search)


def _holds(said: str, search: str) -> bool:
    """Whether all words that one looks for stand there."""
    return all(word in said.casefold() for word in search.casefold().split())


def people_url(network: Any) -> str:
    return reverse("overview:people", args=[network.slug])


def other_role(role: str) -> str:
    """The other of the two roles that an organisation, or that bodies have."""
    two: tuple[str, ...] = FOR_AN_ORGANISATION if role in FOR_AN_ORGANISATION else ON_A_BODY
    return next(each for each in two if each != role)
