"""What the matrix, in each of its ways, and the list of components can be narrowed down to."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from matrix.models import (
    ARRANGEMENTS,
    Component,
    ComponentPhase,
    CoverageWord,
    Health,
    Need,
    Part,
    Phase,
    Priority,
    Responsibility,
    SignUp,
)
from stakeholders.models import Access, Participation

from .base import Going, OfNetwork, Word, organisations, words


class MatrixFilter(OfNetwork):
    """Which components the matrix shows, in each of its ways.

    `responsibility`: all that is asked and told is of that one alone.
    """

    responsibility = filters.ChoiceFilter(
        label=_("Responsibility"), choices=words(Responsibility), empty_label=_("All"), method="about"
    )
    coverage = filters.ChoiceFilter(
        label=_("Coverage"), choices=CoverageWord.choices, empty_label=_("All"), method="with_coverage"
    )
    organisation = filters.ModelChoiceFilter(
        label=_("Organisation"),
        queryset=organisations,
        to_field_name="slug",
        empty_label=_("All"),
        method="of_organisation",
    )
    priority = Word(Priority, label=_("Priority"))
    phase = filters.ChoiceFilter(label=_("Phase"), choices=Phase.choices, empty_label=_("All"), method="in_phase")
    going = filters.ChoiceFilter(
        label=_("How it goes"), choices=Going.without(Going.RISK), empty_label=_("All"), method="that_go"
    )
    arrangement = filters.ChoiceFilter(
        label=_("How it is done"), choices=list(ARRANGEMENTS.items()), empty_label=_("All"), method="done_by"
    )
    open = filters.BooleanFilter(label=_("Only what is open"), widget=forms.CheckboxInput, method="only_open")
    mine = filters.BooleanFilter(label=_("Only ours"), widget=forms.CheckboxInput, method="only_own")
    folded = ("priority", "phase", "going", "arrangement")

    class Meta:
        model = Component
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = Access.of(self.request.user, self.request.network).participations
        if not self.own:
            self.filters.pop("mine", None)

    @property
    def only(self) -> Responsibility | None:
        """The responsibility that everything is about; None: both."""
        word = self.form.cleaned_data.get("responsibility") if self.is_bound and self.form.is_valid() else ""
        return Responsibility[word.upper()] if word else None

    def about(self, queryset: Any, _name: str, _value: str) -> Any:
        """It narrows down what the other conditions are about, not which components there are."""
        return queryset

    def _about(self, rows: Any) -> Any:
        """Of sign-ups or needs: those of the responsibility that is asked for."""
        word = self.form.cleaned_data.get("responsibility")
        return rows.filter(responsibility=Responsibility[word.upper()]) if word else rows

    @property
    def _standing(self) -> Any:
        """What stands on the day that the page shows."""
        return self._about(SignUp.objects.filter(network=self.request.network).as_at(self.request.shown.day))

    @property
    def _counted(self) -> Any:
        """The needs that count on that day, with their coverage."""
        day = self.request.shown.day
        needs = Need.objects.filter(network=self.request.network).that_count(at=day)
        return self._about(needs).with_coverage(at=day)

    def in_phase(self, queryset: Any, _name: str, value: str) -> Any:
        """Components that are in this phase on the day that the page shows."""
        return queryset.filter(
            pk__in=ComponentPhase.objects.as_at(self.request.shown.day).filter(phase=value).values("component")
        )

    def of_organisation(self, queryset: Any, _name: str, value: Participation) -> Any:
        """Components for which that organisation has signed up."""
        return queryset.filter(pk__in=self._standing.filter(participation=value).values("component"))

    def only_own(self, queryset: Any, _name: str, value: bool) -> Any:  # noqa: FBT001 - the filter calls it so
        """Components for which one's own organisations have signed up."""
        found = self._standing.filter(participation__in=self.own)
        return queryset.filter(pk__in=found.values("component")) if value else queryset

    def done_by(self, queryset: Any, _name: str, value: str) -> Any:
        """Components of which something is promised in that way."""
        return queryset.filter(pk__in=self._standing.filter(**{value: True}).values("component"))

    def that_go(self, queryset: Any, _name: str, value: str) -> Any:
        """Components of which a promise, or a need that is contested, goes like that."""
        network, day = self.request.network, self.request.shown.day
        if value == Going.CONTESTED:
            return queryset.filter(pk__in=self._counted.filter(contested=True).values("component"))
        held = self._standing.confirmed(at=day).with_health(network=network, at=day)
        if value in (Going.SILENT, Going.ENDING):
            held = held.filter(**{value: True})
        else:
            held = held.filter(health=Health[value.upper()], part__lt=Part.INTERESTED)
        return queryset.filter(pk__in=held.values("component"))

    def with_coverage(self, queryset: Any, _name: str, value: str) -> Any:
        """Components of which a slot has this coverage."""
        found = self._counted.told_as(CoverageWord(value))
        return queryset.filter(pk__in=found.values("component"))

    def only_open(self, queryset: Any, name: str, value: bool) -> Any:  # noqa: FBT001 - the filter calls it so
        return self.with_coverage(queryset, name, "open") if value else queryset


class ComponentFilter(MatrixFilter):
    """Which components the list shows: the same conditions, so that one way to look leads to another."""

    class Meta:
        model = Component
        fields: list[str] = []
