"""What moved in the matrix during a period, told from effective dates: for overview, compare and annual report."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from stakeholders.models import Network

from .beginning import from_the_beginning
from .kinds import CONFIRMATIONS, GAINS, LOSSES, OFFERS, MovementKind
from .movement import Movement
from .needs import needs
from .participations import participations
from .phases import phases_and_stances
from .sign_ups import sign_ups

__all__ = ["CONFIRMATIONS", "GAINS", "LOSSES", "OFFERS", "Movement", "MovementKind", "as_called", "movements"]


def movements(network: Network, since: date, until: date) -> list[Movement]:
    """What moved in `network` on the days of [since, until), in order of day; a constant number of queries.

    The day on which the first organisations came is the beginning: what was there then is told as one thing.
    """
    sources = (participations, phases_and_stances, needs, sign_ups)
    found = [each for source in sources for each in source(network, since, until) if since <= each.day < until]
    found = list(from_the_beginning(found))
    order = list(MovementKind)
    return sorted(found, key=lambda each: (each.day, order.index(each.kind), each.subject, each.organisation))


def as_called(moved: Sequence[Movement]) -> list[Movement]:
    """The same, each organisation named as it was called on that day rather than on the last one."""
    renamed = [each for each in moved if each.kind == MovementKind.RENAMED]
    found = []
    for each in moved:
        facts: dict[str, Any] = {}
        for slug, name in ((each.organisation_slug, "organisation"), (each.before_slug, "before")):
            later = (new for new in renamed if new.organisation_slug == slug and new.day > each.day)
            if first := next(later, None):
                facts[name] = first.before
        found.append(replace(each, **facts))
    return found
