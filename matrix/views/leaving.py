"""An organisation leaves: the secretary says for each of its sign-ups what becomes of it."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matrix.forms import LeaveForm, VerbForm
from matrix.forms.overtaken import Change, changes_in
from matrix.leaving import Loose, hold, left_hanging, supplied_by, version_of_leaving
from matrix.models import SignUp
from matrix.words import subject_of
from stakeholders.models import Membership, Participation

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

    def hold(self) -> None:
        """Also what the day that was filled in touches: all at once, so that no two wait for each other."""
        days = {timezone.localdate()}
        with suppress(ValueError):
            days.add(date.fromisoformat(self.request.POST.get("on", "")))
        hold(self.participation, on=days)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [Participation.history.filter(id=self.participation.pk)]

    def version_now(self) -> str:
        return version_of_leaving(self.participation, on=timezone.localdate())

    def other_changes(self, seen: str, *, besides: Collection[str]) -> list[Change]:
        """Of each of its sign-ups; one that was not there yet is told as it is now."""
        own, *rest = seen.split(",")
        known = dict(each.split(":", 1) for each in rest if ":" in each)
        told = changes_in(self.trail(), own, besides=besides)
        for each in self.loose if rest or own else ():
            row, version = each.row, known.get(str(each.row.pk))
            subject = capfirst(subject_of(row))
            if version is None:
                told.append(Change(subject, _("nothing"), capfirst(row.status_label)))
            elif version != str(row.version):
                changes = changes_in([SignUp.history.filter(id=row.pk)], version, besides=())
                told += [replace(change, label=f"{subject}: {change.label}") for change in changes]
        return told

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
        people = Membership.objects.acting_for(who).as_at(today).values("person").distinct().count()
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
