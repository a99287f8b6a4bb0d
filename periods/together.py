"""Saving thousands of rows at once, as verbs would one by one: the same checks and the same history, in few statements.

Whether each step is possible, whoever calls has judged, with everything locked that it depends on. What the database
refuses it refuses here too.
"""
# ruff: noqa: SLF001 - it does what Django and django-simple-history do at each save, and asks them what these ask.

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .checks import refuse_wrong
from .verbs import StepRefused


@dataclass(frozen=True, eq=False)
class Revision:
    """One save of `row`: what it held at that moment, by column, and why. `links`: what it was linked to, by field.

    What is not saved yet stands in it as an object: its number comes later.
    """

    row: Any
    held: Mapping[str, Any]
    reason: str = ""
    links: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Any, *, reason: str = "", links: Mapping[str, Sequence[Any]] | None = None) -> "Revision":
        """The row as it is now."""
        held = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
        # Also where it was saved after this row came to refer to it: then its number is not in the column yet.
        referred = {name: other for name, other in _references(row) if held[name] is None}
        return cls(row, held | referred, reason, links or {})

    def column(self, name: str) -> Any:
        """What it held in a column, once all it refers to is saved."""
        if name == self.row._meta.pk.attname:
            return self.row.pk
        value = self.held[name]
        return value.pk if isinstance(value, models.Model) else value


def save_together(revisions: Sequence[Revision], *, by: Any) -> None:
    """Save the rows as they are now, with a history of all `revisions`, in their order; or nothing.

    Raises:
        ValidationError: a row is wrong.
        StepRefused: the database refuses; which row, it does not say.
    """
    rows = list({id(each.row): each.row for each in revisions}.values())
    for row in rows:
        refuse_wrong(row)
    new = [row for row in rows if row.pk is None]
    made = {id(row) for row in new}
    changed = [row for row in rows if id(row) not in made]
    unsaved = [(row, name) for row in rows for name, other in _references(row) if other.pk is None]
    try:
        with transaction.atomic():
            # What ends makes room for what begins, so it goes first; unless it refers to that.
            waiting = [row for row in changed if _waits(row)]
            _change(row for row in changed if not _waits(row))
            _make(new)
            _change(waiting)
            _remember(revisions, made, by=by)
    except BaseException as error:
        for row in new:
            row.pk, row._state.adding = None, True
        for row, name in unsaved:
            row.__dict__[name] = None  # set as an attribute, it would forget what it refers to
        if isinstance(error, IntegrityError):
            raise StepRefused(
                _("Somebody else changed this at the same moment. Look at the page again and try once more.")
            ) from error
        raise


def _references(row: models.Model) -> Iterator[tuple[str, Any]]:
    """What a row refers to, by column, where that is at hand."""
    for each in row._meta.concrete_fields:
        if each.is_relation and each.is_cached(row) and (other := each.get_cached_value(row)) is not None:  # type: ignore[attr-defined]
            yield each.attname, other


def _waits(row: models.Model) -> bool:
    """Whether it refers to something that is not saved yet."""
    return any(other.pk is None for _name, other in _references(row))


def _change(rows: Iterator[Any] | list[Any]) -> None:
    for row in rows:
        row.skip_history_when_saving = True
        try:
            row.save(force_update=True)
        finally:
            del row.skip_history_when_saving


def _make(rows: list[Any]) -> None:
    """Make new rows: first those that refer to nothing new, then those that refer to these, and so on."""
    while rows:
        ready: dict[type[models.Model], list[Any]] = defaultdict(list)
        waiting = []
        for row in rows:
            if _waits(row):
                waiting.append(row)
            else:
                ready[type(row)].append(row)
        if not ready:
            raise IntegrityError("These rows refer to each other, or to what nobody saves.")
        for model, here in ready.items():
            model._base_manager.bulk_create(here)
        rows = waiting


def _remember(revisions: Sequence[Revision], made: set[int], *, by: Any) -> None:
    """Write the history as django-simple-history does at each save, and the links that it tells of."""
    enabled = getattr(settings, "SIMPLE_HISTORY_ENABLED", True)
    links = _Links(revisions)
    begun: set[int] = set()
    written: dict[Any, list[Any]] = defaultdict(list)
    linked: dict[Any, list[Any]] = defaultdict(list)
    for each in revisions:
        model = _history_of(each.row.__class__)
        first = id(each.row) in made and id(each.row) not in begun
        begun.add(id(each.row))
        entry = model(
            history_date=timezone.now(),
            history_type="+" if first else "~",
            history_user=by,
            history_change_reason=each.reason or None,
            **{column.attname: each.column(column.attname) for column in model.tracked_fields},
        )
        written[model].append(entry)
        for name, here in links.after(each).items():
            linked[_history_of(model, name)] += [(entry, link) for link in here]
    if not enabled:
        return
    for model, entries in written.items():
        model.objects.bulk_create(entries)
    for model, pairs in linked.items():
        model.objects.bulk_create(
            model(history=entry, **{column.attname: getattr(link, column.attname) for column in link._meta.fields})
            for entry, link in pairs
        )


class _Links:
    """The many-to-many links of rows of which history is kept: made here, and told as they stand after each save."""

    def __init__(self, revisions: Sequence[Revision]) -> None:
        self.standing: dict[tuple[int, str], list[Any]] = defaultdict(list)
        self.coming: dict[tuple[int, str], list[Any]] = {}
        by_field: dict[Any, list[Any]] = defaultdict(list)
        for each in revisions:
            for known in _kept(each.row):
                by_field[known].append(each)
        for known, here in by_field.items():
            self._read(known, {each.row.pk: each.row for each in here})
            self._make(known, [each for each in here if each.links.get(known.name)])

    def _read(self, known: Any, rows: dict[Any, Any]) -> None:
        """What was linked before."""
        own = known.m2m_field_name()
        keys = list(rows)
        for start in range(0, len(keys), 500):
            for link in known.remote_field.through.objects.filter(**{f"{own}__in": keys[start : start + 500]}):
                self.standing[id(rows[getattr(link, f"{own}_id")]), known.name].append(link)

    def _make(self, known: Any, revisions: list[Revision]) -> None:
        through, own, other = known.remote_field.through, known.m2m_field_name(), known.m2m_reverse_field_name()
        made = [
            (each, through(**{f"{own}_id": each.row.pk, f"{other}_id": linked.pk}))
            for each in revisions
            for linked in each.links[known.name]
        ]
        through.objects.bulk_create(link for _each, link in made)
        for each, link in made:
            self.coming.setdefault((id(each), known.name), []).append(link)

    def after(self, revision: Revision) -> dict[str, list[Any]]:
        """The links of a row once this save was done."""
        found = {}
        for known in _kept(revision.row):
            here = self.standing[id(revision.row), known.name]
            here += self.coming.get((id(revision), known.name), [])
            found[known.name] = list(here)
        return found


def _kept(row: Any) -> Sequence[Any]:
    """The many-to-many fields of which history is kept."""
    kept: Sequence[Any] = _history_of(row.__class__)._history_m2m_fields
    return kept


@cache
def _history_of(model: Any, name: str = "history") -> Any:
    """The model of a history. Kept, for the library makes a class each time that it is asked."""
    return getattr(model, name).model
