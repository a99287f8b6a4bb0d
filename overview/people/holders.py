"""Whoever is given a role by another, or loses one, is told."""

from datetime import date
from typing import Any

from stakeholders.models import Membership
from stakeholders.tasks import tell_of_role


def tell_holder(*, by: Any, on: date, given: Membership | None = None, ended: Membership | None = None) -> None:
    """Mail who holds the role, unless that is who did it; who has no account gets no mail. Within the same transaction.

    `given`, `ended`: both where one role became another.
    """
    row = given or ended
    if row is None or row.person_id == by.person_id:
        return
    facts = (row.network_id, row.person_id, by.person_id, on.isoformat())
    tell_of_role.enqueue(*facts, given=_as_told(given), ended=_as_told(ended))


def _as_told(row: Membership | None) -> list[Any] | None:
    """A role as a task takes it: it may be gone by then."""
    return [str(row.role), row.participation_id] if row else None
