"""What was asked for, asked anew, and asked no more."""

from collections.abc import Iterator
from datetime import date

from matrix.models import Need, NeedClosed
from stakeholders.models import Network

from .kinds import MovementKind
from .movement import Movement, began_or_ended


def needs(network: Network, since: date, until: date) -> Iterator[Movement]:
    """What of needs moved; what replaces another on one day is asked anew, and that other just went on."""
    rows = list(Need.objects.filter(began_or_ended(since, until), network=network).select_related("component"))
    ended = {(row.component_id, row.responsibility, row.until) for row in rows}
    begun = {(row.component_id, row.responsibility, row.since) for row in rows}
    for row in rows:
        facts = {
            "subject": row.component.name,
            "code": row.component.code,
            "responsibility": str(row.get_responsibility_display()),
        }
        anew = (row.component_id, row.responsibility, row.since) in ended
        yield Movement(row.since, MovementKind.ASKED_ANEW if anew else MovementKind.ASKED, **facts)
        if row.until and row.closed_as:
            kind = MovementKind.FULFILLED if row.closed_as == NeedClosed.FULFILLED else MovementKind.DROPPED
            yield Movement(row.until, kind, detail=row.reason, **facts)
        elif row.until and (row.component_id, row.responsibility, row.until) not in begun:
            yield Movement(row.until, MovementKind.RAN_OUT, **facts)
