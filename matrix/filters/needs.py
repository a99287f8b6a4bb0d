"""What the list of what is open can be narrowed down to."""

from typing import Any

import django_filters as filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from matrix.models import (
    Coverage,
    CoverageWord,
    Need,
    Priority,
    Responsibility,
)

from .base import OfComponents, Word


class Lead(models.TextChoices):
    """What may be said of the lead of what is asked. Missing: also where a lead is offered, or begins later."""

    MISSING = "missing", _("nobody leads yet")
    CONTESTED = "contested", _("contested")


class NeedFilter(OfComponents):
    """Which needs the list of what is open shows."""

    responsibility = Word(Responsibility, label=_("Responsibility"))
    coverage = filters.ChoiceFilter(
        label=_("Coverage"),
        choices=CoverageWord.choices,
        empty_label=_("All that is not covered"),
        method="with_coverage",
    )
    priority = Word(Priority, label=_("Priority"), field_name="component__priority")
    lead = filters.ChoiceFilter(label=_("Lead"), choices=Lead.choices, empty_label=_("All"), method="with_lead")
    folded = ("priority", "lead")

    class Meta:
        model = Need
        fields: list[str] = []

    @property
    def qs(self) -> Any:
        """What is covered only where that is asked for: the list is of what is open."""
        rows = super().qs
        asked = self.is_bound and self.form.is_valid() and self.form.cleaned_data.get("coverage")
        return rows if asked else rows.filter(coverage__lt=Coverage.COVERED)

    def with_coverage(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.told_as(CoverageWord(value))

    def with_lead(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.without_lead() if value == Lead.MISSING else queryset.filter(contested=True)
