"""A page that somebody else overtook: what they changed, and one's own work put together with theirs.

What only the other changed is taken over, what only one changed oneself stays, what both did stands side by side.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

# What each row has for itself and nobody changes by hand.
_NOT_TOLD = frozenset({"id", "network", "promised_until", "origin", "follows"})
_MOST_SHOWN = 300


@dataclass(frozen=True)
class Change:
    """What the other changed. `was`: what the page showed. `mine`: what was filled in, where that is yet another."""

    label: str
    was: str
    now: str
    mine: str = ""
    clash: bool = False


def as_sent(form: forms.Form) -> dict[str, list[str]]:
    """What a browser sends of each field of `form` when nobody touches it."""
    return {name: _untouched(form[name]) for name in form.fields}


def kept(form: forms.Form) -> str:
    """The same as one word, for a hidden field: so that it is known afterwards what was touched."""
    return json.dumps(as_sent(form), ensure_ascii=False)


def begun_from(word: str) -> dict[str, list[str]] | None:
    """What `kept` kept; None where it cannot be read, so that every field counts as touched."""
    try:
        found = json.loads(word)
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(isinstance(each, list) for each in found.values()):
        return None
    return {name: [str(each) for each in values] for name, values in found.items()}


def put_together(
    fresh: forms.Form, sent: QueryDict, begun: Mapping[str, list[str]] | None
) -> tuple[QueryDict, list[Change]]:
    """What the form holds after a collision, and what the other changed. `fresh`: the form as it would open now."""
    data, changes = sent.copy(), []
    for name, theirs in as_sent(fresh).items():
        field, key = fresh.fields[name], fresh.add_prefix(name)
        mine = sent.getlist(key)
        was = mine if begun is None else begun.get(name, [])
        touched, moved = _tidy(mine) != _tidy(was), _tidy(theirs) != _tidy(was)
        if not moved or _tidy(mine) == _tidy(theirs):
            continue
        shown = "" if begun is None else _words(field, was)
        clash = touched or begun is None
        own = _words(field, mine) if clash else ""
        if not clash:
            data.setlist(key, theirs)
        if not field.widget.is_hidden:
            changes.append(Change(str(field.label), shown, _words(field, theirs), own, clash))
    return data, changes


def changes_in(histories: Iterable[models.QuerySet[Any]], seen: str, *, besides: Collection[str]) -> list[Change]:
    """What changed since the version `seen` in rows with these histories, except the fields that are told already."""
    found: list[Change] = []
    for history, word in zip(histories, seen.split("-"), strict=False):
        if not (word.isascii() and word.isdecimal() and len(word) < _DIGITS):
            continue
        old = history.filter(history_id=int(word)).first()
        new = history.order_by("-history_id").first()
        if old is None or new is None or old.history_id == new.history_id:
            continue
        for field in new.tracked_fields:
            if field.name in besides or field.name in _NOT_TOLD:
                continue
            if getattr(old, field.attname) != getattr(new, field.attname):
                label = _("Up to and including") if field.name == "until" else str(capfirst(field.verbose_name))
                found.append(Change(label, _value(old, field), _value(new, field)))
    return found


# The largest key of a database has 19 digits.
_DIGITS = 19


def _untouched(bound: forms.BoundField) -> list[str]:
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    formatted: Any = widget.format_value(value)
    if not isinstance(formatted, list | tuple):
        formatted = [formatted]
    return [str(each) for each in formatted if each not in (None, "")]


def _tidy(values: list[str]) -> list[str]:
    """Equal for what means the same: a browser ends lines in its own way, and sends nothing as an empty word."""
    plain = (each.replace("\r\n", "\n").strip() for each in values)
    return sorted(each for each in plain if each)


def _words(field: forms.Field, values: list[str]) -> str:
    """What was filled in, as people read it."""
    if isinstance(field.widget, forms.CheckboxInput):
        return _("yes") if values else _("no")
    told = [each for each in values if each.strip()]
    if not told:
        return _("nothing")
    if hasattr(field, "choices"):
        labels = dict(_flat(field.choices))
        return ", ".join(labels.get(each, _("no longer there")) for each in told)
    if isinstance(field, forms.DateField):
        return ", ".join(_day(each) for each in told)
    return _short(", ".join(told))


def _flat(choices: Any) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)


def _day(word: str) -> str:
    try:
        return date_format(date.fromisoformat(word), "DATE_FORMAT")
    except ValueError:
        return word


def _value(row: Any, field: Any) -> str:
    value = getattr(row, field.attname)
    if value in (None, ""):
        told = _("nothing")
    elif field.is_relation:
        try:
            told = str(getattr(row, field.name))
        except (AttributeError, models.ObjectDoesNotExist):
            told = _("no longer there")
    elif field.choices:
        told = str(dict(field.flatchoices).get(value, value))
    elif isinstance(value, bool):
        told = _("yes") if value else _("no")
    elif isinstance(value, date):
        # As everywhere: people read the last day of a period.
        told = date_format(value - timedelta(days=1) if field.name == "until" else value, "DATE_FORMAT")
    else:
        told = _short(str(value))
    return told


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
