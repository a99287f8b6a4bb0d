"""What moved in the risks during a period, told from effective dates: for overview, compare and annual report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Network

from .models import Rating, RatingKind, Risk, RiskStatus, StatusChange, Visibility


class RiskMovementKind(models.TextChoices):
    """What happened; the label is the sentence, filled with the facts of the movement."""

    IDENTIFIED = "identified", _("Risk %(number)s was identified: %(title)s")
    RATED = "rated", _("Risk %(number)s was rated for the first time, as %(detail)s: %(title)s")
    RAISED = "raised", _("Risk %(number)s went up from %(before)s to %(detail)s: %(title)s")
    LOWERED = "lowered", _("Risk %(number)s went down from %(before)s to %(detail)s: %(title)s")
    IN_TREATMENT = "in_treatment", _("Risk %(number)s is in treatment: %(title)s")
    MONITORING = "monitoring", _("Risk %(number)s is being monitored: %(title)s")
    CLOSED = "closed", _("Risk %(number)s was closed: %(title)s")
    REOPENED = "reopened", _("Risk %(number)s was opened again: %(title)s")


@dataclass(frozen=True)
class RiskMovement:
    """One thing that happened to a risk on `day`. `before`, `detail`: the levels of a rating."""

    day: date
    kind: RiskMovementKind
    number: str
    title: str
    before: str = ""
    detail: str = ""

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return str(self.kind.label) % {name: getattr(self, name) for name in ("number", "title", "before", "detail")}


def movements(network: Network, since: date, until: date, *, risks: Any = None) -> list[RiskMovement]:
    """What moved in `network` on the days of [since, until), in order of day; a constant number of queries.

    `risks`: those that the reader may know of, as `visible_to` says; without it only public ones are told of.
    """
    if risks is None:
        risks = Risk.objects.filter(visibility=Visibility.PUBLIC)
    known = risks.filter(network=network)
    found = [
        each for source in (_status_changes, _ratings) for each in source(known, since, until) if each.day >= since
    ]
    order = list(RiskMovementKind)
    return sorted(found, key=lambda each: (each.day, order.index(each.kind), each.number))


def _touched(rows: Any, risks: Any, since: date, until: date) -> Any:
    """Of the risks that something happened to in the period, all that happened until its end, risk by risk."""
    within = rows.filter(effective_on__gte=since, effective_on__lt=until, risk=OuterRef("risk"))
    return (
        rows.filter(Exists(within), risk__in=risks, effective_on__lt=until)
        .select_related("risk")
        .order_by("risk", "effective_on", "pk")
    )


def _status_changes(risks: Any, since: date, until: date) -> Iterator[RiskMovement]:
    entered = {
        RiskStatus.IN_TREATMENT: RiskMovementKind.IN_TREATMENT,
        RiskStatus.MONITORING: RiskMovementKind.MONITORING,
        RiskStatus.CLOSED: RiskMovementKind.CLOSED,
    }
    rows = _touched(StatusChange.objects.all(), risks, since, until)
    for risk, changes in groupby(rows, key=lambda row: row.risk):
        before = None
        for change in changes:
            kind = entered.get(change.status)
            if before is None:
                kind = RiskMovementKind.IDENTIFIED
            elif before == RiskStatus.CLOSED:
                kind = RiskMovementKind.REOPENED
            if kind:
                yield RiskMovement(change.effective_on, kind, risk.number, risk.title)
            before = change.status


def _ratings(risks: Any, since: date, until: date) -> Iterator[RiskMovement]:
    """The last current rating of each day, where it changed the level."""
    standing = Rating.objects.filter(kind=RatingKind.CURRENT, superseded_by__isnull=True)
    rows = _touched(standing, risks, since, until).select_related("risk", "cell__level")
    for risk, ratings in groupby(rows, key=lambda row: row.risk):
        last_of_day = {rating.effective_on: rating.cell.level for rating in ratings}
        before = None
        for day, level in last_of_day.items():
            if before is None:
                yield RiskMovement(day, RiskMovementKind.RATED, risk.number, risk.title, detail=level.name)
            elif level.rank != before.rank:
                kind = RiskMovementKind.RAISED if level.rank > before.rank else RiskMovementKind.LOWERED
                yield RiskMovement(day, kind, risk.number, risk.title, before=before.name, detail=level.name)
            before = level
