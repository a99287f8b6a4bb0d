"""An organisation leaves the network: each of its sign-ups is settled, and none is left hanging."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, delete_row, locked, save_row, version_of
from stakeholders.models import FOR_AN_ORGANISATION, Participation

from .models import Component, Part, SignUp, Status


class Settle(models.TextChoices):
    """What becomes of a sign-up when its organisation leaves."""

    HAND_OVER = "hand_over", _("hand over to the named successor")
    END = "end", _("end: the period or the result is complete")
    WITHDRAW = "withdraw", _("withdraw: it stops early")
    RELEASE = "release", _("no longer name it as successor")


@dataclass(frozen=True)
class Loose:
    """A sign-up that would be left hanging: of who leaves, or a lead of another that names it as successor.

    `choices`: what can become of it; none where something stands in the way, which `hindrance` tells. `offer`: of the
    successor, who can take over.
    """

    row: Any
    choices: tuple[Settle, ...]
    offer: SignUp | None = None
    hindrance: Any = ""

    @property
    def needs_successor(self) -> bool:
        """Whether it could be handed over, once a successor offers to lead."""
        return Settle.END in self.choices and self.row.part == Part.LEAD and self.offer is None


class Unsettled(StepRefused):
    """Why an organisation cannot leave yet; `rows`: of each sign-up that is in the way, by its number, why."""

    def __init__(self, rows: dict[int, list[Any]]) -> None:
        self.rows = rows
        super().__init__(_("Not everything is settled yet, so nothing has been changed."), code="unsettled")


def left_hanging(participation: Participation, *, on: date) -> list[Loose]:
    """What has to be settled before this organisation can leave on `on`."""
    touched = Q(participation=participation) | Q(successor=participation, closed_on=None)
    rows = SignUp.objects.filter(touched, network=participation.network_id).as_at(on).with_name(at=on).with_version()
    rows = rows.with_health(network=participation.network, at=on)
    rows = rows.select_related("network", "component", "participation__organisation", "successor__organisation")
    found = list(rows.order_by("component__code", "responsibility", "part"))
    offers = _offers({row.component_id for row in found}, on)
    return [_loose(row, participation, offers) for row in found]


def _offers(components: set[int], on: date) -> dict[tuple[int, int, int], SignUp]:
    """The offers to lead in these components, by component, responsibility and organisation; the first of each."""
    rows = SignUp.objects.filter(component__in=components, part=Part.LEAD).with_status(at=on)
    found: dict[tuple[int, int, int], SignUp] = {}
    for row in rows.filter(status=Status.OFFERED).order_by("offered_on"):
        found.setdefault((row.component_id, row.responsibility, row.participation_id), row)
    return found


def supplied_by(participation: Participation, *, on: date) -> Any:
    """The sign-ups of others for which this organisation is the supplier: they stay, and their holders must know."""
    rows = SignUp.objects.filter(supplier=participation).exclude(participation=participation)
    return rows.as_at(on).with_name(at=on).select_related("network", "component").order_by("component__code")


def leave(
    participation: Participation, *, by: Any, reason: str, settle: Mapping[int, str], on: date | None = None
) -> None:
    """End this participation, its roles and the access of its people on `on`, and settle each of its sign-ups.

    `on`: the first day on which it takes part no more. `settle`: for each sign-up that would be left hanging, by its
    number, what becomes of it. All of it happens, or nothing.

    Raises:
        ValidationError: no reason given, or a day still to come.
        Unsettled: something would be left hanging, or cannot be settled like this; it says what and why.
        StepRefused: it does not take part on that day, or did something in the network after it.
    """
    on = participation.day(on, by=by)
    if on > timezone.localdate():
        raise ValidationError({"on": _("Choose today or a day in the past.")}, code="future")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this organisation leaves.")})
    with transaction.atomic():
        places = _lock_places(participation, on)
        row = locked(participation)
        _refuse_day(row, on)
        wrong: dict[int, list[Any]] = {}
        for each in left_hanging(row, on=on):
            if each.row.component_id not in places:
                raise StepRefused(_("Somebody else changed this at the same moment. Look again and try once more."))
            try:
                _settle(each, settle.get(each.row.pk, ""), by=by, on=on, reason=reason.strip())
            except ValidationError as error:
                wrong[each.row.pk] = error.messages
        if wrong:
            raise Unsettled(wrong)
        close_periods(
            [*row.roles.all(), *row.memberships.filter(role__in=FOR_AN_ORGANISATION)], by=by, on=on, reason=reason
        )
        row.until = on
        save_row(row, by=by, reason=reason)
    participation.refresh_from_db()


def hold(participation: Participation, *, on: Iterable[date]) -> None:
    """Lock what leaving on any of these days locks, in its order."""
    _lock_places(participation, *on)
    locked(participation)


def version_of_leaving(participation: Participation, *, on: date) -> str:
    """Another word after each change of the organisation, or of what it would leave hanging on `on`."""
    own = version_of(Participation.history.filter(id=participation.pk))
    rows = (f"{each.row.pk}:{each.row.version}" for each in left_hanging(participation, on=on))
    return ",".join([own, *rows])


def _lock_places(participation: Participation, *on: date) -> set[int]:
    """Lock the components that this touches, always in one order and before the organisation, as signing up does."""
    touched = {each.row.component_id for day in on for each in left_hanging(participation, on=day)}
    rows = Component.objects.select_for_update(of=("self",)).filter(pk__in=touched).order_by("pk")
    return {component.pk for component in rows}


def _refuse_day(row: Participation, on: date) -> None:
    if not row.holds_on(on):
        raise StepRefused(_("This organisation does not take part on that day."))
    if row.since == on:
        raise StepRefused(_("This organisation takes part from that day: choose a later day, from which it does not."))
    after = SignUp.objects.filter(participation=row, annulled=False, offered_on__gt=on)
    last = after.order_by("-offered_on").values_list("offered_on", flat=True).first()
    if last:
        raise StepRefused(
            _("This organisation signed up for something on %(day)s. Choose that day or a later one."),
            params={"day": date_format(last, "DATE_FORMAT")},
        )


def _loose(row: Any, participation: Participation, offers: Mapping[tuple[int, int, int], SignUp]) -> Loose:
    if row.participation_id != participation.pk:
        return Loose(row, (Settle.RELEASE,))
    if row.closed_on:
        # It stands only because the day has not come on which it is handed over or was ended.
        said = _("This holds up to and including %(day)s. The organisation can leave from the day after.")
        return Loose(row, (), hindrance=said % {"day": date_format(row.last_day, "DATE_FORMAT")})
    if row.status != Status.CONFIRMED:
        return Loose(row, (Settle.WITHDRAW,))
    offer = offers.get((row.component_id, row.responsibility, row.successor_id))
    return Loose(row, ((Settle.HAND_OVER,) if offer else ()) + (Settle.END, Settle.WITHDRAW), offer)


def _settle(each: Loose, choice: str, *, by: Any, on: date, reason: str) -> None:
    row = each.row
    if each.hindrance:
        raise StepRefused(each.hindrance)
    if choice not in each.choices:
        raise StepRefused(_("Choose what becomes of this sign-up."))
    match choice:
        case Settle.RELEASE:
            row.forget_successor(by=by, on=on)
        case Settle.END:
            row.end(by=by, on=on, reason=reason)
        case Settle.WITHDRAW:
            row.withdraw(by=by, on=on, reason=reason)
        case Settle.HAND_OVER:
            if row.handover_on > on:
                said = _("The handover is on %(day)s: let the organisation leave on that day, or name another day.")
                raise StepRefused(said, params={"day": date_format(row.handover_on, "DATE_FORMAT")})
            row.hand_over(by=by, to=each.offer, on=on)


def close_periods(rows: Iterable[Any], *, by: Any, on: date, reason: str = "") -> None:
    """End these periods on `on`; what would begin on that day or later never was."""
    for row in rows:
        if row.since >= on:
            delete_row(row, by=by, reason=reason)
        elif row.until is None or row.until > on:
            row.until = on
            save_row(row, by=by, reason=reason)
