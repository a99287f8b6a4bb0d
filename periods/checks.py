"""What is wrong with a row by itself, without asking the database: thousands of rows are looked at in a preview.

The rules are those of the model: its fields, its `clean`, and the conditions of its check constraints, which are read
here as they stand there.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, Q


def refuse_wrong(row: models.Model, *, except_for: Collection[str] = ()) -> None:
    """Refuse a row that its model would refuse, whatever other rows there are. `except_for`: fields judged already.

    Raises:
        ValidationError: by field.
    """
    errors: dict[str, Any] = {}
    # Whether what a row refers to is there, who made the row has seen to.
    references = {field.name for field in row._meta.concrete_fields if field.is_relation}
    for check in (lambda: row.clean_fields(exclude=references | {*except_for}), row.clean):
        try:
            check()
        except ValidationError as error:
            error.update_error_dict(errors)
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and holds(constraint.condition, row) is False:
            errors.setdefault(NON_FIELD_ERRORS, []).append(
                ValidationError(str(constraint.get_violation_error_message()))
            )
    if errors:
        raise ValidationError(errors)


def holds(condition: Any, row: models.Model) -> bool | None:
    """Whether a condition holds for a row, as the database judges it; None where something is not known."""
    found: bool | None
    if isinstance(condition, Q):
        parts = [holds(child, row) for child in condition.children]
        first = condition.connector == Q.AND
        # In an AND one false decides, in an OR one true; what is unknown decides nothing.
        decided = (not first) in parts
        found = (not first) if decided else None if None in parts else first
        if condition.connector not in (Q.AND, Q.OR):
            raise NotImplementedError(condition.connector)
        return found if found is None else found != condition.negated
    path, wanted = condition
    name, _, how = path.partition("__")
    value = _held(row, name)
    if how == "isnull":
        return (value is None) == wanted
    if wanted is None:
        return value is None
    wanted = _meant(wanted, row)
    if value is None or wanted is None:
        return None
    return _COMPARED[how or "exact"](value, wanted)


def _meant(wanted: Any, row: models.Model) -> Any:
    return _held(row, wanted.name) if isinstance(wanted, F) else wanted  # type: ignore[attr-defined]


def _held(row: models.Model, name: str) -> Any:
    """What the column of a field holds."""
    field: Any = row._meta.pk if name == "pk" else row._meta.get_field(name)
    return getattr(row, field.attname)


def _one_of(value: Any, wanted: Collection[Any]) -> bool:
    return value in wanted


_COMPARED = {
    "exact": lambda value, wanted: value == wanted,
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
    "lt": lambda value, wanted: value < wanted,
    "lte": lambda value, wanted: value <= wanted,
    "in": _one_of,
}
