"""What the API of every room is made of: fields that take exactly what they say, named in camelCase.

Unknown names are refused, and everything that is wrong is said at once: also what the row itself would find wrong.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import SkipField, empty, get_error_detail

from .entered import EARLIEST, LATEST, entered
from .verbs import wrong_with


def camel(name: str) -> str:
    """The name of a field as the API writes it: `hours_wanted` is `hoursWanted`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class Text(serializers.CharField):
    default_error_messages = {"invalid": _("Give a text.")}

    def to_internal_value(self, data: Any) -> str:
        # A number is not a text.
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            text = entered(data)
        except DjangoValidationError as error:
            raise serializers.ValidationError(get_error_detail(error)) from error
        if not text and not self.allow_blank:  # there was something, but nothing to see
            self.fail("blank")
        return super().to_internal_value(text)


class Number(serializers.IntegerField):
    default_error_messages = {"invalid": _("Give a whole number.")}

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class QueryNumber(serializers.IntegerField):
    """A number in an address, where everything is text."""

    default_error_messages = {"invalid": _("Give a whole number.")}

    def to_internal_value(self, data: Any) -> int:
        if not re.fullmatch("[0-9]{1,9}", data):
            self.fail("invalid")
        return int(data)


class Flag(serializers.BooleanField):
    default_error_messages = {"invalid": _("Give true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Day(serializers.DateField):
    """A day in the Netherlands."""

    default_error_messages = {
        "invalid": _("Give a day as year-month-day, for example 2026-07-01."),
        "far": _("Give a day between 1900 and 2200."),
    }

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            self.fail("invalid")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail("invalid")
        if not EARLIEST <= day <= LATEST:
            self.fail("far")
        return day


class Moment(serializers.DateTimeField):
    """A moment: any offset goes in, UTC comes out."""

    default_error_messages = {
        "invalid": _("Give a moment with its offset, for example 2026-07-01T12:00:00Z."),
        "far": Day.default_error_messages["far"],
    }
    _RFC_3339 = re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})", re.IGNORECASE
    )

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str) or not self._RFC_3339.fullmatch(value):
            self.fail("invalid")
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            self.fail("invalid")
        if not EARLIEST <= moment.date() <= LATEST:
            self.fail("far")
        return moment

    def to_representation(self, value: datetime) -> str:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Word(serializers.ChoiceField):
    """A fixed word: of choices the lower-case name, also where the database keeps a number."""

    def __init__(self, choices: type[models.Choices] | Mapping[str, Any], **facts: Any) -> None:
        if isinstance(choices, Mapping):
            self._values: dict[str, Any] = {word: word for word in choices}
            labels = dict(choices)
        else:
            self._values = {member.name.lower(): member for member in choices}
            labels = {member.name.lower(): member.label for member in choices}
        self._words = {value: word for word, value in self._values.items()}
        super().__init__(list(labels.items()), **facts)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data not in self._values:
            self.fail("invalid_choice", input=data)
        return self._values[data]

    def to_representation(self, value: Any) -> Any:
        return self._words.get(value)


class Several(serializers.ListField):
    default_error_messages = {"not_a_list": _("Give a list.")}


class Facts(serializers.Serializer):
    """Fields are written in snake_case and named in camelCase."""

    def get_fields(self) -> dict[str, Any]:
        named = {}
        for name, field in super().get_fields().items():
            if camel(name) != name and field.source is None:
                field.source = name
            named[camel(name)] = field
        return named


class Input(Facts):
    """What comes in. `draft` may make of it the row that the verb would make, to be checked together with the rest."""

    default_error_messages = {
        "invalid": _("Give an object with names and values."),
        "unknown": _("There is no such name here."),
    }

    def draft(self, valid: dict[str, Any]) -> models.Model | None:  # noqa: ARG002 - for those that have one
        """The row as it would become from what is right in the input."""
        return None

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({NON_FIELD_ERRORS: [self._error("invalid")]})
        valid: dict[str, Any] = {}
        errors: dict[Any, Any] = {name: [self._error("unknown")] for name in data if name not in self.fields}
        not_judged: set[str] = set()
        for name, field in self.fields.items():
            try:
                value = field.run_validation(data.get(name, empty))
            except SkipField:
                continue
            except serializers.ValidationError as error:
                errors[name] = error.detail
                not_judged.update(getattr(field, "fills", [field.source]))
            else:
                valid.update(value if field.source == "*" else {str(field.source): value})
        if row := self.draft(valid):
            errors |= input_errors(row, exclude=not_judged)
        if errors:
            raise serializers.ValidationError(errors)
        return valid

    def _error(self, code: str) -> ErrorDetail:
        return ErrorDetail(str(self.error_messages[code]), code)


class WrongQuery(serializers.ValidationError):
    """Something in the query of the address is wrong."""

    where = "query"


class Query(Input):
    """The query parameters that an address takes: no others, and each once unless it is a list."""

    default_error_messages = {"repeated": _("Give this once.")}

    @classmethod
    def read(cls, given: QueryDict) -> dict[str, Any]:
        """What was asked.

        Raises:
            WrongQuery: an unknown name, a wrong value, or one value too many.
        """
        query = cls()
        known: dict[str, Any] = {}
        repeated: dict[str, Any] = {}
        for name, values in given.lists():
            if isinstance(query.fields.get(name), serializers.ListField):
                known[name] = values
            elif len(values) == 1:
                known[name] = values[0]
            else:
                repeated[name] = [query._error("repeated")]
        try:
            asked = query.run_validation(known)
        except serializers.ValidationError as error:
            raise WrongQuery({**repeated, **error.detail}) from None  # type: ignore[dict-item]
        if repeated:
            raise WrongQuery(repeated)
        return asked


class At(Query):
    """How it was on a day."""

    at = Day(required=False, help_text="The day to look at; today in the Netherlands when left out.")


class Paged(Query):
    page = QueryNumber(required=False, min_value=1, help_text="Which page; the first is 1.")
    page_size = QueryNumber(
        required=False, min_value=1, max_value=100, help_text="How many results on a page; 50 when left out."
    )


class PagedAt(Paged, At):
    """A list as it was on a day."""


def day_asked(asked: Mapping[str, Any]) -> date:
    """The day that `?at=` names, else today."""
    return asked.get("at") or timezone.localdate()


def input_errors(row: models.Model, *, exclude: Collection[str] = ()) -> dict[str, Any]:
    """What is wrong with `row` by itself, by the name of the field in the API; not what others stand in the way of."""
    return {
        name if name == NON_FIELD_ERRORS else camel(name): get_error_detail(DjangoValidationError(found))
        for name, found in wrong_with(row, exclude=exclude).items()
    }
