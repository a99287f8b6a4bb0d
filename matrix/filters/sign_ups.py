"""What the lists of sign-ups can be narrowed down to: all there ever were, and those that are held."""

from typing import Any

import django_filters as filters
from django.db import models
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from matrix.models import (
    Health,
    Part,
    Responsibility,
    SignUp,
    Status,
)
from stakeholders.models import Participation

from .base import OfNetwork, Word, _categories, _platforms, words


def _signed_up(request: Any) -> QuerySet[Participation]:
    """The organisations that ever signed up for anything, each with the name of the day that the page shows."""
    rows = Participation.objects.filter(pk__in=SignUp.objects.filter(network=request.network).values("participation"))
    rows = rows.with_name(at=request.shown.day).annotate(slug=F("organisation__slug"))
    return rows.select_related("organisation").order_by("name_then")


class SignUpFilter(OfNetwork):
    """Which sign-ups the list shows."""

    category = filters.ModelChoiceFilter(
        label=_("Category"),
        field_name="component__category",
        queryset=_categories,
        to_field_name="prefix",
        empty_label=_("All"),
    )
    platform = filters.ModelChoiceFilter(
        label=_("Platform"),
        field_name="component__platforms",
        queryset=_platforms,
        to_field_name="slug",
        empty_label=_("All"),
    )
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
    to_component = "component__"

    class Meta:
        model = SignUp
        fields: list[str] = []

    @property
    def unfolded(self) -> bool:
        """Whether one of the folded conditions was asked for, or is wrong."""
        return any(self.data.get(name) for name in self.folded)


def _holding(request: Any) -> QuerySet[Participation]:
    """The organisations that hold a promise on the day that the page shows."""
    held = SignUp.objects.filter(network=request.network).confirmed(at=request.shown.day)
    return _signed_up(request).filter(pk__in=held.values("participation"))


class HeldGoing(models.TextChoices):
    """How a promise goes that is held. At risk is what is stalled, needs attention or is silent."""

    RISK = "risk", _("at risk")
    SILENT = "silent", _("silent")
    STALLED = "stalled", _("stalled")
    ATTENTION = "attention", _("needs attention")
    ENDING = "ending", _("ending soon")


class HeldFilter(OfNetwork):
    """Which of the promises that are held the list shows."""

    going = filters.ChoiceFilter(
        label=_("How it goes"), choices=HeldGoing.choices, empty_label=_("All"), method="that_go"
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
    category = filters.ModelChoiceFilter(
        label=_("Category"),
        field_name="component__category",
        queryset=_categories,
        to_field_name="prefix",
        empty_label=_("All"),
    )
    platform = None
    to_component = "component__"

    class Meta:
        model = SignUp
        fields: list[str] = []

    def as_part(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.filter(part=Part[value.upper()])

    def that_go(self, queryset: Any, _name: str, value: str) -> Any:
        flags = {HeldGoing.RISK: "at_risk", HeldGoing.SILENT: "silent", HeldGoing.ENDING: "ending"}
        if value in flags:
            return queryset.filter(**{flags[HeldGoing(value)]: True})
        return queryset.filter(health=Health[value.upper()])
