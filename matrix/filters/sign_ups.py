"""What the lists of sign-ups can be narrowed down to: all there ever were, and those that are held."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matrix.models import (
    Health,
    Part,
    Responsibility,
    SignUp,
    Status,
)
from stakeholders.models import Participation

from .base import Going, OfComponents, Word, by_name, words


def _signed_up(request: Any) -> QuerySet[Participation]:
    """The organisations that ever signed up for anything, each with the name of the day that the page shows."""
    rows = Participation.objects.filter(pk__in=SignUp.objects.filter(network=request.network).values("participation"))
    return by_name(rows, at=request.shown.day)


class SignUpFilter(OfComponents):
    """Which sign-ups the list shows."""

    organisation = filters.ModelChoiceFilter(
        label=_("Organisation"),
        field_name="participation",
        queryset=_signed_up,
        to_field_name="slug",
        empty_label=_("All"),
    )
    responsibility = Word(Responsibility, label=_("Responsibility"))
    part = Word(Part, label=_("Part"))
    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[choice for choice in Status.choices if choice[0] != Status.ANNULLED],
        empty_label=_("All"),
    )
    folded = ("category", "platform", "responsibility", "part")

    class Meta:
        model = SignUp
        fields: list[str] = []


def _holding(request: Any) -> QuerySet[Participation]:
    """The organisations that hold a promise on the day that the page shows."""
    held = SignUp.objects.filter(network=request.network).confirmed(at=request.shown.day)
    return _signed_up(request).filter(pk__in=held.values("participation"))


class HeldFilter(OfComponents):
    """Which of the promises that are held the list shows."""

    going = filters.ChoiceFilter(
        label=_("How it goes"), choices=Going.without(Going.CONTESTED), empty_label=_("All"), method="that_go"
    )
    organisation = filters.ModelChoiceFilter(
        label=_("Organisation"),
        field_name="participation",
        queryset=_holding,
        to_field_name="slug",
        empty_label=_("All"),
    )
    part = filters.ChoiceFilter(
        label=_("Part"),
        choices=[choice for choice in words(Part) if choice[0] != "interested"],
        empty_label=_("All"),
        method="as_part",
    )
    platform = None

    class Meta:
        model = SignUp
        fields: list[str] = []

    def as_part(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.filter(part=Part[value.upper()])

    def that_go(self, queryset: Any, _name: str, value: str) -> Any:
        flags = {Going.RISK: "at_risk", Going.SILENT: "silent", Going.ENDING: "ending"}
        if value in flags:
            return queryset.filter(**{flags[Going(value)]: True})
        return queryset.filter(health=Health[value.upper()])
