"""What the lists of facilities and of findings can be narrowed down to."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from matrix.models import (
    Facility,
    Finding,
    Stance,
)
from stakeholders.filtering import SaysHowMany
from stakeholders.models import Participation

from .base import OfComponents, Word, _platforms, by_name


def _offering(request: Any) -> QuerySet[Participation]:
    """Those that offer something already."""
    rows = Participation.objects.filter(facilities__network=request.network).distinct()
    return by_name(rows, at=request.shown.day)


class FacilityFilter(OfComponents):
    """Which facilities the list shows."""

    stance = Word(Stance, label=_("What we do with it"))
    organisation = filters.ModelChoiceFilter(
        label=_("Offered by"),
        field_name="participation",
        queryset=_offering,
        to_field_name="slug",
        empty_label=_("All"),
    )
    late = filters.BooleanFilter(
        label=_("Only what should have been looked at again"), widget=forms.CheckboxInput, method="only_late"
    )
    texts = ("name", "offers", "agreed", "component__code", "component__name")

    class Meta:
        model = Facility
        fields: list[str] = []

    def with_text(self, queryset: Any, _name: str, value: str) -> Any:
        """Each word somewhere in the facility, or in the name of its component."""
        for word in value.split():
            found = Q()
            for name in self.texts:
                found |= Q(**{f"{name}__icontains": word})
            queryset = queryset.filter(found)
        return queryset

    def only_late(self, queryset: Any, _name: str, value: bool) -> Any:  # noqa: FBT001 - the filter calls it so
        return queryset.filter(review_on__lt=self.request.shown.day) if value else queryset


class FindingFilter(SaysHowMany, filters.FilterSet):
    """Which findings the list shows."""

    q = filters.CharFilter(
        label=_("Text or source"),
        method="with_text",
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 100}),
        max_length=100,
    )
    platform = filters.ModelChoiceFilter(
        label=_("Platform"), queryset=_platforms, to_field_name="slug", empty_label=_("All")
    )
    component = filters.CharFilter(field_name="components__code", lookup_expr="iexact", label=_("Code of a component"))

    class Meta:
        model = Finding
        fields: list[str] = []

    def with_text(self, queryset: Any, _name: str, value: str) -> Any:
        """Each word somewhere in what was found, or in which research found it."""
        for word in value.split():
            queryset = queryset.filter(Q(text__icontains=word) | Q(source__icontains=word))
        return queryset
