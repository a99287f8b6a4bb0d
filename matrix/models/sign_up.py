"""A sign-up: the promise of one organisation to develop or manage one component.

Its verbs are the only way to change it. Where it stands on a day: `status.py`; why one cannot sign up: `offer.py`.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from periods.constraints import NoOverlap
from periods.models import Period
from periods.verbs import StepRefused, locked, save_row
from stakeholders.models import InNetwork, Participation, Person, WhoConfirms

from .component import Component
from .need import Responsibility
from .phase import Phase
from .status import NEXT, TAKES_PLACE, Closed, Part, SignUpQuerySet, Status

# How a promise will be kept: five yes/no columns, at least one.
ARRANGEMENTS = {
    "own_staff": _("own staff"),
    "volunteers": _("volunteers"),
    "hired": _("hired"),
    "outsourced": _("outsourced"),
    "partnership": _("strategic partnership"),
}
# Of these arrangements the network asks that its open-source conditions are accepted.
CONDITIONS_ASKED = ("hired", "outsourced", "partnership")


class SignUp(InNetwork, Period):
    """What an organisation promises for one responsibility of a component, and since when.

    `since`, `until` (exclusive): the period it is for. `promised_until`: its end as promised, whatever ended it.
    `follows`: the sign-up it renews or takes over. `origin`: of a renewal, the sign-up that the promise began as; what
    is told of a promise is told of its origin. `successor`, `handover_on`: named by the holder of a lead.
    """

    component = models.ForeignKey(
        Component, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("component")
    )
    responsibility = models.PositiveSmallIntegerField(_("responsibility"), choices=Responsibility.choices)
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("organisation")
    )
    part = models.PositiveSmallIntegerField(_("part"), choices=Part.choices)
    promise = models.TextField(_("promise"), blank=True)
    own_staff = models.BooleanField(ARRANGEMENTS["own_staff"], default=False)
    volunteers = models.BooleanField(ARRANGEMENTS["volunteers"], default=False)
    hired = models.BooleanField(ARRANGEMENTS["hired"], default=False)
    outsourced = models.BooleanField(ARRANGEMENTS["outsourced"], default=False)
    partnership = models.BooleanField(ARRANGEMENTS["partnership"], default=False)
    supplier = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("supplier")
    )
    agreement = models.URLField(_("service level agreement"), blank=True)
    hours = models.PositiveIntegerField(_("hours a year"), default=0, validators=[MaxValueValidator(1_000_000)])
    cents = models.PositiveBigIntegerField(_("money a year (cents)"), default=0)
    contact = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("contact")
    )
    mandate = models.CharField(_("mandate: who agreed"), max_length=150, blank=True)
    conditions_accepted = models.BooleanField(_("open-source conditions accepted"), default=False)
    offered_on = models.DateField(_("offered on"), editable=False)
    promised_until = models.DateField(_("promised until (exclusive)"), null=True, blank=True, editable=False)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    closed_as = models.CharField(_("closed as"), max_length=10, choices=Closed.choices, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    annulled = models.BooleanField(_("annulled"), default=False, editable=False)
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by", editable=False
    )
    origin = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals", editable=False
    )
    successor = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("successor")
    )
    handover_on = models.DateField(_("handover on"), null=True, blank=True)
    history = HistoricalRecords()

    objects = SignUpQuerySet.as_manager()

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
        """The word for `status`, on a row that `with_status` was asked for; interest is offered to nobody."""
        if self.part == Part.INTERESTED and self.status == Status.OFFERED:  # type: ignore[attr-defined]
            return str(_("interest shown"))
        return str(Status(self.status).label)  # type: ignore[attr-defined]

    @property
    def arrangements(self) -> list[Any]:
        """The words for how this will be done."""
        return [word for name, word in ARRANGEMENTS.items() if getattr(self, name)]

    def clean(self) -> None:
        super().clean()
        if self.part != Part.INTERESTED and not self.promise.strip():
            raise ValidationError({"promise": _("Say in a few words what you promise.")})

    def status_on(self, day: date) -> str | None:
        """The status on `day`, computed by the database; None when it was not yet offered, or annulled."""
        row = SignUp.objects.filter(pk=self.pk).with_status(at=day).values_list("status", flat=True).first()
        return Status.ANNULLED if row is None and self.annulled else row

    def offer_of_successor(self, *, on: date) -> "SignUp | None":
        """The offer to lead here of the successor that this holder named, as it stands on `on`."""
        rows = SignUp.objects.filter(component=self.component_id, responsibility=self.responsibility, part=Part.LEAD)
        offers = rows.filter(participation=self.successor_id).with_status(at=on).filter(status=Status.OFFERED)
        return offers.order_by("offered_on").first() if self.successor_id else None

    # --- verbs ---

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
        **promised: Any,
    ) -> "SignUp":
        """Offer to do something; where the network's rule says so it counts at once.

        `on`: the day of the offer; `since`: the start, that day by default; `until`: exclusive, empty for no end.
        `promised`: promise, arrangements, supplier, agreement, hours, cents, contact, mandate, conditions_accepted.

        Raises:
            ValidationError: something in the input is wrong.
            StepRefused: this cannot be signed up for now; the sentence says why and what is possible.
        """
        from .offer import refuse_past, refuse_strangers, why_not

        on = component.day(on, by=by)
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
                    raise StepRefused(refusal.sentence, code=refusal.code)
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
                row._confirm(by=by, on=on)
        return row

    def amend(self, *, by: Any, on: date | None = None, **changes: Any) -> None:
        """Correct an offer that nobody has confirmed yet. The rules of `offer` hold anew, also when it counts at once.

        `changes`: what was promised, as in `offer`, and `part`, `since`, `until`. What it was is kept in its history.

        Raises:
            ValidationError: something in the changes is wrong.
            StepRefused: it is no longer on offer, or cannot be offered like this; the sentence says why.
        """
        from .offer import refuse_past, refuse_strangers, why_not

        on = self.day(on, by=by)
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
                    row.component, row.responsibility, row.participation,
                    part=row.part, since=row.since, until=row.until, on=on, instead_of=row,
                )  # fmt: skip
                if refusal:
                    raise StepRefused(refusal.sentence, code=refusal.code)
            save_row(row, by=by, reason=str(_("Corrected")))
            if row._counts_at_once(on):
                row._confirm(by=by, on=on)
        self.refresh_from_db()

    def confirm(self, *, by: Any, on: date | None = None) -> None:
        """Take up the offer; a prospect becomes partner. Confirmed after its start, it counts from the confirmation.

        Raises:
            StepRefused: it is no longer on offer, the component takes nobody, or another leads in that period.
        """
        from .offer import refuse_held

        on = self._day_that_has_come(on, by=by)
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

        Raises:
            ValidationError: confirmed, and no reason given.
            StepRefused: there is nothing to withdraw any more.
        """
        self._close("withdraw", Closed.WITHDRAWN, by=by, on=on, reason=reason, reason_needed=bool(self.confirmed_on))

    def end(self, *, by: Any, reason: str = "", on: date | None = None) -> None:
        """Close what is complete: its period is over, or its result is there.

        Raises:
            StepRefused: it does not hold.
        """
        self._close("end", Closed.ENDED, by=by, on=on, reason=reason, reason_needed=False)

    def renew(self, *, by: Any, on: date | None = None, **changes: Any) -> "SignUp":
        """Change the promise, hours or end from `on`: a new row that keeps the confirmation; this one ends that day.

        How the promise goes, and since when nothing was heard, stays as it was: changing it tells neither.
        `on`: today, or by the secretary a day in the past.

        Raises:
            ValidationError: something in the changes is wrong.
            StepRefused: it does not hold, or another has been confirmed for that time.
        """
        from .offer import refuse_ended, refuse_strangers

        on = self._day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("renew", on)
            refuse_ended(changes.get("until"), on)
            if by is not None:
                refuse_strangers(row.participation, on, **row.differing(changes))
            new = SignUp.objects.get(pk=row.pk)
            for name, value in changes.items():
                setattr(new, name, value)
            new.renews(row, on=on, changed=changes)
            save_row(row, by=by, reason=str(_("Renewed")))
            save_row(new, by=by)
        self.refresh_from_db()
        return new

    def renews(self, before: "SignUp", *, on: date, changed: Collection[str]) -> None:
        """Become, of a copy of `before` with what is `changed`, the row that goes on in its place from `on`."""
        self.pk, self._state.adding = None, True
        if "until" in changed:
            self.promised_until = self.until
        self.offered_on = self.since = self.confirmed_on = on
        self.follows, self.origin_id = before, before.origin_id or before.pk
        self.successor = self.handover_on = None
        before._shut(Closed.ENDED, on=on)

    def name_successor(self, *, by: Any, successor: Participation, handover_on: date, on: date | None = None) -> None:
        """Name who will take over this lead, and when; that organisation may then offer although the lead is held.

        Raises:
            ValidationError: the successor or the day cannot be.
            StepRefused: this is not a lead that holds.
        """
        on = self.day(on, by=by)
        with transaction.atomic():
            row = self._at_step("name_successor", on)
            row.refuse_handed_over()
            if row.part != Part.LEAD:
                raise StepRefused(_("Only a lead is handed over."))
            if successor.pk == row.participation_id:
                raise ValidationError({"successor": _("Name another organisation.")})
            if handover_on < on or handover_on <= row.since or (row.until and handover_on > row.until):
                raise ValidationError({"handover_on": _("Choose a day from now, within the period of this sign-up.")})
            successor = locked(successor)
            if not Participation.objects.who_may_sign_up(at=on).filter(pk=successor.pk).exists():
                raise ValidationError({"successor": _("This organisation may not sign up in this network.")})
            row.successor, row.handover_on = successor, handover_on
            save_row(row, by=by)
        self.refresh_from_db()

    def forget_successor(self, *, by: Any, on: date | None = None) -> None:
        """Take back who was named: nobody is to take over this lead.

        Raises:
            StepRefused: this lead does not hold, or was handed over already.
        """
        on = self.day(on, by=by)
        with transaction.atomic():
            row = self._at_step("name_successor", on)
            row.refuse_handed_over()
            row.successor = row.handover_on = None
            save_row(row, by=by, reason=str(_("No successor any more")))
        self.refresh_from_db()

    def hand_over(self, *, by: Any, to: "SignUp | None" = None, on: date | None = None) -> None:
        """End this lead and confirm the offer of its named successor, on one day: never a gap, never two leads.

        `to`: that offer; where nothing is said, the one that stands.

        Raises:
            StepRefused: no successor named, the offer is not that successor's or begins later, or it was done already.
        """
        on = self.day(on, by=by)
        with transaction.atomic():
            row = self._at_step("hand_over", on)
            row.refuse_handed_over()
            to = to or row.offer_of_successor(on=on)
            if to is None:
                raise StepRefused(_("Your successor has not offered to lead yet."))
            offer = to._at_step("confirm", on)
            same = (offer.component_id, offer.responsibility, offer.part) == (
                row.component_id,
                row.responsibility,
                Part.LEAD,
            )
            if not row.successor_id or not row.handover_on or not same or offer.participation_id != row.successor_id:
                raise StepRefused(_("A lead is handed over to the offer of the successor that its holder named."))
            day = max(row.handover_on, on)
            if offer.since > day:
                days = {"offered": date_format(offer.since, "DATE_FORMAT"), "named": date_format(day, "DATE_FORMAT")}
                raise StepRefused(
                    _("This offer begins on %(offered)s, but the handover is on %(named)s. Have one of them changed."),
                    params=days,
                )
            row._shut(Closed.ENDED, on=day)
            save_row(row, by=by, reason=str(_("Handed over")))
            offer.since, offer.follows = day, row
            offer._confirm(by=by, on=on)
        self.refresh_from_db()
        to.refresh_from_db()

    def annul(self, *, by: Any, reason: str, on: date | None = None) -> None:
        """Take back a mistake: gone from effective time, kept in its history. What it followed holds again.

        Raises:
            ValidationError: no reason given.
            StepRefused: it is annulled already, is itself followed, or what it followed cannot hold again.
        """
        if not reason.strip():
            raise ValidationError({"reason": _("Say why this was a mistake.")})
        on = self.day(on, by=by)
        with transaction.atomic():
            row = self._at_step("annul", on)
            if row.followed_by.filter(annulled=False).exists():
                raise StepRefused(_("A later sign-up follows this one. Annul that one first."))
            row.annulled, row.reason = True, reason.strip()
            save_row(row, by=by, reason=reason)
            if row.follows:
                before = locked(row.follows)
                before.closed_on, before.closed_as, before.until = None, "", before.promised_until
                save_row(before, by=by, reason=reason)
        self.refresh_from_db()

    def report(self, *, by: Any, health: int, text: str, percentage: int | None = None, on: date | None = None) -> Any:
        """Tell how it goes: the last word on this promise. Returns the StatusUpdate.

        Raises:
            ValidationError: no text, the same as before on that day, or a percentage outside 0 to 100.
            StepRefused: the sign-up does not hold on that day.
        """
        from .status_update import StatusUpdate

        on = self._day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("report", on)
            told: dict[str, Any] = {"on": on, "health": health, "text": text, "percentage": percentage}
            if StatusUpdate.objects.of(row).filter(**told).exists():
                raise ValidationError({"text": _("You have reported this already.")})
            update = StatusUpdate(network=row.network, sign_up=row.origin or row, **told)
            save_row(update, by=by)
        return update

    def attest(self, *, by: Any, on: date | None = None) -> Any:
        """Say that this promise still stands. It ends silence and changes no health. Returns the Attestation.

        Said once a day: whoever says it again finds what was said.

        Raises:
            StepRefused: nothing is promised here on that day.
        """
        from .attestation import Attestation

        on = self._day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("attest", on)
            told = {"sign_up": row.origin or row, "on": on}
            said = Attestation.objects.filter(**told).first()
            if said is None:
                said = Attestation(network=row.network, **told)
                save_row(said, by=by)
        return said

    def contribute(self, *, by: Any, on: date | None = None) -> "SignUp":
        """Another was chosen to lead: withdraw the offer to lead, and contribute the same instead. Returns the new row.

        A row of its own, so that a past day keeps saying that this organisation wanted to lead. It counts at once where
        the network's rule says so.

        Raises:
            StepRefused: no other was chosen here, or one cannot contribute here.
        """
        from .offer import why_not

        on = self._day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("contribute", on)
            if not SignUp.objects.filter(pk=row.pk).passed_over(at=on).exists():
                raise StepRefused(
                    _("Nobody else was chosen here. Change your offer if you want to contribute instead.")
                )
            new = SignUp.objects.get(pk=row.pk)
            new.pk, new._state.adding = None, True
            new.part, new.offered_on, new.since = Part.CONTRIBUTOR, on, max(row.since, on)
            row._shut(Closed.WITHDRAWN, on=on)
            save_row(row, by=by, reason=str(_("Contributes instead")))
            refusal = why_not(
                row.component, row.responsibility, row.participation,
                part=new.part, since=new.since, until=new.until, on=on,
            )  # fmt: skip
            if refusal:
                raise StepRefused(refusal.sentence, code=refusal.code)
            save_row(new, by=by)
            if new._counts_at_once(on):
                new._confirm(by=by, on=on)
        self.refresh_from_db()
        return new

    def refuse_handed_over(self) -> None:
        """A lead is handed over once.

        Raises:
            StepRefused: a sign-up follows this one already.
        """
        if self.followed_by.filter(annulled=False).exists():
            raise StepRefused(_("This lead has been handed over already."))

    # --- the one way in which verbs change a sign-up ---

    def _day_that_has_come(self, on: date | None, *, by: Any) -> date:
        """As `day`, for what is not told beforehand: it would hide from who looks at it today."""
        day = self.day(on, by=by)
        if day > timezone.localdate():
            raise ValidationError({"on": _("Choose today or a day in the past.")}, code="future")
        return day

    def _at_step(self, step: str, on: date) -> "SignUp":
        """This row, read anew and locked (its component first), when its status on `on` allows `step`."""
        locked(self.component)
        row: SignUp = locked(self)
        status = row.status_on(on)
        if status is None or step not in NEXT[status]:
            if status is None:
                raise StepRefused(_("This was not yet offered on that day."))
            raise StepRefused(
                _("That is not possible: this sign-up is “%(status)s”."), params={"status": Status(status).label}
            )
        return row

    def differing(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Of `changes` those that change anything: what stands there already is not judged anew."""
        return {name: value for name, value in changes.items() if value != getattr(self, name)}

    def _confirm(self, *, by: Any, on: date) -> None:
        self.confirmed_on = on
        self.since = max(self.since, on)
        save_row(self, by=by)
        self.participation.become_partner(by=by, on=on)

    def _counts_at_once(self, on: date) -> bool:
        """Whether the network's rule confirms this offer at once; a lead only where nobody else offers."""
        if self.part == Part.CONTRIBUTOR:
            return self.network.contributors_confirmed_by == WhoConfirms.AT_ONCE
        if self.part != Part.LEAD or self.network.leads_confirmed_by != WhoConfirms.AT_ONCE:
            return False
        rivals = SignUp.objects.filter(component=self.component, responsibility=self.responsibility, part=Part.LEAD)
        return not rivals.exclude(pk=self.pk).with_status(at=on).filter(status=Status.OFFERED).exists()

    def _close(self, step: str, closed_as: str, *, by: Any, on: date | None, reason: str, reason_needed: bool) -> None:
        on = self._day_that_has_come(on, by=by)
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
