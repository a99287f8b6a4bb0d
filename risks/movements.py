"""What moved in the risks during a period, told from effective dates: for overview, compare and annual report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, starmap
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, F, OuterRef, Value
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
    found = [each for each in _told(_read(known, since, until)) if each.day >= since]
    order = list(RiskMovementKind)
    return sorted(found, key=lambda each: (each.day, order.index(each.kind), each.number))


class _Step(NamedTuple):
    """A change of status (`status`) or a current rating (`rank`, and the names of its level) of a risk."""

    number: str
    title: str
    risk_kind: str
    day: date
    pk: int
    status: str
    rank: int
    word: str
    own_name: str

    @property
    def level(self) -> str:
        """What the level of this rating is called; nothing for a change of status."""
        return Level(word=self.word, own_name=self.own_name).name_for(self.risk_kind) if self.rank else ""


def _read(risks: Any, since: date, until: date) -> list[_Step]:
    """Of the risks that something happened to in the period, all that happened until its end, risk by risk."""

    def steps(rows: Any, *facts: Any) -> Any:
        within = rows.filter(effective_on__gte=since, effective_on__lt=until, risk=OuterRef("risk"))
        rows = rows.filter(Exists(within), risk__in=risks, effective_on__lt=until).order_by()
        return rows.values_list("risk__number", "risk__title", "risk__kind", "effective_on", "pk", *facts)

    changes = steps(StatusChange.objects.all(), F("status"), Value(0), Value(""), Value(""))
    current = Rating.objects.filter(kind=RatingKind.CURRENT, superseded_by__isnull=True)
    level = ("cell__level__rank", "cell__level__word", "cell__level__own_name")
    told = changes.union(steps(current, Value(""), *level), all=True)
    return sorted(starmap(_Step, told), key=lambda step: (step.number, step.day, step.pk))


def _told(steps: Iterable[_Step]) -> Iterator[RiskMovement]:
    for _number, of_risk in groupby(steps, key=lambda step: step.number):
        told = list(of_risk)
        yield from _status_changes([step for step in told if step.status])
        yield from _ratings([step for step in told if step.rank])


def _status_changes(changes: Sequence[_Step]) -> Iterator[RiskMovement]:
    entered = {
        RiskStatus.IN_TREATMENT: RiskMovementKind.IN_TREATMENT,
        RiskStatus.MONITORING: RiskMovementKind.MONITORING,
        RiskStatus.CLOSED: RiskMovementKind.CLOSED,
    }
    before = ""
    for change in changes:
        kind = entered.get(RiskStatus(change.status))
        if not before:
            kind = RiskMovementKind.IDENTIFIED
        elif before == RiskStatus.CLOSED:
            kind = RiskMovementKind.REOPENED
        if kind:
            yield _moved(change, kind)
        before = change.status


def _ratings(ratings: Sequence[_Step]) -> Iterator[RiskMovement]:
    """The last current rating of each day, where it changed the level."""
    before = None
    for rating in {each.day: each for each in ratings}.values():
        if before is None:
            yield _moved(rating, RiskMovementKind.RATED)
        elif rating.rank != before.rank:
            kind = RiskMovementKind.RAISED if rating.rank > before.rank else RiskMovementKind.LOWERED
            yield _moved(rating, kind, before)
        before = rating


def _moved(step: _Step, kind: RiskMovementKind, before: _Step | None = None) -> RiskMovement:
    return RiskMovement(
        step.day,
        kind,
        step.number,
        step.title,
        before=before.level if before else "",
        detail=step.level,
        opportunity=step.risk_kind == RiskKind.OPPORTUNITY,
    )
