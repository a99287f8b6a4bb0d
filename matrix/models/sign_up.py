"""A sign-up: the promise of one organisation to develop or manage one component.

Its verbs are the only way to change it: offer, confirm, decline, withdraw, end and annul stand here; `changing.py`,
`handover.py`, `passing.py` and `told.py` hold the rest. What is promised: `promised.py`. Where it stands on a day:
`status.py`; why one cannot sign up: `offer.py`.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from periods.constraints import NoOverlap
from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History
from stakeholders.models import Participation

from .changing import Changing
from .component import Component
from .handover import Handover
from .need import Responsibility
from .offer import refuse_held, refuse_past, refuse_strangers, why_not
from .passing import Passing
from .phase import Phase
from .status import TAKES_PLACE, Closed, Part, Status
from .told import Told


class SignUp(Changing, Handover, Passing, Told):
    """One sign-up, with the rules that the database keeps; its fields are those of `Promised`."""

    history = History()

    class Meta:
        ordering = ["component", "responsibility", "part", "since", "pk"]
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="sign_up_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="sign_up_part_known"),
            models.CheckConstraint(
                condition=Q(responsibility__in=Responsibility.values), name="sign_up_responsibility_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_as="") | (Q(closed_on__isnull=False) & ~Q(closed_as="")),
                name="sign_up_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=F("offered_on")),
                name="sign_up_confirmed_after_offer",
                violation_error_message=_("It cannot be confirmed before it was offered."),
            ),
            models.CheckConstraint(
                condition=~Q(part=Part.INTERESTED) | Q(confirmed_on=None),
                name="sign_up_interest_needs_no_confirmation",
                violation_error_message=_("Interest needs no confirmation."),
            ),
            models.CheckConstraint(
                condition=Q(part=Part.INTERESTED)
                | Q(own_staff=True)
                | Q(volunteers=True)
                | Q(hired=True)
                | Q(outsourced=True)
                | Q(partnership=True),
                name="sign_up_says_how",
                violation_error_message=_("Choose at least one way in which you will do this."),
            ),
            models.CheckConstraint(
                condition=Q(conditions_accepted=True) | Q(hired=False, outsourced=False, partnership=False),
                name="sign_up_accepts_conditions",
                violation_error_message=_(
                    "With hired staff, an outside party or a partnership, accept the open-source conditions."
                ),
            ),
            NoOverlap(
                name="sign_up_one_lead",
                by=("component", "responsibility"),
                since="since",
                until="until",
                condition=TAKES_PLACE & Q(part=Part.LEAD, confirmed_on__isnull=False),
                violation_error_message=_("Another organisation leads this in that period."),
            ),
            NoOverlap(
                name="sign_up_once_per_organisation",
                by=("component", "responsibility", "participation"),
                since="since",
                until="until",
                condition=TAKES_PLACE & ~Q(part=Part.INTERESTED),
                violation_error_message=_("This organisation has already signed up for this in that period."),
            ),
            NoOverlap(
                name="sign_up_interested_once",
                by=("component", "responsibility", "participation"),
                since="since",
                until="until",
                condition=TAKES_PLACE & Q(part=Part.INTERESTED),
                violation_error_message=_("This organisation is already known to be interested."),
            ),
        ]
        indexes = [
            # The status of the sign-ups of one component on a day: the question behind coverage and matrix.
            models.Index(fields=["component", "responsibility", "part"], name="sign_up_by_need"),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.component}, {self.get_responsibility_display()}"

    def get_absolute_url(self) -> str:
        return reverse("matrix:sign_up_detail", args=[self.network.slug, self.pk])

    @property
    def status_label(self) -> str:
        """The word for `status`, on a row that `with_status` was asked for; interest is offered to nobody.

        What was only changed, handed over, taken along or merged (asked for `with_sequel`) did not just end.
        """
        if self.part == Part.INTERESTED and self.status == Status.OFFERED:  # type: ignore[attr-defined]
            return str(_("interest shown"))
        if self.status == Status.ENDED and getattr(self, "renewed", False):  # type: ignore[attr-defined]
            return str(_("renewed"))
        over = self.status in (Status.ENDED, Status.WITHDRAWN)  # type: ignore[attr-defined]
        if over and getattr(self, "passed_on", False):
            return str(_("handed over"))
        if over and getattr(self, "gave_way", False):
            return str(_("merged with another sign-up"))
        return str(Status(self.status).label)  # type: ignore[attr-defined]

    @classmethod
    def offer(
        cls,
        *,
        by: Any,
        component: Component,
        responsibility: int,
        participation: Participation,
        part: int,
        on: date | None = None,
        since: date | None = None,
        until: date | None = None,
        confirmed_on: date | None = None,
        **promised: Any,
    ) -> "SignUp":
        """Offer to do something; where the network's rule says so it counts at once.

        `on`: the day of the offer; `since`: the start, that day by default; `until`: exclusive, empty for no end.
        `confirmed_on`: the day on which it began to count, where it counts at once; the day of the offer by default.
        `promised`: promise, arrangements, supplier, agreement, hours, cents, contact, mandate, conditions_accepted.

        Raises:
            ValidationError: something in the input is wrong.
            StepRefused: this cannot be signed up for now; the sentence says why and what is possible.
        """
        on = component.day_that_has_come(on, by=by)
        since = since or on
        if by is not None and participation is not None:
            refuse_strangers(participation, on, **promised)
        with transaction.atomic():
            component = locked(component)
            if participation is not None:
                participation = locked(participation)  # it cannot leave the network meanwhile
            refuse_past(component, since, until, on=on, by=by)
            if until is None or until > since:
                refusal = why_not(component, responsibility, participation, part=part, since=since, until=until, on=on)
                if refusal:
                    raise StepRefused(refusal.said_to(by, participation), code=refusal.code)
            row = cls(
                network=component.network,
                component=component,
                responsibility=responsibility,
                participation=participation,
                part=part,
                offered_on=on,
                since=since,
                until=until,
                promised_until=until,
                **promised,
            )
            save_row(row, by=by)
            if row._counts_at_once(on):
                row._confirm(by=by, on=row.day_that_has_come(confirmed_on, by=by) if confirmed_on else on)
        return row

    def confirm(self, *, by: Any, on: date | None = None) -> None:
        """Take up the offer; a prospect becomes partner. Confirmed after its start, it counts from the confirmation.

        Raises:
            StepRefused: it is no longer on offer, the component takes nobody, or another leads in that period.
        """
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("confirm", on)
            if row.part == Part.INTERESTED:
                raise StepRefused(_("Interest needs no confirmation."))
            if row.component.phase_on(on) in (None, Phase.CANDIDATE, Phase.RETIRED):
                raise StepRefused(_("This component does not take sign-ups in its present phase."))
            if not row.participation.holds_on(on):
                raise StepRefused(_("This organisation no longer takes part in the network."))
            refuse_held(row, since=max(row.since, on))
            row._confirm(by=by, on=on)
        self.refresh_from_db()

    def decline(self, *, by: Any, reason: str, on: date | None = None) -> None:
        """Say no to an offer, with a reason.

        Raises:
            ValidationError: no reason given.
            StepRefused: it is no longer on offer.
        """
        self._close("decline", Closed.DECLINED, by=by, on=on, reason=reason, reason_needed=True)

    def withdraw(self, *, by: Any, reason: str = "", on: date | None = None) -> None:
        """Stop before the end, by who promised it; with a reason once it is confirmed.

        Where another hands over its lead to this one on a later day, that holder keeps its lead.

        Raises:
            ValidationError: confirmed, and no reason given.
            StepRefused: there is nothing to withdraw any more.
        """
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            self._close(
                "withdraw", Closed.WITHDRAWN, by=by, on=on, reason=reason, reason_needed=bool(self.confirmed_on)
            )
            if kept := self.lead_kept(on=on):
                save_row(kept, by=by, reason=str(_("Not handed over after all")))

    def end(self, *, by: Any, reason: str = "", on: date | None = None) -> None:
        """Close what is complete: its period is over, or its result is there.

        Raises:
            StepRefused: it does not hold.
        """
        self._close("end", Closed.ENDED, by=by, on=on, reason=reason, reason_needed=False)

    def why_not_annulled(self) -> str:
        """That a later sign-up follows this one, so that it cannot be annulled; empty where none does."""
        if any(not each.stopped_before_it_began for each in self.followed_by.filter(annulled=False)):
            return str(_("A later sign-up follows this one. Annul that one first."))
        return ""

    def annul(self, *, by: Any, reason: str, on: date | None = None) -> None:
        """Take back a mistake: gone from effective time, kept in its history. What it followed holds again, unless that
        is of an organisation that takes part no more: it went on in this one.

        Raises:
            ValidationError: no reason given.
            StepRefused: it is annulled already, is itself followed, or what it followed cannot hold again.
        """
        if not reason.strip():
            raise ValidationError({"reason": _("Say why this was a mistake.")})
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("annul", on)
            if sentence := row.why_not_annulled():
                raise StepRefused(sentence)
            row.annulled, row.reason = True, reason.strip()
            save_row(row, by=by, reason=reason)
            before: Any = row.follows
            gone = row.went_along and not before.participation.holds_on(on)
            if before and not gone and not (row.takes_over and row.stopped_before_it_began):
                before = locked(before)
                before.closed_on, before.closed_as, before.until = None, "", before.promised_until
                save_row(before, by=by, reason=reason)
        self.refresh_from_db()
