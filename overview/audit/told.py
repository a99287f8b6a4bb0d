"""Records of histories in words: what each field was and became, of which thing, by whom, for whom and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, EmailField, OuterRef, Subquery, TextField
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from simple_history.utils import get_m2m_reverse_field_name

from matrix.words import money
from publishing.differences import Stretch, differences
from stakeholders.models import JoinRequest, Membership, Network, Organisation, Participation, User
from stakeholders.models.people import ANONYMOUS

from .kinds import AuditKind, kinds
from .names import BY_THEMSELVES, Names
from .words import is_told, label_of, reason_told, value_told

# From here on a text is told by what changed in it.
LONG = 120
_NOTHING: tuple[Any, ...] = (None, "", False, [], {})
# So many fields are read at a glance.
FEW = 3


@dataclass(frozen=True)
class FieldChange:
    """One field: what it was and became, in words. `stretches`: for a long text, what changed in it."""

    label: str
    was: str
    now: str
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Record:
    """One change. `step`: added, changed or removed, in a word; `url`: of all changes of that thing.

    `links`: whether all that changed is which rows it names: that is kept apart, also where it was done at once.
    """

    moment: datetime
    who: str
    acting_for: str
    kind: str
    what: str
    step: str
    url: str
    reason: str
    fields: tuple[FieldChange, ...]
    links: bool = False

    @property
    def is_long(self) -> bool:
        """Whether its fields take so much room that they lie folded in a list."""
        return len(self.fields) > FEW or sum(len(field.was + field.now) for field in self.fields) > 2 * LONG


def told(network: Network, found: Sequence[tuple[str, int]]) -> list[Record]:
    """The records of these kinds and keys, in that order. So many queries a kind, however many records there are."""
    wanted: dict[str, list[int]] = {}
    for key, record in found:
        wanted.setdefault(key, []).append(record)
    read = {key: _Read(kinds()[key], network, records) for key, records in sorted(wanted.items())}
    names = Names()
    for each in read.values():
        each.want(names)
    people = _known_people(network)
    records = (read[key].told(record, names, people=people) for key, record in found)
    return [each for each in records if each is not None]


def _known_people(network: Network) -> set[int]:
    """The accounts of who ever had a role here."""
    held = Membership.history.filter(network=network.pk).order_by().values("person")
    ever = Membership.objects.filter(network=network).order_by().values("person")
    return set(User.objects.filter(person__in=held).values_list("pk", flat=True)) | set(
        User.objects.filter(person__in=ever).values_list("pk", flat=True)
    )


class _Read:
    """The records of one kind, each with the one before it."""

    def __init__(self, kind: AuditKind, network: Network, records: Iterable[int]) -> None:
        self.kind, self.network = kind, network
        history = kind.model.history
        before = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
        rows = history.filter(history_id__in=list(records)).annotate(before=Subquery(before.values("history_id")[:1]))
        self.rows = {row.history_id: row for row in rows.select_related("history_user__person")}
        earlier = {row.before for row in self.rows.values() if row.before}
        self.earlier = history.in_bulk(earlier, field_name="history_id") if earlier else {}
        self.several = {field.name: self._several(field) for field in kind.several}

    def _several(self, field: Any) -> dict[int, set[Any]]:
        """Of each record the keys of the rows that `field` named."""
        through = getattr(self.kind.model.history.model, field.name).model
        target = get_m2m_reverse_field_name(field)
        found: dict[int, set[Any]] = {}
        for record, key in through.objects.filter(history__in=[*self.rows, *self.earlier]).values_list(
            "history_id", f"{target}_id"
        ):
            found.setdefault(record, set()).add(key)
        return found

    def want(self, names: Names) -> None:
        records = [*self.rows.values(), *self.earlier.values()]
        for field in self._tracked():
            if field.is_relation:
                names.want(field.related_model, (getattr(row, field.attname) for row in records))
        for field in self.kind.several:
            for keys in self.several[field.name].values():
                names.want(field.related_model, keys)
        names.want(Participation, (getattr(row, "acting_for_id", None) for row in records))
        if self.kind.model in (*BY_THEMSELVES, Organisation):
            names.want(self.kind.model, (row.id for row in records))

    def _tracked(self) -> list[Any]:
        return [field for field in self.kind.model.history.model.tracked_fields if field.name != "network"]

    def told(self, record: int, names: Names, *, people: set[int]) -> Record | None:
        row = self.rows.get(record)
        if row is None:
            return None
        before = self.earlier.get(row.before)
        stranger = row.history_user_id is not None and row.history_user_id not in people and self._is_elsewhere(row)
        acting = getattr(row, "acting_for_id", None)
        fields = tuple(self._fields(row, before, names))
        several = {label_of(field) for field in self.kind.several}
        return Record(
            moment=row.history_date,
            who=_("somebody of another network") if stranger else _who(row),
            acting_for=names.of(Participation, acting) if acting else "",
            kind=self.kind.label,
            what=names.called(row, self.kind.model),
            step={"+": _("added"), "~": _("changed"), "-": _("removed")}[row.history_type],
            url=reverse("overview:change_detail", args=[self.network.slug, self.kind.key, row.id]),
            reason="" if stranger else reason_told(row.history_change_reason or ""),
            fields=fields,
            links=before is not None and bool(fields) and {field.label for field in fields} <= several,
        )

    def _is_elsewhere(self, row: Any) -> bool:
        """Whether who changed it is of another network: that and why is not told here."""
        asked_it = self.kind.model is JoinRequest and row.user_id == row.history_user_id
        return self.kind.shared or not (asked_it or row.history_user.is_staff)

    def _fields(self, row: Any, before: Any, names: Names) -> Iterable[FieldChange]:
        """What was and what is now; of what was removed all that it was."""
        old, new_row = (row, None) if row.history_type == "-" else (before, row)
        for field in self._tracked():
            # Which account did it is told as who did it.
            if not is_told(self.kind.model, field) or field.related_model is User:
                continue
            was, now = ((getattr(each, field.attname) if each is not None else None) for each in (old, new_row))
            if was == now or (None in (old, new_row) and was in _NOTHING and now in _NOTHING):
                continue
            said = [
                self._value(field, value, each, names) if each is not None else ""
                for value, each in ((was, old), (now, new_row))
            ]
            yield _field_change(field, *said)
        if new_row is None:
            return
        for field in self.kind.several:
            new = self.several[field.name].get(row.history_id, set())
            old = self.several[field.name].get(before.history_id, set()) if before is not None else set()
            if old != new:
                called = [", ".join(sorted(names.of(field.related_model, key) for key in keys)) for keys in (old, new)]
                yield FieldChange(label_of(field), called[0], called[1])

    def _value(self, field: Any, value: Any, row: Any, names: Names) -> str:
        if value in (None, "", [], {}):
            return ""
        told = value_told(self.kind.model, field.name, value, row)
        return _value(field, value, names) if told is None else told


def _who(row: Any) -> str:
    """Who made the change; what the product does by itself or was loaded has nobody."""
    return row.history_user.person.name if row.history_user else _("automatically")


def _field_change(field: Any, was: str, now: str) -> FieldChange:
    long = isinstance(field, CharField | TextField) and not field.choices and max(len(was), len(now)) > LONG
    return FieldChange(label_of(field), was, now, tuple(differences(was, now)) if long else ())


def _value(field: Any, value: Any, names: Names) -> str:  # noqa: PLR0911 - one line for each kind of value
    """A value as people read it."""
    if field.is_relation:
        return names.of(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        # As everywhere: people read the last day of a period.
        return date_format(value - timedelta(days=1) if field.name == "until" else value, "DATE_FORMAT")
    if isinstance(value, int):
        if field.name.endswith("cents"):
            return money(value)
        # A year is no amount.
        return str(number_format(value, force_grouping=field.name != "year"))
    if isinstance(field, EmailField) and value.endswith(f"@{ANONYMOUS}"):
        return _("made anonymous")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
