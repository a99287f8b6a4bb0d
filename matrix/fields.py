"""Fields that take days and amounts as people write them, and give them as the model keeps them."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from periods.entered import EARLIEST, LATEST

# The largest key of a database has 19 digits.
_KEY_DIGITS = 18


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows by their keys. A number that no key can be is none of them, on every database."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, list | tuple) and any(len(str(each)) > _KEY_DIGITS for each in value):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super().clean(value)


class DayField(forms.DateField):
    """A day, picked or typed."""

    default_error_messages = {"invalid": _("Fill in a day, for example 31/12/2026.")}

    def __init__(self, **facts: Any) -> None:
        facts.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**facts)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise ValidationError(_("Choose a day between 1900 and 2200."), code="far")
        return day


class LastDayField(DayField):
    """The last day of a period, as people write it; its value is the first day after, as the model keeps it."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        return None if day is None else day + timedelta(days=1)

    def prepare_value(self, value: Any) -> Any:
        return value - timedelta(days=1) if isinstance(value, date) else value


# An amount: whole euros, in threes or not, then cents behind the other sign; or a dash, as on a price tag.
_AMOUNT = re.compile(
    r"""(?P<minus>-?) (?P<whole> \d+ | \d{1,3} (?P<mark>[.,\s]) \d{3} (?:(?P=mark)\d{3})* )
    (?: (?!(?P=mark)) [.,] (?P<cents>\d{1,2}) | ,[-–]{1,2} )?""",
    re.VERBOSE,
)


class EuroField(forms.DecimalField):
    """An amount in euro, as people write it (1.250,50 or 1250.50); its value is whole cents."""

    default_error_messages = {
        "invalid": _("Fill in an amount, for example 1250,50."),
        "min_value": _("An amount cannot be below zero."),
        "max_digits": _("This amount is too large. Fill in a smaller one."),
    }

    def __init__(self, **facts: Any) -> None:
        facts["error_messages"] = self.default_error_messages | facts.get("error_messages", {})
        widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 12})
        super().__init__(max_digits=12, decimal_places=2, min_value=0, widget=widget, **facts)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").replace("€", "").strip()
        if not text:
            return None
        amount = _AMOUNT.fullmatch(text)
        if amount is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        whole = re.sub(r"\D", "", amount["whole"])
        return super().to_python(f"{amount['minus']}{whole}.{amount['cents'] or 0}")

    def clean(self, value: Any) -> int:
        amount = super().clean(value)
        return int(amount * 100) if amount else 0

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return number_format(Decimal(value) / 100, 2) if value else ""


class HoursField(forms.IntegerField):
    """Hours a year, whole; nothing filled in is none promised, and none is shown as nothing."""

    default_error_messages = {
        "invalid": _("Fill in whole hours, for example 120."),
        "min_value": _("Hours cannot be below zero."),
    }

    def __init__(self, **facts: Any) -> None:
        facts["error_messages"] = self.default_error_messages | facts.get("error_messages", {})
        super().__init__(min_value=0, **facts)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if re.fullmatch(r"-?\d{1,3}([.,\s]\d{3})+", text):
            text = re.sub(r"[.,\s]", "", text)
        elif re.search(r"[.,]", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0

    def prepare_value(self, value: Any) -> Any:
        return "" if value == 0 and isinstance(value, int) else value
