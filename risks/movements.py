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

from .models import Level, Rating, RatingKind, Risk, RiskKind, RiskStatus, StatusChange, Visibility


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


# The same of an opportunity: that one is larger than was thought is good news.
_OF_OPPORTUNITY = {
    RiskMovementKind.IDENTIFIED: _("Opportunity %(number)s was identified: %(title)s"),
    RiskMovementKind.RATED: _("Opportunity %(number)s was rated for the first time, as %(detail)s: %(title)s"),
    RiskMovementKind.RAISED: _("Opportunity %(number)s grew from %(before)s to %(detail)s: %(title)s"),
    RiskMovementKind.LOWERED: _("Opportunity %(number)s shrank from %(before)s to %(detail)s: %(title)s"),
    RiskMovementKind.IN_TREATMENT: _("Opportunity %(number)s is in treatment: %(title)s"),
    RiskMovementKind.MONITORING: _("Opportunity %(number)s is being monitored: %(title)s"),
    RiskMovementKind.CLOSED: _("Opportunity %(number)s was closed: %(title)s"),
    RiskMovementKind.REOPENED: _("Opportunity %(number)s was opened again: %(title)s"),
}


@dataclass(frozen=True)
class RiskMovement:
    """One thing that happened to a risk on `day`. `before`, `detail`: the levels of a rating."""

    day: date
    kind: RiskMovementKind
    number: str
    title: str
    before: str = ""
    detail: str = ""
    opportunity: bool = False

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        told = _OF_OPPORTUNITY[self.kind] if self.opportunity else self.kind.label
        return str(told) % {name: getattr(self, name) for name in ("number", "title", "before", "detail")}


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
                yield _moved(change.effective_on, kind, risk)
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
                yield _moved(day, RiskMovementKind.RATED, risk, level)
            elif level.rank != before.rank:
                kind = RiskMovementKind.RAISED if level.rank > before.rank else RiskMovementKind.LOWERED
                yield _moved(day, kind, risk, level, before)
            before = level


def _moved(
    day: date, kind: RiskMovementKind, risk: Risk, level: Level | None = None, before: Level | None = None
) -> RiskMovement:
    return RiskMovement(
        day,
        kind,
        risk.number,
        risk.title,
        before=before.name_for(risk.kind) if before else "",
        detail=level.name_for(risk.kind) if level else "",
        opportunity=risk.kind == RiskKind.OPPORTUNITY,
    )
