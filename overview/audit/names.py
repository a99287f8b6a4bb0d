"""What things are called, asked for many at once: each model takes one query, however many rows there are."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from matrix.models import BulkChange, Category, ColumnMapping
from reports.models import Draft, ReportFile
from risks.models import Cell, Level
from stakeholders.models import (
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationName,
    Participation,
    ParticipationRole,
    Person,
)

from .words import kind_of_sheet

_OWN = ("number", "code", "name", "title", "file_name")
# What a row of these is called, other rows say; so a record is called what its row is.
BY_THEMSELVES = (Cell, Level)


class Names:
    """Names by model and key. First `want` all of them, then `of` each; `of` asks the database once for a model."""

    def __init__(self) -> None:
        self._wanted: dict[Any, set[Any]] = {}
        self._known: dict[Any, dict[Any, str]] = {}
        self._borne: dict[int, list[tuple[date, str]]] | None = None

    def want(self, model: Any, keys: Iterable[Any]) -> None:
        self._wanted.setdefault(model, set()).update(key for key in keys if key is not None)

    def of(self, model: Any, key: Any) -> str:
        """The name that it has now, or else had last; a sentence where nothing is known of it any more."""
        if model not in self._known:
            self._known[model] = _read(model, self._wanted.get(model, set()))
        return self._known[model].get(key) or _("no longer there")

    def borne(self, organisation: int, at: date) -> str:
        """What an organisation was called on a day; before its first day as on that."""
        if self._borne is None:
            wanted = self._wanted.get(Organisation, set())
            rows = OrganisationName.objects.filter(organisation__in=wanted).order_by("organisation", "since")
            self._borne = {}
            for key, since, name in rows.values_list("organisation", "since", "name"):
                self._borne.setdefault(key, []).append((since, name))
        known = self._borne.get(organisation, [])
        held = [name for since, name in known if since <= at] or [name for _since, name in known[:1]]
        return held[-1] if held else self.of(Organisation, organisation)

    def called(self, row: Any, model: Any) -> str:
        """What the thing that a record is of is called: by its own name, else by what it cannot do without."""
        if model is Organisation:
            return self.borne(row.id, timezone.localdate(row.history_date))
        if model in BY_THEMSELVES:
            return self.of(model, row.id)
        if model in _CALLED:
            return ", ".join(str(part) for part in _CALLED[model](row, self) if part)
        if named := own_name(row):
            return named
        parts = [
            self.of(field.related_model, getattr(row, field.attname))
            for field in model.history.model.tracked_fields
            if field.is_relation and field.name != "network" and not model._meta.get_field(field.name).null
        ]
        return ", ".join(parts)


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


def _organisation(row: Any, names: Names) -> str:
    return names.of(Participation, row.participation_id) if row.participation_id else ""


# Each by what tells it from others of its kind.
_CALLED: dict[Any, Any] = {
    Invitation: lambda row, names: (row.name or row.email, _organisation(row, names)),
    JoinRequest: lambda row, names: (row.name or row.email, _organisation(row, names) or row.organisation_name),
    Membership: lambda row, names: (
        names.of(Person, row.person_id),
        row.get_role_display(),
        _organisation(row, names),
    ),
    ParticipationRole: lambda row, names: (_organisation(row, names), row.get_role_display()),
    BulkChange: lambda row, _names: (f"{capfirst(row.get_what_display())}: {row.value}",),
    ColumnMapping: lambda row, _names: (kind_of_sheet(row.kind),),
    Draft: lambda row, _names: (f"{row.year}", row.get_audience_display()),
    ReportFile: lambda row, _names: (f"{row.year}", row.get_audience_display()),
}
