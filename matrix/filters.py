"""What the lists and the matrix can be narrowed down to. The choice stands in the address, in words."""

from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from stakeholders.filtering import SaysHowMany
from stakeholders.models import Access, Participation

from .models import (
    ARRANGEMENTS,
    Category,
    Component,
    ComponentPhase,
    Coverage,
    CoverageWord,
    Facility,
    Finding,
    Health,
    Need,
    Part,
    Phase,
    Platform,
    Priority,
    Responsibility,
    SignUp,
    Stance,
    Status,
)


def words(choices: Any) -> list[tuple[str, Any]]:
    """The choices of an enumeration by their name in addresses: `open`, not 1."""
    return [(each.name.lower(), each.label) for each in choices]


def _categories(request: Any) -> QuerySet[Category]:
    return Category.objects.filter(network=request.network)


def _platforms(request: Any) -> QuerySet[Platform]:
    return Platform.objects.filter(network=request.network)


def _organisations(request: Any) -> QuerySet[Participation]:
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


class Going(models.TextChoices):
    """What may be said of a promise besides that it stands."""

    SILENT = "silent", _("silent")
    STALLED = "stalled", _("stalled")
    ATTENTION = "attention", _("needs attention")
    ENDING = "ending", _("ending soon")
    CONTESTED = "contested", _("contested")


class MatrixFilter(OfNetwork):
    """Which components the matrix shows, in each of its ways. `folded`: what fewer people ask for.

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
        queryset=_organisations,
        to_field_name="slug",
        empty_label=_("All"),
        method="of_organisation",
    )
    priority = Word(Priority, label=_("Priority"))
    phase = filters.ChoiceFilter(label=_("Phase"), choices=Phase.choices, empty_label=_("All"), method="in_phase")
    going = filters.ChoiceFilter(label=_("How it goes"), choices=Going.choices, empty_label=_("All"), method="that_go")
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
    def unfolded(self) -> bool:
        """Whether one of the folded conditions was asked for, or is wrong."""
        return any(self.data.get(name) for name in self.folded)

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


class Lead(models.TextChoices):
    """What may be said of the lead of what is asked. Missing: also where a lead is offered, or begins later."""

    MISSING = "missing", _("nobody leads yet")
    CONTESTED = "contested", _("contested")


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
        choices=CoverageWord.choices,
        empty_label=_("All that is not covered"),
        method="with_coverage",
    )
    priority = Word(Priority, label=_("Priority"), field_name="component__priority")
    lead = filters.ChoiceFilter(label=_("Lead"), choices=Lead.choices, empty_label=_("All"), method="with_lead")
    folded = ("priority", "lead")
    to_component = "component__"

    class Meta:
        model = Need
        fields: list[str] = []

    @property
    def unfolded(self) -> bool:
        """Whether one of the folded conditions was asked for, or is wrong."""
        return any(self.data.get(name) for name in self.folded)

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


def _offering(request: Any) -> QuerySet[Participation]:
    """Those that offer something already."""
    rows = Participation.objects.filter(facilities__network=request.network).distinct()
    rows = rows.with_name(at=request.shown.day).annotate(slug=F("organisation__slug"))
    return rows.select_related("organisation").order_by("name_then")


class FacilityFilter(OfNetwork):
    """Which facilities the list shows."""

    stance = Word(Stance, label=_("What we do with it"))
    organisation = filters.ModelChoiceFilter(
        label=_("Offered by"),
        field_name="participation",
        queryset=_offering,
        to_field_name="slug",
        empty_label=_("All"),
    )
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
