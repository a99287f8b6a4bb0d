"""What happened to one risk: ratings, changes of status and later changes in one list, for its page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stakeholders.models import Participation

from .models import Rating, RatingKind, Risk, RiskStatus
from .models.risk import MOVED, RATED, REGISTERED
from .words import level_badge

# What is told of a change in full, and what only by name: a text may say what not everybody may know any longer.
_TEXTS = ("title", "cause", "event", "consequence")
_FACTS = (*("kind", "category", "owner", "owner_organisation", "proximity", "treatment", "visibility", "next_review"),)
# Of each link: where the history keeps it, and which row it leads to.
_LINKS = {
    "components": ("historicalrisk_components_set", "component_id"),
    "sign_ups": ("historicalrisk_sign_ups_set", "signup_id"),
}


@dataclass(frozen=True)
class Event:
    """One thing that happened on `day`.

    `badge`, `was`: the level of a rating, and the one it changed. `note`: explanation or reason, for members only.
    `corrected`: whether a later rating took its place.
    """

    day: date
    words: str
    badge: SafeString | str = ""
    was: str = ""
    where: str = ""
    note: str = ""
    corrected: bool = False


def entered(model: Any) -> Subquery:
    """The moment at which a row of `model` was entered, which orders what happened on one day."""
    rows = model.history.filter(id=OuterRef("pk"), history_type="+")
    return Subquery(rows.values("history_date")[:1])


def timeline(risk: Risk, ratings: Sequence[Rating], changes: Iterable[Any], *, details: bool) -> list[Event]:
    """All that happened to `risk`, newest first: by day, and what was entered last on a day comes first.

    `ratings`, `changes` (of status): with `entered_at`. `details`: whether to tell what was changed in what is known of
    the risk, which is recorded time and for members only.
    """
    told = [*_ratings(risk, ratings), *_statuses(changes)]
    if details:
        told += _later_changes(risk)
    never = timezone.now()
    told.sort(key=lambda pair: (pair[1].day, pair[0] or never), reverse=True)
    return [event for _moment, event in told]


def _ratings(risk: Risk, ratings: Sequence[Rating]) -> Iterator[tuple[Any, Event]]:
    words = {
        RatingKind.CURRENT: _("Rated"),
        RatingKind.INHERENT: _("Rated as if nothing were done (inherent)"),
        RatingKind.EXPECTED: _("Rated as if all measures worked (expected)"),
    }
    corrected = {rating.supersedes_id for rating in ratings}
    held: dict[str, Any] = {}
    for rating in sorted(ratings, key=lambda row: (row.effective_on, row.pk)):
        level, kind = rating.cell.level, RatingKind(rating.kind)
        stands = rating.pk not in corrected
        before = held.get(kind) if stands else None
        yield (
            rating.entered_at,  # type: ignore[attr-defined]
            Event(
                rating.effective_on,
                _("%(rated)s, as a correction") % {"rated": words[kind]} if rating.supersedes_id else words[kind],
                badge=level_badge(level, risk.kind),
                was=before.name_for(risk.kind) if before and before.pk != level.pk else "",
                where=str(rating.cell),
                note=rating.note,
                corrected=not stands,
            ),
        )
        if stands:
            held[kind] = level


def _statuses(changes: Iterable[Any]) -> Iterator[tuple[Any, Event]]:
    """The changes of status; not the one that a first rating brings, which that rating tells."""
    before = None
    for change in changes:
        reopened = before == RiskStatus.CLOSED
        if not (before == RiskStatus.IDENTIFIED and change.status == RiskStatus.ASSESSED):
            words = _("Opened again") if reopened else str(capfirst(change.get_status_display()))
            yield change.entered_at, Event(change.effective_on, words, note=change.reason)
        before = change.status


def _later_changes(risk: Any) -> Iterator[tuple[Any, Event]]:
    """What somebody changed in what is known of the risk; one event for what one person changed within a minute.

    The history has a row for the risk itself and one for each kind of link, also when all were changed at once.
    """
    rows = list(
        risk.history.select_related("owner", "category")
        .prefetch_related(*(kept for kept, _column in _LINKS.values()))
        .order_by("history_date", "history_id")
    )
    called = _names(row.owner_organisation_id for row in rows)
    found: dict[Any, tuple[Any, dict[str, None]]] = {}
    for before, row in pairwise(rows):
        if row.history_change_reason not in (REGISTERED, RATED, MOVED):
            minute = row.history_date.replace(second=0, microsecond=0)
            _first, what = found.setdefault((minute, row.history_user_id), (row.history_date, {}))
            what.update(dict.fromkeys(_changed(before, row, called)))
    for moment, what in found.values():
        if what:
            yield moment, Event(timezone.localdate(moment), _("Changed: %(what)s") % {"what": "; ".join(what)})


def _changed(before: Any, row: Any, called: dict[int, str]) -> Iterator[str]:
    for name in (*_TEXTS, *_FACTS):
        field = Risk._meta.get_field(name)
        if getattr(before, field.attname) != getattr(row, field.attname):  # type: ignore[union-attr]
            word = str(field.verbose_name)  # type: ignore[union-attr]
            yield word if name in _TEXTS else f"{word} {_value(row, name, called)}"
    for name in _LINKS:
        if _linked(before, name) != _linked(row, name):
            yield str(Risk._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _value(row: Any, name: str, called: dict[int, str]) -> str:
    """What a fact became, in words."""
    if name == "owner_organisation":
        found = called.get(row.owner_organisation_id, "")
    elif name == "next_review":
        found = date_format(row.next_review, "DATE_FORMAT") if row.next_review else ""
    elif name in ("owner", "category"):
        found = getattr(row, name).name if getattr(row, name) else ""
    else:
        found = str(getattr(row, f"get_{name}_display")())
    return f"“{found}”" if found else _("left empty")


def _linked(row: Any, name: str) -> set[int]:
    kept, column = _LINKS[name]
    return {getattr(link, column) for link in getattr(row, kept).all()}


def _names(participations: Iterable[int | None]) -> dict[int, str]:
    """What organisations are called today, by the key of their participation."""
    asked = {each for each in participations if each}
    rows = Participation.objects.filter(pk__in=asked).with_name(at=timezone.localdate()) if asked else ()
    return {row.pk: row.name_then for row in rows}  # type: ignore[attr-defined]
