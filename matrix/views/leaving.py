"""An organisation leaves: the secretary says for each of its sign-ups what becomes of it."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matrix.forms import LeaveForm, VerbForm
from matrix.leaving import Loose, left_hanging, supplied_by
from stakeholders.models import Participation

from .verbs import VerbFormView


class EndParticipation(VerbFormView):
    """One choice for each sign-up; then all of it happens at once, or nothing and the page says why."""

    template_name = "matrix/participation_end.html"
    form_class = LeaveForm

    @cached_property
    def participation(self) -> Participation:
        today = timezone.localdate()
        rows = Participation.objects.filter(network=self.network).as_at(today).with_name(at=today)
        rows = rows.select_related("organisation", "network")
        return get_object_or_404(rows, organisation__slug=self.kwargs["slug"])

    @cached_property
    def loose(self) -> list[Loose]:
        return left_hanging(self.participation, on=timezone.localdate())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may("matrix.end_participation", self.participation):
            return self.refuse(_("Only the secretary can end the participation of an organisation."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"participation": self.participation, "loose": self.loose}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("%(organisation)s no longer takes part. Its sign-ups are settled.") % {
            "organisation": self.participation.name
        }

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return self.participation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who, today = self.participation, timezone.localdate()
        people = who.memberships.as_at(today).values("person").distinct().count()
        consequences = [
            _("The organisation keeps its page, with what it did; on past days everything stays as it was."),
            _("It can no longer sign up for anything."),
        ]
        if people:
            told = ngettext(
                "%d person loses access on behalf of this organisation.",
                "%d people lose access on behalf of this organisation.",
                people,
            )
            consequences.append(told % people)
        return super().get_context_data(
            heading=_("End the participation of %(organisation)s?") % {"organisation": who.name},
            participation=who,
            consequences=consequences,
            settled=not self.loose,
            to_name=[each.row for each in self.loose if each.needs_successor],
            hindered=[each for each in self.loose if each.hindrance],
            supplied=list(supplied_by(who, on=today)),
            submit_label=_("End the participation"),
            cancel_url=who.get_absolute_url(),
            danger=True,
            **kwargs,
        )
