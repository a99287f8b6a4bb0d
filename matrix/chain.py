"""What a sign-up came from and what came of it: changed, handed over, contributing instead; told both ways in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import SignUp


@dataclass(frozen=True)
class Link:
    """Another sign-up, and in words what it is to this one. `day`: when the one became the other."""

    pk: int
    day: date
    words: str


@dataclass(frozen=True)
class Chain:
    """`before`: what a sign-up followed; `after`: what follows it. What was annulled follows nothing."""

    before: Link | None
    after: Link | None


def chain_of(row: SignUp, *, at: date) -> Chain:
    """What `row` (asked for `with_name`) followed and what follows it, organisations named as on `at`; in one query."""
    known: list[Any] = list(
        SignUp.objects.filter(Q(pk=row.follows_id) | Q(follows=row.pk, annulled=False)).with_name(at=at)
    )
    before = next((each for each in known if each.pk == row.follows_id), None)
    after = next((each for each in known if each.follows_id == row.pk and not each.stopped_before_it_began), None)
    return Chain(
        before=Link(before.pk, _turned(row), _came_from(row, before)) if before else None,
        after=Link(after.pk, _turned(after), _came_of(row, after, at=at)) if after else None,
    )


def _turned(later: Any) -> date:
    """A handover counts from its day; anything else from the day on which it was done."""
    return later.since if later.origin_id is None and later.confirmed_on and later.takes_over else later.offered_on


def _came_from(row: Any, before: Any) -> str:
    if row.went_along:
        told = {"organisation": before.organisation_name}
        return _("Goes along from %(organisation)s, which goes on in this organisation") % told
    if row.participation_id != before.participation_id:
        return _("Takes over from %(organisation)s") % {"organisation": before.organisation_name}
    if row.origin_id is not None:
        return _("Changes what was promised before")
    return _("Contributes instead of the lead it offered")


def _came_of(row: Any, after: Any, *, at: date) -> str:
    day = date_format(_turned(after), "DATE_FORMAT")
    if row.participation_id != after.participation_id:
        told = {"organisation": after.organisation_name, "day": day}
        if after.went_along:
            return _("Went along to %(organisation)s on %(day)s") % told
        if _turned(after) > at:
            return _("Goes to %(organisation)s on %(day)s") % told
        return _("Handed over to %(organisation)s on %(day)s") % told
    if after.origin_id is not None:
        return _("Changed on %(day)s: this is what is promised since") % {"day": day}
    return _("Contributes instead, since %(day)s") % {"day": day}
