"""What an organisation promised goes along to the one it goes on in: on one day, without a gap."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from periods.verbs import save_row
from stakeholders.models import Participation

from .status import Closed
from .stepping import Stepping

if TYPE_CHECKING:
    from .sign_up import SignUp


class Passing(Stepping):
    """The verbs of a sign-up whose organisation went on in another. Who may: who decides about organisations."""

    class Meta:
        abstract = True

    def pass_on(self, *, by: Any, to: Participation, on: date, with_contact: bool = True, reason: str = "") -> "SignUp":
        """Let `to` stand for this from `on`: a new row that keeps what was promised, and its confirmation.

        No offer is asked, for nobody new promises something. Who was named to take over a lead stays named.
        What holds stays the same promise, as a renewal does: how it goes stays as it was last told, and silence goes on
        counting, for that another stands for it tells nothing of how it goes. What is only offered was told nothing of.

        `with_contact`: whether who is the contact stays so.

        Raises:
            StepRefused: it does not stand any more, or `to` has signed up for this itself in that period.
        """
        with transaction.atomic():
            row = self._at_step("withdraw", on)
            new = type(row).objects.get(pk=row.pk)
            new.pk, new._state.adding = None, True
            new.participation, new.follows = to, row
            new.origin = (row.origin or row) if row.confirmed_on else None
            new.offered_on, new.since = on, max(row.since, on)
            new.confirmed_on = on if row.confirmed_on else None
            if new.successor_id == to.pk:
                new.successor = new.handover_on = None
            if new.supplier_id == to.pk:
                new.supplier = None
            if not with_contact:
                new.contact = None
            reason = reason or str(_("The organisation went on in another"))
            row._shut(Closed.ENDED if row.confirmed_on else Closed.WITHDRAWN, on=on)
            save_row(row, by=by, reason=reason)
            save_row(new, by=by, reason=reason)
            if new.confirmed_on:
                to.become_partner(by=by, on=on, reason=reason)
        return new

    def rename_successor(self, *, by: Any, to: Participation, on: date, reason: str = "") -> None:
        """Let `to` be named to take over this lead, on the day that was named.

        Raises:
            StepRefused: this lead does not hold, or was handed over already.
        """
        with transaction.atomic():
            row = self._at_step("name_successor", on)
            row.successor = to
            save_row(row, by=by, reason=reason or str(_("The organisation went on in another")))
