"""Forms about how a platform is used: the figures of a month, a file with figures, a finding."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matrix.fields import DayField
from matrix.models import MEASURES, Component, Finding, Measured, Platform, UsageFigure
from matrix.usage_file import month_of, read_file
from matrix.usage_file.decode import MOST_BYTES
from matrix.usage_file.lines import count_of

from .verb import VerbForm


class MonthField(forms.CharField):
    """A month, as people write it; its value is the first day."""

    def __init__(self, **facts: Any) -> None:
        facts["error_messages"] = {"required": _("Fill in the month, for example 2026-10.")} | facts.get(
            "error_messages", {}
        )
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"size": 12, "autocomplete": "off"}), **facts)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        return month_of(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class CountField(forms.CharField):
    """A count, with or without marks between thousands; its value is a number, or None for what was not measured."""

    def __init__(self, **facts: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 12, "autocomplete": "off"})
        super().__init__(max_length=40, required=False, widget=widget, **facts)

    def clean(self, value: Any) -> int | None:
        return count_of(super().clean(value))


class _Figures(VerbForm):
    """Three counts and where they come from."""

    visitors = CountField(label=_("Visitors"), help_text=_("Different people in this month."))
    visits = CountField(label=_("Visits"))
    actions = CountField(label=pgettext_lazy("use", "Actions"), help_text=_("Pages seen, files fetched and the like."))
    source = forms.CharField(label=_("Source"), required=False, max_length=150)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors and all(found.get(name) is None for name in MEASURES):
            raise ValidationError(_("Fill in at least one figure."), code="empty")
        return found


class _OfPlatform(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.code})"


class FigureForm(_Figures):
    """The figures of a month that has none yet."""

    field_order = ("month", "component", *MEASURES, "source")

    month = MonthField(label=_("Month"), help_text=_("For example 2026-10."))
    component = _OfPlatform(
        label=_("Of which component"),
        queryset=Component.objects.none(),
        required=False,
        empty_label=_("The platform as a whole"),
        to_field_name="code",
    )

    def __init__(self, *args: Any, platform: Platform, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.platform = platform
        fields: Any = self.fields
        fields["component"].queryset = platform.components.order_by("category__order", "code")

    def act(self) -> UsageFigure:
        told = dict(self.cleaned_data)
        source = told.pop("source")
        return UsageFigure.enter(by=self.by, platform=self.platform, measured=Measured(**told), source=source)


class FigureChangeForm(_Figures):
    """Put the figures of a month right."""

    def __init__(self, *args: Any, row: UsageFigure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        for name in (*MEASURES, "source"):
            self.initial.setdefault(name, getattr(row, name))

    def act(self) -> UsageFigure:
        return self.row.correct(by=self.by, **self.cleaned_data)


class UsageFileForm(VerbForm):
    """A file with figures. Its result is what was read: nothing is changed yet."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, TSV or JSON, at most 5 MB and 5,000 lines."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty."),
            "missing": _("Choose a file."),
            "invalid": _("Choose a file."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.json,text/csv,application/json"}),
    )
    month = MonthField(
        label=_("Month"),
        required=False,
        help_text=_("Only for a file that names no month itself. For example 2026-10."),
    )

    def act(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            # One byte more than may be is enough to see that it is too large.
            return read_file(file.read(MOST_BYTES + 1), month=self.cleaned_data["month"])
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error


class FindingForm(VerbForm):
    """What research among users found; `row`: the finding that is corrected."""

    more = ("address",)

    on = DayField(
        label=_("Day of the research"),
        error_messages={"required": _("Choose the day of the research.")},
    )
    source = forms.CharField(
        label=_("Which research"),
        help_text=_("For example: survey among 120 users, or a session with five editors."),
        max_length=150,
        error_messages={"required": _("Say which research this is from.")},
    )
    text = forms.CharField(
        label=_("What was found"),
        help_text=_("Everybody may read this. Name no people."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": _("Write down what was found.")},
    )
    components = forms.ModelMultipleChoiceField(
        label=_("Components that it is about"),
        queryset=Component.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    address = forms.URLField(label=_("Address of the report"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, platform: Platform, row: Finding | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.platform, self.row = platform, row
        fields: Any = self.fields
        # Those of the platform, and whatever the finding names already.
        known = Component.objects.filter(network=platform.network)
        shown = known.filter(platforms=platform)
        if row is not None:
            shown = (shown | known.filter(findings=row)).distinct()
            for name in ("on", "source", "text", "address"):
                self.initial.setdefault(name, getattr(row, name))
            self.initial.setdefault("components", [each.code for each in row.components.all()])
        fields["components"].queryset = shown.order_by("category__order", "code")
        fields["components"].label_from_instance = _named
        if not shown.exists():
            del fields["components"]

    def act(self) -> Finding:
        if self.row is not None:
            return self.row.correct(by=self.by, **self.cleaned_data)
        return Finding.record(by=self.by, platform=self.platform, **self.cleaned_data)


def _named(component: Any) -> str:
    return f"{component.name} ({component.code})"
