"""What was one thing on a day and another on a later day: per sign-up, need, component and facility, old beside new.

A renewal is no end and a start but one line of what it changed. What nobody may know but members is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from stakeholders.models import Network
from stakeholders.models.organisation import name_of

from .models import ARRANGEMENTS, Category, Component, Part, Priority, Responsibility, SignUp
from .models.status import end_known_on, known_on, standing_on
from .movements import Movement, MovementKind
from .standing import Standing
from .words import how_it_goes, money

# Of a component what is kept in recorded time only.
_RECORDED = ("name", "code", "category__own_name", "category__kind", "priority", "wanted_by", "core")
_PROMISED = ("part", "since", "promise", *ARRANGEMENTS, "agreement", "conditions_accepted")


@dataclass(frozen=True)
class Field:
    """One thing that was `before` and is `now`, in words; an empty word: it was not there."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Change:
    """What changed of one thing. `code`, `name`: of the component; `what`: what of it; `whose`: of which organisation.

    `was_of`: of which other it was before; `went_along`: then component, responsibility and the address of whose it is
    now. `renewed`: a promise that was changed while it held or was to hold. Without fields: what changed is for
    members.
    """

    code: str
    name: str
    what: str
    fields: tuple[Field, ...]
    whose: str = ""
    was_of: str = ""
    went_along: tuple[str, str, str] | None = None
    renewed: bool = False


def changes(
    was: Standing, now: Standing, *, network: Network, moved: Sequence[Movement], details: bool
) -> tuple[Change, ...]:
    """What is something else at the close of the day of `now` than at that of `was`, in order of component.

    `moved`: the movements between; `details`: whether the reader may know hours, money, contact and mandate.
    """
    found = [
        *_components(network, was.day, now.day),
        *_phases_and_stances(moved),
        *_needs(was, now),
        *_sign_ups(network, was, now, details=details),
    ]
    return tuple(sorted(found, key=lambda each: each.code))


def _fields(*facts: tuple[Any, Any, Any]) -> tuple[Field, ...]:
    return tuple(Field(str(label), str(before), str(now)) for label, before, now in facts if before != now)


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _last(until: date | None) -> str:
    return _day(until - timedelta(days=1)) if until else _("no end")


def _number(number: int) -> str:
    return str(number_format(number, force_grouping=True))


def _yes(value: bool) -> str:  # noqa: FBT001 - a value to put in words
    return _("yes") if value else _("no")


# --- what is promised ---


def _sign_ups(network: Network, was: Standing, now: Standing, *, details: bool) -> Iterator[Change]:
    """What else is promised, and how that goes: of what holds on both days, and counts."""
    before, after = _standing(network, was.day, now.day)
    went, goes = ({row.began_as: how_it_goes(row) for row in stand.held} for stand in (was, now))
    for origin in sorted(before.keys() & after.keys()):
        old, new = before[origin], after[origin]
        going = _fields((_("how it goes"), went[origin], goes[origin])) if origin in went.keys() & goes.keys() else ()
        told = _of_promise(old, new, details=details) + going
        went_along = old["organisation"] != new["organisation"]
        # What went along is told as such: what of it only members may know makes no line beside that.
        if told or not (details or went_along or not _of_promise(old, new, details=True)):
            responsibility, part = Responsibility(new["responsibility"]).label, Part(new["part"]).label
            yield Change(
                code=new["code"],
                name=new["name"],
                what=f"{responsibility}, {part}",
                whose=new["organisation_name"],
                was_of=old["organisation_name"] if went_along else "",
                went_along=(new["code"], str(responsibility), new["slug"]) if went_along else None,
                renewed=old["pk"] != new["pk"] and not went_along,
                fields=told,
            )


