"""What was offered, confirmed, changed, handed over and stopped."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.formats import date_format

from matrix.models import Closed, Part, Responsibility, SignUp
from stakeholders.models import Network

from .kinds import MovementKind
from .movement import DAY, Movement, began_or_ended


def sign_ups(network: Network, since: date, until: date) -> Iterator[Movement]:
    """What of sign-ups moved; a renewal is one thing, not an end and a start."""
    touched = began_or_ended(since, until)
    for name in ("offered_on", "confirmed_on", "closed_on"):
        touched |= Q(**{f"{name}__gte": since, f"{name}__lt": until})
    rows = (
        SignUp.objects.filter(touched, network=network, annulled=False)
        .with_name(at=until - DAY)
        .annotate(
            followed=Exists(SignUp.objects.filter(follows=OuterRef("pk"), annulled=False)),
            subject=F("component__name"),
            code=F("component__code"),
            slug=F("participation__organisation__slug"),
            taken_from=Coalesce("origin__follows__participation", "follows__participation"),
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
    followed: bool


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
    taken_over = row.taken_from not in (None, row.participation)
    at_once = row.confirmed_on == row.offered_on and not taken_over
    came = row.closed_on is None or row.closed_on > row.since
    if not renews and not at_once:
        interested = row.part == Part.INTERESTED
        yield Movement(row.offered_on, MovementKind.INTERESTED if interested else MovementKind.OFFERED, **facts)
    if row.confirmed_on and renews:
        yield Movement(row.confirmed_on, MovementKind.RENEWED, **facts)
    if row.confirmed_on and (taken_over or renews):
        # What was promised for later and changed before it began still begins once; what went on, began before.
        if came and (not renews or row.since > row.confirmed_on):
            yield Movement(row.since, MovementKind.HANDED_OVER if taken_over else MovementKind.STARTED, **facts)
    elif row.confirmed_on and row.since > row.confirmed_on:
        begins = date_format(row.since, "DATE_FORMAT")
        planned = MovementKind.OFFERED_PLANNED if at_once else MovementKind.PLANNED
        yield Movement(row.confirmed_on, planned, detail=begins, **facts)
        if came:
            yield Movement(row.since, MovementKind.STARTED, **facts)
    elif row.confirmed_on:
        confirmed = MovementKind.OFFERED_CONFIRMED if at_once else MovementKind.CONFIRMED
        yield Movement(row.confirmed_on, confirmed, **facts)
    if row.until and (row.closed_on is None or row.closed_on > row.until):
        yield Movement(row.until, MovementKind.LAPSED, **facts)
    if row.closed_on and not (row.followed and row.closed_as == Closed.ENDED):
        yield Movement(row.closed_on, MovementKind(row.closed_as), detail=row.reason, **facts)
