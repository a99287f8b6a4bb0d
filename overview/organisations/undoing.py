"""A page on which the secretary undoes that an organisation went on in another: it was a mistake."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.forms import VerbForm
from matrix.succession import listed
from stakeholders.models import Participation, Succession, SuccessionKind

from .forms import UndoSuccessionForm
from .views import OfOrganisation

# Of each kind the question, and what is no longer recorded.
_SAID: dict[str, tuple[Any, Any]] = {
    SuccessionKind.MERGED: (
        gettext_lazy("Undo that %(organisation)s merged into %(successors)s?"),
        gettext_lazy("It is no longer recorded that %(organisation)s merged into %(successors)s on %(day)s."),
    ),
    SuccessionKind.SPLIT: (
        gettext_lazy("Undo that %(organisation)s was split into %(successors)s?"),
        gettext_lazy("It is no longer recorded that %(organisation)s was split into %(successors)s on %(day)s."),
    ),
    SuccessionKind.SPLIT_OFF: (
        gettext_lazy("Undo that %(successors)s was split off from %(organisation)s?"),
        gettext_lazy("It is no longer recorded that %(successors)s was split off from %(organisation)s on %(day)s."),
    ),
}


class SuccessionUndo(OfOrganisation):
    """Of one that takes part, or did. What was recorded last is taken back, where both may be known here."""

    form_class: Any = UndoSuccessionForm
    template_name = "overview/organisation_confirm.html"

    @cached_property
    def participation(self) -> Participation:
        rows = Participation.objects.filter(network=self.network, organisation__slug=self.kwargs["slug"])
        rows = rows.with_name(at=timezone.localdate()).select_related("organisation", "network").order_by("-since")
        return get_object_or_404(rows[:1])

    @cached_property
    def recorded(self) -> list[Any]:
        """What would be taken back."""
        rows = self.organisation.successions.with_successor(at=timezone.localdate())
        last = rows.last()
        same = list(rows.filter(on=last.on, kind=last.kind)) if last else []
        known = Succession.objects.known_in(self.network, by=self.request.user)
        if not same or known.filter(pk__in=[each.pk for each in same]).count() < len(same):
            raise Http404(_("It is not recorded in what this organisation went on."))
        return same

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [Succession.history.filter(predecessor=self.organisation.pk)]

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        told = _("Undone. The history keeps that it was recorded, and why it was undone.")
        if self.participation.holds_on(timezone.localdate()):
            return told
        url = reverse("overview:organisation_add", args=[self.network.slug]) + f"?organisation={self.organisation.slug}"
        label = _("Let %(organisation)s take part again") % {"organisation": self.participation.name}
        return format_html('{} <a href="{}">{}</a>', told, url, label)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = {
            "organisation": self.participation.name,
            "successors": listed(each.called for each in self.recorded),
            "day": date_format(self.recorded[0].on, "DATE_FORMAT"),
        }
        heading, no_longer = _SAID[self.recorded[0].kind]
        told = [no_longer % names]
        if self.recorded[0].ends_predecessor and not self.participation.holds_on(timezone.localdate()):
            told += [
                _("What went along stays with its successor; what ended stays ended."),
                _("If %(organisation)s still takes part, add it once more: its page and its history are still there.")
                % names,
            ]
        return super().get_context_data(
            heading=heading % names,
            consequences=told,
            submit_label=_("Undo"),
            danger=True,
            **kwargs,
        )
