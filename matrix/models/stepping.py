"""The one way in which the verbs of a sign-up change it: locked, at a step that its status allows."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked, save_row
from stakeholders.models import WhoConfirms

from .promised import Promised
from .status import NEXT, NOT_ONCE_HANDED_OVER, Closed, Part, Status

if TYPE_CHECKING:
    from .sign_up import SignUp


class Stepping(Promised):
    """What each verb of a sign-up is made of."""

    origin_id: int | None

    class Meta:
        abstract = True

    def status_on(self, day: date) -> str | None:
        """The status on `day`, computed by the database; None when it was not yet offered, or annulled."""
        row = type(self).objects.filter(pk=self.pk).with_status(at=day).values_list("status", flat=True).first()
        return Status.ANNULLED if row is None and self.annulled else row

    @property
    def takes_over(self) -> bool:
        """Whether another organisation handed this over, also where it was changed since.

        What went along with its organisation was handed over by nobody.
        """
        began = self.origin or self
        before = began.follows
        if before is None or before.closed_as == Closed.WITHDRAWN:
            return False
        return bool(before.participation_id != began.participation_id)

    @property
    def went_along(self) -> bool:
        """Whether another organisation promised or offered this, that went on in the one that stands for it now.

        What is handed over is an offer of its own, and follows a lead that ended.
        """
        before = self.follows
        if before is None or before.participation_id == self.participation_id:
            return False
        return self.origin_id is not None or before.closed_as == Closed.WITHDRAWN

    @property
    def stopped_before_it_began(self) -> bool:
        """Whether it was withdrawn before its first day; what it was to take over went on then."""
        return self.closed_as == Closed.WITHDRAWN and self.closed_on is not None and self.closed_on < self.since

    def _at_step(self, step: str, on: date) -> "SignUp":
        """This row, read anew and locked (its component first), when its status on `on` allows `step`."""
        locked(self.component)
        row: SignUp = locked(self)
        status = row.status_on(on)
        if status is None or step not in NEXT[status]:
            if status is None:
                raise StepRefused(_("This was not yet offered on that day."))
            raise StepRefused(
                _("That is not possible: this sign-up is “%(status)s”. Look which steps it allows."),
                params={"status": Status(status).label},
            )
        if step in NOT_ONCE_HANDED_OVER and row.closed_on:
            row.refuse_handed_over()
        return row

    def _counts_at_once(self, on: date) -> bool:
        """Whether the network's rule confirms this offer at once; a lead only where nobody else offers or leads."""
        if self.part == Part.CONTRIBUTOR:
            return self.network.contributors_confirmed_by == WhoConfirms.AT_ONCE
        if self.part != Part.LEAD or self.network.leads_confirmed_by != WhoConfirms.AT_ONCE:
            return False
        rivals = type(self).objects.filter(component=self.component, responsibility=self.responsibility, part=Part.LEAD)
        rivals = rivals.exclude(pk=self.pk)
        # Of the successor that a holder named it is that holder who hands over.
        if rivals.leading(max(self.since, on), self.until).exists():
            return False
        return not rivals.with_status(at=on).filter(status=Status.OFFERED).exists()

    def _confirm(self, *, by: Any, on: date) -> None:
        self.confirmed_on = on
        self.since = max(self.since, on)
        save_row(self, by=by)
        self.participation.become_partner(by=by, on=on)

    def _close(self, step: str, closed_as: str, *, by: Any, on: date | None, reason: str, reason_needed: bool) -> None:
        on = self.day_that_has_come(on, by=by)
        if reason_needed and not reason.strip():
            raise ValidationError({"reason": _("Give a reason: others rely on this.")})
        with transaction.atomic():
            row = self._at_step(step, on)
            row._shut(closed_as, on=on, reason=reason.strip())
            save_row(row, by=by, reason=reason)
        self.refresh_from_db()

    def _shut(self, closed_as: str, *, on: date, reason: str = "") -> None:
        """Closed after its start it ends on that day (never later than it already did); before it, its period stays."""
        self.closed_on, self.closed_as, self.reason = on, closed_as, reason
        if on > self.since:
            self.until = min(self.until or on, on)
