"""What things are called, asked for many at once: each model takes one query, however many rows there are."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from matrix.models import Category
from stakeholders.models import Organisation, Participation

_OWN = ("number", "code", "name", "title", "file_name")


class Names:
    """Names by model and key. First `want` all of them, then `of` each; `of` asks the database once for a model."""

    def __init__(self) -> None:
        self._wanted: dict[Any, set[Any]] = {}
        self._known: dict[Any, dict[Any, str]] = {}

    def want(self, model: Any, keys: Iterable[Any]) -> None:
        self._wanted.setdefault(model, set()).update(key for key in keys if key is not None)

    def of(self, model: Any, key: Any) -> str:
        """The name that it has now, or else had last; a sentence where nothing is known of it any more."""
        if model not in self._known:
            self._known[model] = _read(model, self._wanted.get(model, set()))
        return self._known[model].get(key) or _("no longer there")


def _read(model: Any, keys: set[Any]) -> dict[Any, str]:
    today = timezone.localdate()
    if model is Participation:
        rows = Participation.objects.filter(pk__in=keys).with_name(at=today)
        return dict(rows.values_list("pk", "name_then"))
    if model is Organisation:
        return dict(Organisation.objects.filter(pk__in=keys).with_name(at=today).values_list("pk", "name_then"))
    found: dict[Any, str] = {}
    if hasattr(model, "history") and (missing := keys):
        last = model.history.filter(id__in=missing).order_by("history_id")
        found = {row.id: named for row in last if (named := own_name(row))}
    rows = model._default_manager.filter(pk__in=keys).select_related(*_said_with(model))
    return found | {row.pk: own_name(row) or str(row) for row in rows}


def own_name(row: Any) -> str:
    """What a row, or a record of one, is called by what it holds itself; empty where it has no name of its own."""
    if (kind := getattr(row, "instance_type", type(row))) is Category:
        return Category(own_name=row.own_name, kind=row.kind).name
    fields = {field.name for field in kind._meta.concrete_fields}
    return " ".join(str(told) for name in _OWN if name in fields and (told := getattr(row, name)))


def _said_with(model: Any) -> list[str]:
    """What the name of such a row may be made of."""
    return [field.name for field in model._meta.concrete_fields if field.is_relation and field.name != "network"]
