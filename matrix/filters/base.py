"""What every list can be narrowed down to: text, category and platform. The choice stands in the address, in words."""

from typing import Any

import django_filters as filters
from django import forms
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


def organisations(request: Any) -> QuerySet[Participation]:
    """Those that stand somewhere on the day that the page shows."""
    day = request.shown.day
    standing = SignUp.objects.filter(network=request.network).as_at(day)
    rows = Participation.objects.filter(pk__in=standing.values("participation")).with_name(at=day)
    return rows.annotate(slug=F("organisation__slug")).select_related("organisation").order_by("name_then")


class Word(filters.ChoiceFilter):
    """A choice from an enumeration, by its name."""

    def __init__(self, enumeration: Any, **facts: Any) -> None:
        self.enumeration = enumeration
        super().__init__(choices=words(enumeration), empty_label=_("All"), **facts)

    def filter(self, qs: Any, value: str) -> Any:
        return super().filter(qs, self.enumeration[value.upper()] if value else value)


class OfNetwork(SaysHowMany, filters.FilterSet):
    """Text, category and platform, of the network that the page is about."""

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
    to_component = ""

    def with_text(self, queryset: Any, _name: str, value: str) -> Any:
        """Each word somewhere in code, name or summary."""
        for word in value.split():
            found = Q()
            for field in ("code", "name", "summary"):
                found |= Q(**{f"{self.to_component}{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset
