"""What was offered, confirmed, changed, handed over and stopped."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.utils.formats import date_format

from matrix.models import Closed, Part, Responsibility, SignUp
from matrix.models.status import WENT_ALONG
from stakeholders.models import Network
from stakeholders.models.organisation import name_of

from .kinds import MovementKind
from .movement import DAY, Movement, began_or_ended

# Withdrawn before it began: what it was to take over ended, if it did, for another reason.
_NEVER_TOOK_OVER = Q(closed_as=Closed.WITHDRAWN, closed_on__lt=F("since"))


def sign_ups(network: Network, since: date, until: date) -> Iterator[Movement]:
    """What of sign-ups moved; a renewal is one thing, not an end and a start."""
    touched = began_or_ended(since, until)
    own = {name: OuterRef(name) for name in ("component", "responsibility", "participation")}
    for name in ("offered_on", "confirmed_on", "closed_on"):
        touched |= Q(**{f"{name}__gte": since, f"{name}__lt": until})
    rows = (
        SignUp.objects.filter(touched, network=network, annulled=False)
        .with_name(at=until - DAY)
        .annotate(
            followed=Exists(SignUp.objects.filter(follows=OuterRef("pk"), annulled=False).exclude(_NEVER_TOOK_OVER)),
            subject=F("component__name"),
            code=F("component__code"),
            slug=F("participation__organisation__slug"),
            began_with=Coalesce("origin__participation", "participation"),
            taken_from=_handed_over("participation"),
            led_before=_handed_over("participation__organisation", called_at=until - DAY),
            led_before_slug=_handed_over("participation__organisation__slug"),
            along_from=Case(When(WENT_ALONG, then=name_of("follows__participation__organisation", at=until - DAY))),
            along_from_slug=F("follows__participation__organisation__slug"),
            taken_along=Exists(SignUp.objects.filter(WENT_ALONG, follows=OuterRef("pk"), annulled=False)),
            for_another=Exists(
                SignUp.objects.filter(WENT_ALONG, annulled=False, offered_on=OuterRef("closed_on"), **own)
            ),
        )
        .with_giving_way(at=until - DAY)
        .values_list(*_Told._fields)
    )
    for row in rows:
        yield from _of_sign_up(_Told(*row))


def _handed_over(path: str, *, called_at: date | None = None) -> Case:
    """Of a lead that was taken over, something of the one that was handed over, also once it was renewed.

    What was withdrawn was handed over to nobody.
    """

    def of(before: str) -> When:
        column = f"{before}__{path}"
        then = name_of(column, at=called_at) if called_at else F(column)
        origin = {"origin__isnull": before == "follows"}
        return When(~Q(**{f"{before}__closed_as": Closed.WITHDRAWN}), **origin, then=then)

    return Case(of("origin__follows"), of("follows"))


class _Told(NamedTuple):
    """Of a sign-up what its movements tell; hundreds of whole rows with their component would be slow to read."""

    subject: str
    code: str
    responsibility: int
    organisation_name: str
    slug: str
    part: int
    offered_on: date
    confirmed_on: date | None
    since: date
    until: date | None
    closed_on: date | None
    closed_as: str
    reason: str
    began_with: int
    origin: int | None
    taken_from: int | None
    led_before: str | None
    led_before_slug: str | None
    along_from: str | None
    along_from_slug: str | None
    followed: bool
    taken_along: bool
    for_another: bool
    gave_way: bool

    @property
    def taken_over(self) -> bool:
        """Whether another organisation handed this over, also where it was changed since."""
        return self.taken_from not in (None, self.began_with)

    @property
    def over(self) -> bool:
        """Whether it was closed and nothing else tells what became of it."""
        went_on = self.taken_along or self.for_another or (self.followed and self.closed_as == Closed.ENDED)
        return self.closed_on is not None and not went_on

    @property
    def came(self) -> bool:
        """Whether it was not closed before it began."""
        return self.closed_on is None or self.closed_on > self.since


def _of_sign_up(row: _Told) -> Iterator[Movement]:
    facts = {
        "subject": row.subject,
        "code": row.code,
        "responsibility": str(Responsibility(row.responsibility).label),
        "organisation": row.organisation_name,
        "organisation_slug": row.slug,
        "part": str(Part(row.part).label),
    }
    if row.along_from is not None:
        yield from _of_what_went_along(row, facts)
    else:
        yield from _of_what_was_offered(row, facts)
    if row.until and (row.closed_on is None or row.closed_on > row.until):
        yield Movement(row.until, MovementKind.LAPSED, **facts)
    if row.closed_on and row.over:
        kind = MovementKind.GAVE_WAY if row.gave_way else MovementKind(row.closed_as)
        yield Movement(row.closed_on, kind, detail=row.reason, **facts)


def _of_what_went_along(row: _Told, facts: dict[str, str]) -> Iterator[Movement]:
    """Nobody offered anything: another organisation promised it, and that went on in this one."""
    before = {"before": row.along_from or "", "before_slug": row.along_from_slug or ""}
    yield Movement(row.offered_on, MovementKind.WENT_ALONG, **facts | before)
    if row.confirmed_on and row.confirmed_on > row.offered_on:
        yield Movement(row.confirmed_on, MovementKind.CONFIRMED, **facts)
    if row.confirmed_on and row.since > max(row.offered_on, row.confirmed_on) and row.came:
        led = {"before": row.led_before or "", "before_slug": row.led_before_slug or ""}
        kind = MovementKind.HANDED_OVER if row.taken_over else MovementKind.STARTED
        yield Movement(row.since, kind, **facts | led)


def _of_what_was_offered(row: _Told, facts: dict[str, str]) -> Iterator[Movement]:
    renews = row.origin is not None
    at_once = row.confirmed_on == row.offered_on and not row.taken_over
    if not renews and not at_once:
        interested = row.part == Part.INTERESTED
        yield Movement(row.offered_on, MovementKind.INTERESTED if interested else MovementKind.OFFERED, **facts)
    if row.confirmed_on and (row.taken_over or renews):
        yield from _of_what_follows(row, row.confirmed_on, facts)
    elif row.confirmed_on and row.since > row.confirmed_on:
        planned = MovementKind.OFFERED_PLANNED if at_once else MovementKind.PLANNED
        yield Movement(row.confirmed_on, planned, detail=_day(row.since), **facts)
        if row.came:
            yield Movement(row.since, MovementKind.STARTED, **facts)
    elif row.confirmed_on:
        confirmed = MovementKind.OFFERED_CONFIRMED if at_once else MovementKind.CONFIRMED
        yield Movement(row.confirmed_on, confirmed, **facts)


def _of_what_follows(row: _Told, confirmed_on: date, facts: dict[str, str]) -> Iterator[Movement]:
    """That a promise was changed, or that another organisation took it over."""
    renews = row.origin is not None
    if row.taken_over:
        facts = facts | {"before": row.led_before or "", "before_slug": row.led_before_slug or ""}
    if renews:
        yield Movement(confirmed_on, MovementKind.RENEWED, **facts)
    elif row.since > confirmed_on:
        yield Movement(confirmed_on, MovementKind.HANDOVER_AGREED, detail=_day(row.since), **facts)
    # What was promised for later and changed before it began still begins once; what went on, began before.
    if row.came and (not renews or row.since > confirmed_on):
        yield Movement(row.since, MovementKind.HANDED_OVER if row.taken_over else MovementKind.STARTED, **facts)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
