"""What the register of risks can be narrowed down to. The choice stands in the address."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matrix.models import Component
from stakeholders.filtering import SaysHowMany
from stakeholders.models import Participation

from .models import Risk, RiskCategory, RiskKind, RiskMatrix, RiskStatus


def _categories(request: Any) -> QuerySet[RiskCategory]:
    return RiskCategory.objects.filter(network=request.network)


def _visible(request: Any) -> QuerySet[Risk]:
    return Risk.objects.visible_to(request.user).filter(network=request.network).order_by()


def _organisations(request: Any) -> QuerySet[Participation]:
    rows = Participation.objects.filter(pk__in=_visible(request).values("owner_organisation"))
    return rows.with_name(at=timezone.localdate()).select_related("organisation").order_by("name_then")


def _components(request: Any) -> QuerySet[Component]:
    risks = _visible(request)
    named = Q(risks__in=risks) | Q(sign_ups__risks__in=risks)
    return Component.objects.filter(named, network=request.network).distinct().order_by("name")


class _ByName(filters.ModelChoiceFilter):
    """A choice from rows that have a name, which begins with a capital."""

    class field_class(filters.ModelChoiceFilter.field_class):  # noqa: N801 - the name django-filter looks for
        def label_from_instance(self, obj: Any) -> str:
            return str(capfirst(obj.name))


class RiskFilter(SaysHowMany, filters.FilterSet):
    """Which risks the register shows: the open ones, unless a status is chosen.

    `cell` and `kind` come from a link in the risk matrix: the threats whose current rating stands in that cell.
    `owner` comes from the link to those that nobody looks after.
    """

    q = filters.CharFilter(
        label=_("Number, title or text"),
        method="with_text",
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 100}),
        max_length=100,
    )
    category = _ByName(label=_("Category"), queryset=_categories, empty_label=_("All"))
    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[*((each.value, capfirst(each.label)) for each in RiskStatus), ("all", _("All, closed too"))],
        empty_label=_("All that are open"),
        method="with_status",
    )
    level = filters.ChoiceFilter(label=_("Level now"), empty_label=_("All"), method="with_level")
    organisation = _ByName(
        label=_("Owner organisation"),
        field_name="owner_organisation",
        queryset=_organisations,
        empty_label=_("All"),
    )
    component = _ByName(
        label=_("Component"),
        queryset=_components,
        to_field_name="code",
        empty_label=_("All"),
        method="for_component",
    )
    review = filters.ChoiceFilter(
        label=_("Next review"),
        choices=[("overdue", _("Overdue")), ("none", _("Not planned"))],
        empty_label=_("All"),
        method="with_review",
    )
    kind = filters.ChoiceFilter(choices=RiskKind.choices, widget=forms.HiddenInput)
    owner = filters.ChoiceFilter(choices=[("none", "")], widget=forms.HiddenInput, method="with_owner")
    cell = filters.CharFilter(method="in_cell", widget=forms.HiddenInput, max_length=3)

    class Meta:
        model = Risk
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen_cell: Any = None
        self.matrix = RiskMatrix.objects.in_use(self.request.network, at=self.request.shown.day)
        # Read with the cells, which the page draws too.
        cells = self.matrix.cells_with_level if self.matrix else []
        levels = sorted({cell.level for cell in cells}, key=lambda level: -level.rank)
        self.filters["level"].extra["choices"] = [
            *((str(level.rank), capfirst(level.name)) for level in levels),
            ("none", _("Not rated yet")),
        ]

    @property
    def qs(self) -> Any:
        rows = super().qs
        chosen = self.is_bound and self.form.is_valid() and self.form.cleaned_data.get("status")
        return rows if chosen else rows.exclude(status=RiskStatus.CLOSED)

    def with_text(self, queryset: Any, _name: str, value: str) -> Any:
        """Each word somewhere in the number, the title or what could happen."""
        for word in value.split():
            found = Q()
            for field in ("number", "title", "cause", "event", "consequence"):
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset

    def with_status(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset if value == "all" else queryset.filter(status=value)

    def with_level(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.filter(level_rank=None if value == "none" else int(value))

    def with_review(self, queryset: Any, _name: str, value: str) -> Any:
        if value == "overdue":
            return queryset.review_overdue(at=self.request.shown.day)
        return queryset.filter(next_review=None)

    def with_owner(self, queryset: Any, _name: str, _value: str) -> Any:
        """Those that nobody looks after."""
        return queryset.without_owner()

    def for_component(self, queryset: Any, _name: str, value: Component) -> Any:
        return queryset.for_component(value)

    def in_cell(self, queryset: Any, _name: str, value: str) -> Any:
        """The threats in the cell “likelihood-impact” of the matrix in use; none where there is no such cell."""
        cells = self.matrix.cells_with_level if self.matrix else []
        self.chosen_cell = next((cell for cell in cells if f"{cell.likelihood}-{cell.impact}" == value), None)
        if self.chosen_cell is None:
            return queryset.none()
        return queryset.filter(kind=RiskKind.THREAT, current_cell=self.chosen_cell.pk)
