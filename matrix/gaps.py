"""From when to when nobody leads what asks for a lead: the gaps in the planning.

Two questions to the database find every gap by its first day, which is either the day from which a lead is wanted or
the end of a lead. Confirmed leads never overlap: where none holds on such a day, a gap begins.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from .models import Need, SignUp


@dataclass(frozen=True, slots=True)
class Gap:
    """[since, until) of one need (its key) without a confirmed lead."""

    need: int
    since: date
    until: date


def gaps(needs: QuerySet[Need], *, since: date, until: date, at: date) -> list[Gap]:
    """The parts of [since, until) in which `needs` want a lead and none is confirmed, as it was known on `at`.

    Nobody is missed before the day from which a need is to be covered, unless a lead left before it and nobody came
    since; nor after the need ends.
    """
    known = SignUp.objects.leads_known(at=at)
    wanted = needs.filter(lead_wanted=True).with_end(at=at).with_wanted_from(at=at)  # type: ignore[attr-defined]
    wanted = wanted.alias(first=Greatest("wanted_from", Value(since, output_field=DateField())))
    wanted = wanted.annotate(dated=Coalesce("due_on", "component__wanted_by"), begins=F("first"))
    periods = {
        pk: (None if dated else begins, min(ends or until, until))
        for pk, dated, begins, ends in wanted.order_by().values_list("pk", "dated", "begins", "ends")
    }
    starts = [*_at_the_start(wanted, known), *_after_a_lead(wanted, known, until=until)]
    found: list[Gap] = []
    for need, ended, following in sorted(starts, key=lambda row: (row[0], row[1])):
        looked_at, end = periods[need]
        day, last = max(ended, since), min(end, following or end)
        # Where no day is named it is wanted from the day looked at: what was filled by then is no gap any more.
        if day >= last or (looked_at and last <= looked_at):
            continue
        if found and found[-1].need == need and day <= found[-1].until:
            # A lead left before the day from which one is wanted: the same gap.
            found[-1] = Gap(need, found[-1].since, max(found[-1].until, last))
        else:
            found.append(Gap(need, day, last))
    return found


def _at_the_start(wanted: Any, known: Any) -> Any:
    """Where nobody leads on the day from which a lead is wanted: need, that day, and when the next lead begins."""
    here = known.filter(component=OuterRef("component"), responsibility=OuterRef("responsibility"))
    led = here.filter(Q(ends=None) | Q(ends__gt=OuterRef("first")), since__lte=OuterRef("first"))
    after = here.filter(since__gt=OuterRef("first")).order_by("since").values("since")[:1]
    rows = wanted.filter(~Exists(led)).annotate(begins=F("first"), following=Subquery(after))
    return rows.order_by().values_list("pk", "begins", "following")


def _after_a_lead(wanted: Any, known: Any, *, until: date) -> Any:
    """Where a lead ends and no other follows at once: the same."""
    here = known.filter(component=OuterRef("component"), responsibility=OuterRef("responsibility"))
    followed = here.filter(Q(ends=None) | Q(ends__gt=OuterRef("ends")), since__lte=OuterRef("ends"))
    after = here.filter(since__gt=OuterRef("ends")).order_by("since").values("since")[:1]
    # Asked when that lead ended: a lead of before has nothing to do with what was asked later. One condition, so that
    # all of it is about one need.
    rows = known.filter(ends__lt=until).filter(
        component__needs__in=wanted.values("pk"),
        component__needs__responsibility=F("responsibility"),
        component__needs__since__lt=F("ends"),
    )
    rows = rows.annotate(need=F("component__needs"), following=Subquery(after))
    return rows.filter(~Exists(followed)).order_by().values_list("need", "ends", "following")
