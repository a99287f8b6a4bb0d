"""What the lists and the matrix can be narrowed down to. The choice stands in the address, in words."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Category, Component, Coverage, Need, Phase, Platform, Priority, Responsibility


def words(choices: Any) -> list[tuple[str, Any]]:
    """The choices of an enumeration by their name in addresses: `open`, not 1."""
    return [(each.name.lower(), each.label) for each in choices]


def _categories(request: Any) -> QuerySet[Category]:
    return Category.objects.filter(network=request.network)


def _platforms(request: Any) -> QuerySet[Platform]:
    return Platform.objects.filter(network=request.network)


class Word(filters.ChoiceFilter):
    """A choice from an enumeration, by its name."""

    def __init__(self, enumeration: Any, **facts: Any) -> None:
        self.enumeration = enumeration
        super().__init__(choices=words(enumeration), empty_label=_("All"), **facts)

    def filter(self, qs: Any, value: str) -> Any:
        return super().filter(qs, self.enumeration[value.upper()] if value else value)


class OfNetwork(filters.FilterSet):
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


class MatrixFilter(OfNetwork):
    """Which components the matrix shows."""

    coverage = filters.ChoiceFilter(
        label=_("Coverage"), choices=words(Coverage), empty_label=_("All"), method="with_coverage"
    )
    open = filters.BooleanFilter(label=_("Only what is open"), widget=forms.CheckboxInput, method="only_open")

    class Meta:
        model = Component
        fields: list[str] = []

    def with_coverage(self, queryset: Any, _name: str, value: str) -> Any:
        """Components of which a slot has this coverage."""
        day = self.request.shown.day
        needs = Need.objects.filter(network=self.request.network).that_count(at=day).with_coverage(at=day)
        return queryset.filter(pk__in=needs.filter(coverage=Coverage[value.upper()]).values("component"))

    def only_open(self, queryset: Any, name: str, value: bool) -> Any:  # noqa: FBT001 - the filter calls it so
        return self.with_coverage(queryset, name, "open") if value else queryset


class ComponentFilter(MatrixFilter):
    """Which components the list shows."""

    phase = filters.ChoiceFilter(label=_("Phase"), choices=Phase.choices, empty_label=_("All"))
    priority = Word(Priority, label=_("Priority"))
    open = None

    class Meta:
        model = Component
        fields: list[str] = []


class NeedFilter(OfNetwork):
    """Which needs the list of what is open shows."""

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
    responsibility = Word(Responsibility, label=_("Responsibility"))
    coverage = filters.ChoiceFilter(
        label=_("Coverage"),
        choices=[(word, label) for word, label in words(Coverage) if word != "covered"],
        empty_label=_("All"),
        method="with_coverage",
    )
    to_component = "component__"

    class Meta:
        model = Need
        fields: list[str] = []

    def with_coverage(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.filter(coverage=Coverage[value.upper()])
