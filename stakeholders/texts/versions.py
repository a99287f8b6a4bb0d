"""The versions of a thing's texts, from its history: who wrote what when. What else changed of it is no version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Coalesce, Lag
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.differences import Stretch, differences
from stakeholders.models.written import Written, version_of

# No text has so many versions; a database cannot count much further.
_MOST = 1_000_000_000


@dataclass(frozen=True)
class Version:
    """One version: the `number`-th, written at `moment`. `who` is fit for the one who reads; `changed` names fields."""

    number: int
    moment: datetime
    who: str
    reason: str
    changed: tuple[str, ...]
    loaded: bool = False


@dataclass(frozen=True)
class Difference:
    """What changed in one text."""

    label: str
    stretches: list[Stretch]


def versions_of(thing: Written) -> QuerySet[Any]:
    """The rows of its history in which a text changed, the first one first, with `new_<text>` for each that did."""
    order = [F("history_date").asc(), F("history_id").asc()]
    before = {
        f"was_{name}": Coalesce(Window(Lag(name), order_by=order), Value(""), output_field=TextField())
        for name in thing.TEXTS
    }
    new = {
        f"new_{name}": Case(When(~Q(**{name: F(f"was_{name}")}), then=Value(True)), default=Value(False))
        for name in thing.TEXTS
    }
    changed = Q(*((f"new_{name}", True) for name in thing.TEXTS), _connector=Q.OR)
    rows: QuerySet[Any] = thing.history.exclude(history_type="-")  # type: ignore[attr-defined]
    return rows.annotate(**before).annotate(**new).filter(changed).order_by("history_date", "history_id")


def told(thing: Written, rows: QuerySet[Any], *, first: int, by_name: bool) -> list[Version]:
    """`rows`, a stretch of `versions_of` from its `first` on. `by_name`: whether the reader may know who wrote it."""
    facts = ("history_date", "history_type", "history_change_reason", "history_user", "history_user__person__name")
    found = rows.values(*facts, *(f"new_{name}" for name in thing.TEXTS))
    return [_version(thing, row, number, by_name=by_name) for number, row in enumerate(found, start=first)]


def moments_of(thing: Written) -> list[datetime]:
    """When each version was written, the first one first."""
    return list(versions_of(thing).values_list("history_date", flat=True))


def last_edited(thing: Written, *, by_name: bool) -> Version | None:
    """The last version, without its number; None where nothing was written yet."""
    rows = versions_of(thing).reverse()[:1]
    return next(iter(told(thing, rows, first=0, by_name=by_name)), None)


def texts_at(thing: Written, number: int) -> dict[str, str] | None:
    """The texts of version `number`; None where there is no such version."""
    if number > _MOST:
        return None
    rows = versions_of(thing).values(*thing.TEXTS)[max(number - 1, 0) : number]
    return next(iter(rows), None)


def texts_begun_from(thing: Written, version: str) -> dict[str, str] | None:
    """The texts of which `version` is the `texts_version`; None where there never were such texts."""
    rows = versions_of(thing).reverse().values(*thing.TEXTS)
    return next((texts for texts in rows.iterator() if version_of(texts) == version), None)


def compared(thing: Written, old: dict[str, str], new: dict[str, str]) -> list[Difference]:
    """What changed between two versions, text by text; texts that did not are left out."""
    found = [Difference(label_of(thing, name), differences(old[name], new[name])) for name in thing.TEXTS]
    return [each for each in found if each.stretches]


def label_of(thing: Written, name: str) -> str:
    return str(capfirst(thing._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _version(thing: Written, row: dict[str, Any], number: int, *, by_name: bool) -> Version:
    loaded = row["history_user"] is None
    if loaded:
        who = _("loaded at the beginning") if row["history_type"] == "+" else _("loaded")
    else:
        who = row["history_user__person__name"] if by_name else _("the secretariat")
    return Version(
        number=number,
        moment=row["history_date"],
        who=who,
        reason=row["history_change_reason"] or "",
        changed=tuple(label_of(thing, name) for name in thing.TEXTS if row[f"new_{name}"]),
        loaded=loaded,
    )
