"""Handing over a lead: its holder names who takes over and when, and on that day the one ends as the other begins."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked, save_row
from stakeholders.models import Participation

from .status import TAKES_PLACE, Closed, Part, Status
from .stepping import Stepping

if TYPE_CHECKING:
    from .sign_up import SignUp


class Handover(Stepping):
    """The verbs of a lead that another takes over."""

    class Meta:
        abstract = True

    holder: Any
    holder_name: str
    takes_over_on: date
    heir_offer: Any
    heir_since: date

    @property
    def begins_too_late(self) -> bool:
        """Of an offer (asked for `with_holder`): whether it begins after the day on which that holder hands over."""
        return self.holder is not None and self.since > max(self.takes_over_on, timezone.localdate())

    @property
    def can_be_handed_over(self) -> bool:
        """Of a lead (asked for `with_heir_offer`): whether its successor has offered for the day of the handover."""
        if self.heir_offer is None or self.handover_on is None:
            return False
        return self.heir_since <= max(self.handover_on, timezone.localdate())

    def offer_of_successor(self, *, on: date) -> "SignUp | None":
        """The offer to lead here of the successor that this holder named, as it stands on `on`."""
        rows: Any = self.component.sign_ups.filter(responsibility=self.responsibility, part=Part.LEAD)
        offers = rows.filter(participation=self.successor_id).with_status(at=on).filter(status=Status.OFFERED)
        return offers.order_by("offered_on").first() if self.successor_id else None

    def before_handover(self, *, on: date, offer: "SignUp | None") -> str:
        """What has to happen before this lead can be handed over on `on` to that offer; empty where it can."""
        if self.successor is None or self.handover_on is None:
            return str(_("Name a successor first; until then nothing changes."))
        if offer is None:
            named = {"successor": self.successor.name}
            return _("%(successor)s has to sign up as lead first; until then nothing changes.") % named
        day = max(self.handover_on, on)
        if offer.since > day:
            days = {"offered": date_format(offer.since, "DATE_FORMAT"), "named": date_format(day, "DATE_FORMAT")}
            return (
                _("This offer begins on %(offered)s, but the handover is on %(named)s. Have one of them changed.")
                % days
            )
        return ""

    def name_successor(self, *, by: Any, successor: Participation, handover_on: date, on: date | None = None) -> None:
        """Name who will take over this lead, and when; that organisation may then offer although the lead is held.

        Raises:
            ValidationError: the successor or the day cannot be.
            StepRefused: this is not a lead that holds.
        """
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("name_successor", on)
            if row.part != Part.LEAD:
                raise StepRefused(_("Only a lead is handed over."))
            if successor.pk == row.participation_id:
                raise ValidationError({"successor": _("Name another organisation.")})
            if handover_on < on or handover_on <= row.since or (row.until and handover_on > row.until):
                said = _("Choose a day from now, within the period of this sign-up.")
                if row.since == timezone.localdate():
                    said = _("Choose a day from tomorrow, within the period of this sign-up: it began today.")
                raise ValidationError({"handover_on": said})
            successor = locked(successor)
            if not Participation.objects.who_may_sign_up(at=on).filter(pk=successor.pk).exists():
                raise ValidationError({"successor": _("This organisation may not sign up in this network.")})
            row.successor, row.handover_on = successor, handover_on
            save_row(row, by=by)
        self.refresh_from_db()

    def forget_successor(self, *, by: Any, on: date | None = None, reason: str = "") -> None:
        """Take back who was named: nobody is to take over this lead.

        Raises:
            StepRefused: this lead does not hold, or was handed over already.
        """
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("name_successor", on)
            row.successor = row.handover_on = None
            save_row(row, by=by, reason=reason or str(_("No successor any more")))
        self.refresh_from_db()

    def hand_over(self, *, by: Any, to: "SignUp | None" = None, on: date | None = None) -> None:
        """End this lead and confirm the offer of its named successor, on one day: never a gap, never two leads.

        `to`: that offer; where nothing is said, the one that stands.

        Raises:
            StepRefused: no successor named, the offer is not that successor's or begins later, or it was done already.
        """
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("hand_over", on)
            to = to or row.offer_of_successor(on=on)
            if to is None:
                raise StepRefused(row.before_handover(on=on, offer=None))
            offer = to._at_step("confirm", on)
            same = (offer.component_id, offer.responsibility, offer.part) == (
                row.component_id,
                row.responsibility,
                Part.LEAD,
            )
            if not row.successor_id or not row.handover_on or not same or offer.participation_id != row.successor_id:
                raise StepRefused(_("A lead is handed over to the offer of the successor that its holder named."))
            if first := row.before_handover(on=on, offer=offer):
                raise StepRefused(first)
            day = max(row.handover_on, on)
            row._shut(Closed.ENDED, on=day)
            save_row(row, by=by, reason=str(_("Handed over")))
            offer.since, offer.follows = day, row
            offer._confirm(by=by, on=on)
        self.refresh_from_db()
        to.refresh_from_db()

    def lead_kept(self, *, on: date) -> "SignUp | None":
        """The lead of which this one takes over, as its holder keeps it if this one stops on `on`, before that day.

        It goes on as it was promised, or until somebody else begins: then that is its promised end. Nobody is named to
        take it over any more. None where nothing was handed over, or where that day has come.
        """
        before: Any = (self.origin or self).follows if self.takes_over else None
        if before is None or before.closed_on is None or before.closed_on <= on:
            return None
        others = self.component.sign_ups.filter(TAKES_PLACE, responsibility=self.responsibility).exclude(pk=self.pk)
        others = others.filter(
            Q(part=Part.LEAD, confirmed_on__isnull=False)
            | Q(participation=before.participation_id, part__lt=Part.INTERESTED)
        )
        ends = [each.since for each in others.filter(since__gte=before.until).order_by("since")[:1]]
        ends += [before.promised_until] if before.promised_until else []
        before.closed_on, before.closed_as, before.until = None, "", min(ends, default=None)
        before.promised_until = before.until
        before.successor = before.handover_on = None
        return before

    def refuse_handed_over(self) -> None:
        """A lead is handed over once, and until the day of that it goes on as it is.

        Raises:
            StepRefused: a sign-up follows this one already; it says what is possible.
        """
        if sentence := self.handed_over():
            raise StepRefused(sentence, code="handed_over")

    def handed_over(self) -> str:
        """To whom this lead was handed over, from when, and what is possible until then; empty where it was not."""
        # The successor may have changed its promise since; what it withdrew before it began took nothing over.
        rows: Any = self.component.sign_ups.filter(Q(follows=self.pk) | Q(origin__follows=self.pk), TAKES_PLACE)
        rows = rows.exclude(participation=self.participation_id)
        next_one = rows.with_name(at=timezone.localdate()).first()
        if next_one is None:
            return ""
        facts = {"organisation": next_one.organisation_name, "day": date_format(next_one.since, "DATE_FORMAT")}
        return (
            _("This lead was handed over: %(organisation)s leads from %(day)s.")
            + " "
            + _("To change that, let the secretary first annul the sign-up of %(organisation)s.")
        ) % facts
