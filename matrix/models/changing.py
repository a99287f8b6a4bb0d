"""Changing what was promised: an offer in place, a promise by a row that follows it, a lead into a contribution."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked, save_row
from stakeholders.models import Person

from .offer import refuse_ended, refuse_past, refuse_strangers, why_not
from .status import STANDING, Closed, Part
from .stepping import Stepping

if TYPE_CHECKING:
    from .sign_up import SignUp


class Changing(Stepping):
    """The verbs after which something else is promised."""

    class Meta:
        abstract = True

    def amend(self, *, by: Any, on: date | None = None, confirmed_on: date | None = None, **changes: Any) -> None:
        """Correct an offer that nobody has confirmed yet. The rules of `offer` hold anew, also when it counts at once.

        `changes`: what was promised, as in `offer`, and `part`, `since`, `until`. What it was is kept in its history.
        `confirmed_on`: the day on which it began to count, where it counts at once; `on` by default.

        Raises:
            ValidationError: something in the changes is wrong.
            StepRefused: it is no longer on offer, or cannot be offered like this; the sentence says why.
        """
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("amend", on)
            changed = row.differing(changes)
            if "part" in changed and Part.INTERESTED in (row.part, changed["part"]):
                raise ValidationError({"part": _("Interest and a promise are two things: sign up for the other.")})
            if by is not None:
                refuse_strangers(row.participation, on, **changed)
            for name, value in changed.items():
                setattr(row, name, value)
            row.promised_until = row.until
            refuse_past(row.component, changed.get("since"), row.until, on=on, by=by)
            if row.until is None or row.until > row.since:
                refusal = why_not(
                    row.component,
                    row.responsibility,
                    row.participation,
                    part=row.part,
                    since=row.since,
                    until=row.until,
                    on=on,
                    instead_of=row,
                )
                if refusal:
                    raise StepRefused(refusal.said_to(by, row.participation), code=refusal.code)
            save_row(row, by=by, reason=str(_("Corrected")))
            if row._counts_at_once(on):
                row._confirm(by=by, on=row.day_that_has_come(confirmed_on, by=by) if confirmed_on else on)
        self.refresh_from_db()

    def renew(self, *, by: Any, on: date | None = None, **changes: Any) -> "SignUp":
        """Change what is promised from `on`: a new row that keeps the confirmation; this one ends that day.

        What holds goes on from `on`. What was promised for later keeps its start, unless `changes` has another `since`.
        How the promise goes, and since when nothing was heard, stays as it was: changing it tells neither.
        `on`: today, or by the secretary a day in the past.

        Raises:
            ValidationError: something in the changes is wrong.
            StepRefused: nothing is promised any more, it was handed over, or another has been confirmed for that time.
        """
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("renew", on)
            since = row._start_of_renewal(changes.pop("since", None), changes.get("until"), on=on, by=by)
            if by is not None:
                refuse_strangers(row.participation, on, **row.differing(changes))
            new = type(row).objects.get(pk=row.pk)
            for name, value in changes.items():
                setattr(new, name, value)
            new.renews(row, on=on, since=since, changed=changes)
            save_row(row, by=by, reason=str(_("Renewed")))
            save_row(new, by=by)
        self.refresh_from_db()
        return new

    def renews(self, before: "SignUp", *, on: date, since: date, changed: Collection[str]) -> None:
        """Become, of a copy of `before` with what is `changed`, the row that `on` takes its place, from `since`."""
        self.pk, self._state.adding = None, True
        if "until" in changed:
            self.promised_until = self.until
        self.offered_on = self.confirmed_on = on
        self.since = since
        self.follows, self.origin_id = before, before.origin_id or before.pk
        self.successor = self.handover_on = None
        before._shut(Closed.ENDED, on=on)

    def _start_of_renewal(self, since: date | None, until: date | None, *, on: date, by: Any) -> date:
        """From when a changed promise counts. A start that has come stays; so does one on which another hands over.

        Raises:
            ValidationError: beside `since` or `until`.
        """
        if self.since <= on:
            if since not in (None, self.since):
                raise ValidationError({"since": _("This promise has begun: its start stays as it is.")})
            refuse_ended(until, on)
            return on
        changed = since if since != self.since else None
        refuse_past(self.component, changed, until, on=on, by=by)
        if changed and self.takes_over:
            raise ValidationError(
                {"since": _("Another organisation hands over on that day: the start stays as it is.")}
            )
        return max(changed or self.since, on)

    def name_contact(self, contact: Person | None, *, by: Any, reason: str = "") -> None:
        """Let somebody else, or nobody, be the contact. That changes nothing of what is promised.

        Raises:
            ValidationError: not somebody who acts for the organisation.
            StepRefused: it no longer stands.
        """
        with transaction.atomic():
            locked(self.component)
            row = locked(self)
            today = timezone.localdate()
            if row.status_on(today) not in STANDING:
                raise StepRefused(_("This sign-up no longer stands, so it needs no contact."))
            refuse_strangers(row.participation, today, contact=contact)
            row.contact = contact
            save_row(row, by=by, reason=reason)
        self.refresh_from_db()

    def contribute(self, *, by: Any, on: date | None = None) -> "SignUp":
        """Another was chosen to lead: withdraw the offer to lead, and contribute the same instead. Returns the new row.

        A row of its own, so that a past day keeps saying that this organisation wanted to lead. It counts at once where
        the network's rule says so.

        Raises:
            StepRefused: no other was chosen here, or one cannot contribute here.
        """
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("contribute", on)
            if not type(self).objects.filter(pk=row.pk).passed_over(at=on).exists():
                raise StepRefused(
                    _("Nobody else was chosen here. Change your offer if you want to contribute instead.")
                )
            new = type(row).objects.get(pk=row.pk)
            new.pk, new._state.adding = None, True
            new.part, new.offered_on, new.since = Part.CONTRIBUTOR, on, max(row.since, on)
            new.follows = row
            row._shut(Closed.WITHDRAWN, on=on)
            save_row(row, by=by, reason=str(_("Contributes instead")))
            refusal = why_not(
                row.component,
                row.responsibility,
                row.participation,
                part=new.part,
                since=new.since,
                until=new.until,
                on=on,
            )
            if refusal:
                raise StepRefused(refusal.said_to(by, row.participation), code=refusal.code)
            save_row(new, by=by)
            if new._counts_at_once(on):
                new._confirm(by=by, on=on)
        self.refresh_from_db()
        return new
