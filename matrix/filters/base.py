"""What every list can be narrowed down to: text, category and platform. The choice stands in the address, in words."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from matrix.models import (
    Category,
    Platform,
    SignUp,
)
from stakeholders.filtering import SaysHowMany
from stakeholders.models import Participation


def words(choices: Any) -> list[tuple[str, Any]]:
    """The choices of an enumeration by their name in addresses: `open`, not 1."""
    return [(each.name.lower(), each.label) for each in choices]


def _categories(request: Any) -> QuerySet[Category]:
    return Category.objects.filter(network=request.network)


def _platforms(request: Any) -> QuerySet[Platform]:
    return Platform.objects.filter(network=request.network)


def by_name(rows: Any, *, at: date) -> QuerySet[Participation]:
    """Participations to choose from, by the name of that day."""
    named = rows.with_name(at=at).annotate(slug=F("organisation__slug"))
    return named.select_related("organisation").order_by("name_then")


def organisations(request: Any) -> QuerySet[Participation]:
    """Those that stand somewhere on the day that the page shows."""
    day = request.shown.day
    standing = SignUp.objects.filter(network=request.network).as_at(day)
    return by_name(Participation.objects.filter(pk__in=standing.values("participation")), at=day)


class Going(models.TextChoices):
    """What may be said of a promise besides that it stands. At risk: stalled, needs attention or silent."""

    RISK = "risk", _("at risk")
    SILENT = "silent", _("silent")
    STALLED = "stalled", _("stalled")
    ATTENTION = "attention", _("needs attention")
    ENDING = "ending", _("ending soon")
    CONTESTED = "contested", _("contested")

    @classmethod
    def without(cls, left_out: "Going") -> list[tuple[str, str]]:
        """The choices of a list that does not tell one of these."""
        return [choice for choice in cls.choices if choice[0] != left_out]


class Word(filters.ChoiceFilter):
    """A choice from an enumeration, by its name."""

    def __init__(self, enumeration: Any, **facts: Any) -> None:
        self.enumeration = enumeration
        super().__init__(choices=words(enumeration), empty_label=_("All"), **facts)

    def filter(self, qs: Any, value: str) -> Any:
        return super().filter(qs, self.enumeration[value.upper()] if value else value)


class OfNetwork(SaysHowMany, filters.FilterSet):
    """Text, category and platform, of the network that the page is about. `folded`: what fewer people ask for."""

    q = filters.CharFilter(
        label=_("Name, code or text"),
        method="with_text",
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 100}),
        max_length=100,
    )
    category = filters.ModelChoiceFilter(
        label=_("Category"), queryset=_categories, to_field_name="prefix", empty_label=_("All")
    )
    platform = filters.ModelChoiceFilter(
        label=_("Platform"),
        field_name="platforms",
        queryset=_platforms,
        to_field_name="slug",
        empty_label=_("All"),
    )
    folded: tuple[str, ...] = ()
    to_component = ""

    @property
    def unfolded(self) -> bool:
        """Whether one of the folded conditions was asked for, or is wrong."""
        return any(self.data.get(name) for name in self.folded)

    def with_text(self, queryset: Any, _name: str, value: str) -> Any:
        """Each word somewhere in code, name or summary."""
        for word in value.split():
            found = Q()
            for field in ("code", "name", "summary"):
                found |= Q(**{f"{self.to_component}{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class OfComponents(OfNetwork):
    """The same for a list of what belongs to components: category and platform are those of its component."""

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
    to_component = "component__"
