"""Why an organisation cannot sign up, in one place: pages tell it before the form, the verb `offer` refuses with it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Participation

from .component import Component
from .phase import Phase
from .sign_up import STANDING, Part, SignUp, Status


@dataclass(frozen=True)
class Refusal:
    """Why a sign-up is not possible (`code`, for programs) and what is (`sentence`, for people)."""

    code: str
    sentence: Any


def why_not(
    component: Component,
    responsibility: int,
    participation: Participation | None,
    *,
    part: int,
    since: date,
    until: date | None,
    on: date,
) -> Refusal | None:
    """Why `participation` cannot sign up as `part` during [since, until), asked on day `on`; None when it can."""
    if (
        participation is None
        or participation.network_id != component.network_id
        or not Participation.objects.who_may_sign_up(at=on).filter(pk=participation.pk).exists()
    ):
        return Refusal("no_part", _("This organisation takes no part in the network as partner or prospect."))
    return _closed_component(component, responsibility, part, on) or _taken(
        component, responsibility, participation, part, since, until, on
    )


def _closed_component(component: Component, responsibility: int, part: int, on: date) -> Refusal | None:
    phase = component.phase_on(on)
    if phase == Phase.RETIRED:
        return Refusal("retired", _("This component is retired: nobody can sign up for it any more."))
    if phase in (None, Phase.CANDIDATE):
        if part == Part.INTERESTED:
            return None
        return Refusal("candidate", _("This component is still a candidate: you can only say that you are interested."))
    need = component.needs.filter(responsibility=responsibility).as_at(on).first()
    if need is None:
        return Refusal("not_asked", _("Nothing is asked here at the moment."))
    if part == Part.LEAD and not need.lead_wanted:
        return Refusal("no_lead_wanted", _("No lead is asked here: you can join as a contributor."))
    return None


def _taken(
    component: Component,
    responsibility: int,
    participation: Participation,
    part: int,
    since: date,
    until: date | None,
    on: date,
) -> Refusal | None:
    overlapping = Q(until=None) | Q(until__gt=since)
    if until is not None:
        overlapping &= Q(since__lt=until)
    here = (
        SignUp.objects.filter(component=component, responsibility=responsibility)
        .filter(overlapping)
        .with_status(at=on)
        .filter(status__in=STANDING)
    )
    mine = here.filter(participation=participation)
    if part == Part.INTERESTED and mine.exists():
        return Refusal("already", _("Your organisation has already signed up for this."))
    if mine.exclude(part=Part.INTERESTED).exists():
        return Refusal("already", _("Your organisation has already signed up for this in that period."))
    if part != Part.LEAD:
        return None
    for held in here.filter(part=Part.LEAD).exclude(status=Status.OFFERED).order_by("since"):
        handed_over = held.successor_id == participation.pk and held.handover_on and since >= held.handover_on
        if handed_over:
            continue
        if held.until is None:
            return Refusal("led", _("There is a lead already. You can join as a contributor."))
        day = date_format(held.until - timedelta(days=1), "DATE_FORMAT")
        return Refusal(
            "led_until",
            _("There is a lead until %(day)s. Offer to lead from the day after, or join as a contributor.")
            % {"day": day},
        )
    return None