def _standing(network: Network, since: date, until: date) -> list[dict[int, dict[str, Any]]]:
    """The sign-ups that stand on each of both days, by the one that each began as; read in one query."""
    days = (since, until)
    stands = {f"stands_{number}": _flag(known_on(day) & standing_on(day)) for number, day in enumerate(days)}
    ends = {f"ends_{number}": end_known_on(day) for number, day in enumerate(days)}
    rows = (
        SignUp.objects.filter(reduce(or_, (known_on(day) & standing_on(day) for day in days)), network=network)
        .with_name(at=until)
        .annotate(
            **stands,
            **ends,
            began_as=Coalesce("origin", "pk"),
            code=F("component__code"),
            name=F("component__name"),
            supplier_then=name_of("supplier__organisation", at=since),
            supplier_now=name_of("supplier__organisation", at=until),
            contact_name=F("contact__name"),
            organisation=F("participation__organisation"),
            slug=F("participation__organisation__slug"),
        )
        .values(
            *("pk", "began_as", "code", "name", "organisation", "organisation_name", "slug", "responsibility"),
            *("offered_on", "hours", "cents", "mandate"),
            *(*stands, *ends, *_PROMISED, "contact_name", "supplier_then", "supplier_now"),
        )
        .order_by()
    )
    return [
        {row["began_as"]: row | {"ends": row[end]} for row in rows if row[name]}
        for name, end in zip(stands, ends, strict=True)
    ]


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _of_promise(old: dict[str, Any], new: dict[str, Any], *, details: bool) -> tuple[Field, ...]:
    def both(label: Any, word: Callable[[dict[str, Any]], Any]) -> tuple[Any, Any, Any]:
        return label, word(old), word(new)

    pairs: list[tuple[Any, Any, Any]] = [
        both(_("part"), lambda row: Part(row["part"]).label),
        both(_("last day"), lambda row: _last(row["ends"])),
        both(_("promise"), lambda row: row["promise"]),
        both(_("how"), lambda row: ", ".join(str(word) for name, word in ARRANGEMENTS.items() if row[name])),
        (_("supplier"), old["supplier_then"] or "", new["supplier_now"] or ""),
        both(_("service level agreement"), lambda row: row["agreement"]),
        both(_("open-source conditions accepted"), lambda row: _yes(row["conditions_accepted"])),
    ]
    if old["since"] > new["offered_on"]:
        # Of what had begun, the start of a later row is only the day on which it was changed.
        pairs.insert(1, both(_("from"), lambda row: _day(row["since"])))
    if details:
        pairs += [
            both(_("hours a year"), lambda row: _number(row["hours"])),
            both(_("money a year"), lambda row: money(row["cents"])),
            both(_("contact"), lambda row: row["contact_name"] or ""),
            both(_("mandate"), lambda row: row["mandate"]),
        ]
    return _fields(*pairs)


# --- what is asked ---


def _needs(was: Standing, now: Standing) -> Iterator[Change]:
    before, after = ({(need.component_id, need.responsibility): need for need in stand.needs} for stand in (was, now))
    for place in sorted(before.keys() & after.keys()):
        old, new = before[place], after[place]
        fields = _fields(
            (_("a lead is asked for"), _yes(old.lead_wanted), _yes(new.lead_wanted)),
            (_("contributors wanted"), _number(old.contributors_wanted), _number(new.contributors_wanted)),
            (_("hours a year wanted"), _number(old.hours_wanted), _number(new.hours_wanted)),
            (_("wanted by"), _day(old.due_on), _day(new.due_on)),
        )
        if fields:
            what = _("what is asked for: %(responsibility)s") % {"responsibility": new.responsibility.label}
            yield Change(new.code, new.name, what, fields)


# --- phases and stances, from what moved; what is only recorded, from the history ---


def _phases_and_stances(moved: Iterable[Movement]) -> Iterator[Change]:
    """From what it was before the first movement to what it is after the last; what was not there is no change."""
    of: dict[tuple[str, str, str], list[Movement]] = {}
    for each in moved:
        if each.code and each.kind in (MovementKind.PHASE, MovementKind.ENTERED, MovementKind.TURNED_DOWN):
            of.setdefault((each.code, "", ""), []).append(each)
        elif each.kind in (MovementKind.STANCE, MovementKind.FACILITY):
            of.setdefault((each.code, each.facility, each.organisation_slug), []).append(each)
    for (code, facility, _slug), told in of.items():
        first, last = told[0], told[-1]
        if first.before and first.before != last.detail:
            label = _("stance") if facility else _("phase")
            yield Change(code, last.subject, facility, _fields((label, first.before, last.detail)), last.organisation)


def _components(network: Network, since: date, until: date) -> Iterator[Change]:
    """As it was recorded at the close of both days; what nobody had recorded by the first is no change."""
    history = Component.history.filter(network=network, history_date__lte=_close(until))
    touched = history.filter(history_date__gt=_close(since)).order_by().values("id")
    before: dict[int, dict[str, Any]] = {}
    now: dict[int, dict[str, Any]] = {}
    rows = history.filter(id__in=touched).order_by("history_date", "history_id")
    for row in rows.values("id", "history_date", *_RECORDED):
        (now if row["history_date"] > _close(since) else before)[row["id"]] = row
    for pk, new in now.items():
        old = before.get(pk, new)
        fields = _fields(
            (_("name"), old["name"], new["name"]),
            (_("code"), old["code"], new["code"]),
            (_("category"), _category(old), _category(new)),
            (_("priority"), Priority(old["priority"]).label, Priority(new["priority"]).label),
            (_("wanted by"), _day(old["wanted_by"]), _day(new["wanted_by"])),
            (_("core function"), _yes(old["core"]), _yes(new["core"])),
        )
        if fields:
            yield Change(new["code"], new["name"], "", fields)


def _category(row: dict[str, Any]) -> str:
    return Category(own_name=row["category__own_name"] or "", kind=row["category__kind"]).name


def _close(day: date) -> datetime:
    """The last moment of `day` where the network is."""
    return timezone.make_aware(datetime.combine(day, time.max))
