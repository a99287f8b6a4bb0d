"""Why an organisation cannot sign up, in one place: pages tell it before the form, the verb `offer` refuses with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused
from stakeholders.models import Access, Membership, Participation, Role

from .component import Component
from .need import Need
from .phase import Phase
from .status import Part, Status

if TYPE_CHECKING:
    from .sign_up import SignUp


@dataclass(frozen=True)
class Refusal:
    """Why a sign-up is not possible (`code`, for programs) and what is (`sentence`, for people).

    `free_from`: where somebody is there until a day, the first day after. `of_another`: the sentence for who does not
    act for that organisation, where it differs.
    """

    code: str
    sentence: Any
    free_from: date | None = None
    of_another: Any = ""

    def said_to(self, user: Any, participation: Participation | None) -> Any:
        """The sentence as `user` reads it who signs up for `participation`."""
        if not self.of_another or participation is None:
            return self.sentence
        theirs = user is not None and participation.pk in Access.of(user, participation.network_id).participations
        return self.sentence if theirs else self.of_another


@dataclass(frozen=True)
class Place:
    """One responsibility of one component on a day, as an organisation finds it that would sign up for it.

    `need`: what is asked there; `standing`: the sign-ups that stand there, each with its `status`.
    """

    phase: str | None
    need: Need | None
    standing: "Sequence[SignUp]"

    @classmethod
    def of(cls, component: Component, responsibility: int, *, on: date, without: "SignUp | None" = None) -> "Place":
        """The place as it is on `on`, read from the database; `without` an offer that is being changed."""
        rows = component.sign_ups.filter(responsibility=responsibility).exclude(pk=without.pk if without else None)
        return cls(
            phase=component.phase_on(on),
            need=component.needs.filter(responsibility=responsibility).as_at(on).first(),
            standing=tuple(rows.as_at(on)),
        )

    def of_organisation(self, participation_id: int | None) -> "list[SignUp]":
        """What that organisation has signed up for here."""
        return [row for row in self.standing if row.participation_id == participation_id]

    def taken_over_on(self, participation_id: int | None) -> date | None:
        """The day from which that organisation may lead here, as the holder named it; None when it is not named."""
        named = (row for row in self.standing if participation_id and row.successor_id == participation_id)
        return next((row.handover_on for row in named if row.part == Part.LEAD), None)

    def why_not(self, participation_id: int | None, *, part: int, since: date, until: date | None) -> Refusal | None:
        """Why that organisation cannot be `part` during [since, until); None when it can, or might.

        Without an organisation: why nobody can. Whether it takes part in the network is not asked here.
        """
        return self._closed(part) or self._taken(participation_id, part, since, until)

    def _closed(self, part: int) -> Refusal | None:
        if self.phase == Phase.RETIRED:
            return Refusal("retired", _("This component is retired: nobody can sign up for it any more."))
        if self.phase in (None, Phase.CANDIDATE):
            if part == Part.INTERESTED:
                return None
            return Refusal(
                "candidate", _("This component is still a candidate: you can only say that you are interested.")
            )
        if self.need is None:
            return Refusal("not_asked", _("Nothing is asked for here at the moment."))
        if part == Part.LEAD and not self.need.lead_wanted:
            return Refusal("no_lead_wanted", _("No lead is asked for here: you can join as a contributor."))
        return None

    def _taken(self, participation_id: int | None, part: int, since: date, until: date | None) -> Refusal | None:
        here = [
            row
            for row in self.standing
            if (row.until is None or row.until > since) and (until is None or row.since < until)
        ]
        mine = [row for row in here if row.participation_id == participation_id]
        if part == Part.INTERESTED and mine:
            return Refusal(
                "already",
                _("Your organisation has already signed up for this."),
                of_another=_("This organisation has already signed up for this."),
            )
        if any(row.part != Part.INTERESTED for row in mine):
            day = self.taken_over_on(participation_id) if part == Part.LEAD else None
            if day and all(row.part != Part.LEAD for row in mine):
                return Refusal("already", FIRST_ENDS % {"day": _day(day)})
            return Refusal(
                "already",
                _("Your organisation has already signed up for this in that period."),
                of_another=_("This organisation has already signed up for this in that period."),
            )
        if part != Part.LEAD:
            return None
        held = [row for row in here if row.part == Part.LEAD and row.status != Status.OFFERED]  # type: ignore[attr-defined]
        answers = (self._led(row, participation_id, since) for row in sorted(held, key=lambda row: row.since))
        return next((answer for answer in answers if answer), None)

    @staticmethod
    def _led(row: "SignUp", participation_id: int | None, since: date) -> Refusal | None:
        """Why one cannot lead from `since` while that lead holds; None for its successor, from the day of handover."""
        successor = participation_id is not None and row.successor_id == participation_id
        if successor and row.handover_on and since >= row.handover_on:
            return None
        if successor and row.handover_on and row.closed_on is None:
            told = {"holder": row.participation.name, "day": _day(row.handover_on)}
            sentence = _("%(holder)s hands over on %(day)s: choose that day or later.") % told
            return Refusal("led", sentence, free_from=row.handover_on)
        if row.until is None:
            return Refusal("led", _("There is a lead already. You can join as a contributor."))
        return Refusal(
            "led_until",
            _("There is a lead until %(day)s. Offer to lead from the day after, or join as a contributor.")
            % {"day": _day(row.last_day)},
            free_from=row.until,
        )


def why_not(
    component: Component,
    responsibility: int,
    participation: Participation | None,
    *,
    part: int,
    since: date,
    until: date | None,
    on: date,
    instead_of: "SignUp | None" = None,
) -> Refusal | None:
    """Why `participation` cannot sign up as `part` during [since, until), asked on day `on`; None when it can.

    `instead_of`: its own offer that would be changed into this.
    """
    if (
        participation is None
        or participation.network_id != component.network_id
        or not Participation.objects.who_may_sign_up(at=on).filter(pk=participation.pk).exists()
    ):
        return NO_PART
    place = Place.of(component, responsibility, on=on, without=instead_of)
    return place.why_not(participation.pk, part=part, since=since, until=until)


def refuse_past(component: Component, since: date | None, until: date | None, *, on: date, by: Any) -> None:
    """An offer begins today or later, that of the secretary perhaps in the past; its end is still to come on `on`.

    Raises:
        ValidationError: beside `since` and `until`.
    """
    wrong: dict[str, Any] = {}
    try:
        component.day(since, by=by)
    except ValidationError as past:
        wrong["since"] = past
    try:
        refuse_ended(until, on)
    except ValidationError as ended:
        wrong |= ended.error_dict
    if wrong:
        raise ValidationError(wrong)


def refuse_ended(until: date | None, on: date) -> None:
    """What is promised on `on` ends later.

    Raises:
        ValidationError: beside `until`.
    """
    if until is not None and until <= on:
        raise ValidationError({"until": _("This end is past. Choose today or a later day, or leave it empty.")})


def refuse_held(offer: "SignUp", *, since: date) -> None:
    """A lead that another holds cannot be confirmed from `since`: say who holds it until when, and what is possible.

    Raises:
        StepRefused: another leads in that period.
    """
    others = offer.component.sign_ups.filter(responsibility=offer.responsibility)
    rivals = others.leading(since, offer.until).exclude(pk=offer.pk).with_name(at=timezone.localdate())
    held = rivals.order_by("since").first() if offer.part == Part.LEAD else None
    if held is None:
        return
    if held.successor_id == offer.participation_id and held.closed_on is None:
        sentence = _(
            "%(organisation)s leads this and named this organisation as its successor, from %(handover)s. Do not "
            "confirm this offer: %(organisation)s hands over its lead, or the secretary does so on its behalf."
        )
    elif held.until is None:
        sentence = _(
            "%(organisation)s leads this, without an end. This offer can be confirmed once that lead ends or is handed "
            "over. Or decline it."
        )
    elif offer.until is None or held.until < offer.until:
        sentence = _(
            "%(organisation)s leads this up to and including %(day)s. Change this offer so that it begins on %(free)s "
            "or later, and then confirm it. Or decline it."
        )
    else:
        sentence = _(
            "%(organisation)s leads this up to and including %(day)s, longer than this offer is for. Change the period "
            "of this offer first, or decline it."
        )
    names = {
        "organisation": held.organisation_name,  # type: ignore[attr-defined]
        "day": _day(held.last_day),
        "free": _day(held.until),
        "handover": _day(held.handover_on),
    }
    raise StepRefused(sentence, code="led", params=names)


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def refuse_strangers(
    participation: Participation, on: date, *, supplier: Any = None, contact: Any = None, **_other: Any
) -> None:
    """A supplier is one of this network; a contact acts for the organisation that promises.

    Raises:
        ValidationError: beside `supplier` or `contact`.
    """
    suppliers = Participation.objects.as_at(on).in_role(Role.SUPPLIER, at=on)
    if supplier is not None and not suppliers.filter(pk=supplier.pk, network=participation.network_id).exists():
        raise ValidationError({"supplier": _("This organisation is no supplier in this network.")})
    acting = Membership.objects.acting_for(participation).as_at(timezone.localdate())
    if contact is not None and not acting.filter(person=contact).exists():
        raise ValidationError({"contact": _("Choose somebody who acts for this organisation.")})


# Of a named successor that contributes where it is to lead.
FIRST_ENDS = _(
    "You contribute here already. To take over the lead from %(day)s, your contribution has to end before that day: "
    "change it and give it a last day, or withdraw it."
)

NO_PART = Refusal(
    "no_part",
    _(
        "This organisation takes no part in the network as partner or prospect. Ask the secretary to let it take part; "
        "then it can sign up."
    ),
)
