"""What was offered, confirmed, changed, handed over and stopped."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.formats import date_format

from matrix.models import Closed, Part, Responsibility, SignUp
from stakeholders.models import Network
from stakeholders.models.organisation import name_of

from .kinds import MovementKind
from .movement import DAY, Movement, began_or_ended

# Of a lead that was taken over: the way to the one that was handed over, also once it was renewed.
_HANDED_OVER_BY = ("origin__follows", "follows")

# Withdrawn before it began: what it was to take over ended, if it did, for another reason.
_NEVER_TOOK_OVER = Q(closed_as=Closed.WITHDRAWN, closed_on__lt=F("since"))


def sign_ups(network: Network, since: date, until: date) -> Iterator[Movement]:
    """What of sign-ups moved; a renewal is one thing, not an end and a start."""
    touched = began_or_ended(since, until)
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
            taken_from=Coalesce(*(f"{path}__participation" for path in _HANDED_OVER_BY)),
            led_before=Coalesce(
                *(name_of(f"{path}__participation__organisation", at=until - DAY) for path in _HANDED_OVER_BY)
            ),
            led_before_slug=Coalesce(*(f"{path}__participation__organisation__slug" for path in _HANDED_OVER_BY)),
        )
        .values_list(*_Told._fields)
    )
    for row in rows:
        yield from _of_sign_up(_Told(*row))


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
    participation: int
    origin: int | None
    taken_from: int | None
    led_before: str | None
    led_before_slug: str | None
    followed: bool

    @property
    def taken_over(self) -> bool:
        """Whether another organisation handed this over, also where it was changed since."""
        return self.taken_from not in (None, self.participation)

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
    if row.until and (row.closed_on is None or row.closed_on > row.until):
        yield Movement(row.until, MovementKind.LAPSED, **facts)
    if row.closed_on and not (row.followed and row.closed_as == Closed.ENDED):
        yield Movement(row.closed_on, MovementKind(row.closed_as), detail=row.reason, **facts)


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
