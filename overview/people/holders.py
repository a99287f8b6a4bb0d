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
    roles = {
        name: [str(each.role), each.participation_id] for name, each in (("given", given), ("ended", ended)) if each
    }
    tell_of_role.enqueue(row.network_id, row.person_id, by.person_id, on.isoformat(), **roles)
