"""As what an organisation takes part: changed in one step, and only as far as its sign-ups allow."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked
from stakeholders.models import Participation, Role
from stakeholders.models.participation import MAY_SIGN_UP

from .models import SignUp


def change_roles(  # noqa: PLR0913 - what the form asks, each by its name
    participation: Participation,
    *,
    by: Any,
    roles: Collection[int],
    on: date | None = None,
    relation: str = "",
    agreed: str = "",
    reason: str = "",
) -> None:
    """Let this organisation be `roles`, and nothing else, from `on`.

    `relation`, `agreed`: of a related initiative; like texts they are without a day of their own.
    `reason`: for the history.

    Raises:
        ValidationError: no role, or a past day by anybody but the secretary.
        StepRefused: it does not take part that day, or has sign-ups and would be neither partner nor prospect.
    """
    on = participation.day(on, by=by)
    wanted = {Role(role) for role in roles}
    if not wanted:
        raise ValidationError({"roles": _("Choose at least one role. Does it leave? Then end its participation.")})
    with transaction.atomic():
        row = locked(participation)
        if not row.holds_on(on):
            raise StepRefused(_("This organisation does not take part on that day."))
        before = {Role(role.role) for role in row.roles.as_at(on)}
        if not wanted & {*MAY_SIGN_UP} and SignUp.objects.filter(participation=row).as_at(on).exists():
            raise StepRefused(
                _("This organisation still has sign-ups, so it stays partner or prospect. End those first.")
            )
        for role in sorted(before - wanted):
            row.leave_role(by=by, role=role, on=on, reason=reason)
        for role in sorted(wanted - before):
            row.take_role(by=by, role=role, on=on, reason=reason)
        held = row.roles.filter(role=Role.RELATED).as_at(on).first()
        if held is not None and (held.relation, held.agreed) != (relation, agreed.strip()):
            held.agree(by=by, relation=relation, agreed=agreed, reason=reason)
