"""How a verb saves: checked in full, in one transaction, with a sentence for people when the database refuses.

Verbs are the only way to change a state. A verb locks its row, checks whether the step is possible, and saves with
`save_row`.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from .constraints import OVERLAP
from .entered import entered

_LEFT_TO_DATABASE = ContextVar("left_to_database", default=False)


class StepRefused(ValidationError):
    """A step that the present state forbids: a message on the page, 409 in the API. Nothing was changed."""


class NotAsSeen(StepRefused):
    """Somebody changed it since the one who acts looked at it. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this after you looked at it. Look first, then send again."), code="seen")


def save_row(row: models.Model, *, by: Any, reason: str = "") -> None:
    """Check `row` in full and save it; `by` (a user or None) and `reason` go into its history.

    Raises:
        ValidationError: the input is wrong.
        StepRefused: another row stands in the way.
    """
    row._history_user = by  # type: ignore[attr-defined]
    # The history keeps the beginning; a row that has a reason of its own keeps it whole.
    row._change_reason = _as_kept(reason)  # type: ignore[attr-defined]
    try:
        row.full_clean(validate_constraints=not _LEFT_TO_DATABASE.get())
    except ValidationError as error:
        if {each.code for found in error.error_dict.values() for each in found} == {OVERLAP}:
            raise StepRefused(error.messages) from error
        raise
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise StepRefused(_sentence(row)) from error


def _as_kept(reason: str) -> str | None:
    """The reason as the history keeps it."""
    try:
        return entered(str(reason)) or None
    except ValidationError as error:
        raise ValidationError({"reason": error}) from error


def delete_row(row: models.Model, *, by: Any, reason: str = "") -> None:
    """Take `row` away; its history stays, with who took it away and why.

    Raises:
        StepRefused: something else refers to it.
    """
    row._history_user = by  # type: ignore[attr-defined]
    row._change_reason = _as_kept(reason)  # type: ignore[attr-defined]
    try:
        row.delete()
    except ProtectedError as error:
        raise StepRefused(_("Something else refers to this, so it cannot be taken away.")) from error


def wrong_with(row: models.Model, *, exclude: Collection[str] = ()) -> dict[str, Any]:
    """All that is wrong with `row` by itself, by field; not what other rows stand in the way of. `exclude`: fields."""
    errors: dict[str, Any] = {}

    def collect(check: Any, *args: Any, **facts: Any) -> None:
        try:
            check(*args, **facts)
        except ValidationError as error:
            error.update_error_dict(errors)

    collect(row.clean_fields, exclude=set(exclude))
    collect(row.clean)
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            collect(constraint.validate, type(row), row, exclude=set(exclude))
    return {name: found for name, found in errors.items() if name not in exclude}


@contextmanager
def constraints_left_to_database() -> Iterator[None]:
    """For loading much at once: the database alone checks its constraints, which saves a third of the time.

    What it refuses is then always a StepRefused.
    """
    token = _LEFT_TO_DATABASE.set(True)
    try:
        yield
    finally:
        _LEFT_TO_DATABASE.reset(token)


def _sentence(row: models.Model) -> Any:
    """Why the database refused `row`. SQLite names no constraint, so the row is validated once more."""
    try:
        row.validate_constraints()
        row.validate_unique()
    except ValidationError as again:
        return again.messages[0] if NON_FIELD_ERRORS in again.message_dict else again.messages
    return _("Somebody else changed this at the same moment. Look at the page again and try once more.")


def locked(row: models.Model) -> Any:
    """The same row, read anew and locked until the transaction ends (SQLite locks the whole file by itself)."""
    return type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def version_of(history: models.QuerySet[Any]) -> str:
    """Another word after each change that `history` tells of, so that nobody decides on what they have not seen."""
    return str(history.order_by("-history_id").values_list("history_id", flat=True).first() or "new")


@contextmanager
def as_seen(seen: Collection[str], *, hold: Callable[[], None], now: Callable[[], str]) -> Iterator[None]:
    """A step only on a version that the one who acts has `seen`; to be used within a transaction.

    `hold` locks what the step will lock, in the step's own order: until the transaction ends nobody else changes what
    `now` tells here, its version.

    Raises:
        NotAsSeen: it is another version now, or what was seen is no version.
    """
    hold()
    if now() not in seen:
        raise NotAsSeen
    yield
