"""What a page of a step is about, in facts: so that nobody decides blind."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .models import Component, Need, Part, SignUp, Status
from .words import as_what, asked, hours_a_year, money, period, phase_word


@dataclass(frozen=True)
class Fact:
    """One fact. `entered`: whether people wrote it, in the language of the network. `wide`: a long one."""

    label: str
    text: str
    entered: bool = False
    wide: bool = False


def facts_of_sign_up(row: Any, *, at: date) -> list[Fact]:
    """Of a sign-up (asked for `with_name` and `with_status`), for who may see its details; last who leads now."""
    told = [
        Fact(_("Organisation"), row.organisation_name, entered=True),
        Fact(_("Component"), str(row.component), entered=True),
        Fact(_("Responsibility"), capfirst(row.get_responsibility_display())),
        Fact(_("Part"), capfirst(as_what(row))),
        Fact(_("Period"), capfirst(period(row))),
    ]
    if row.promise:
        told.append(Fact(_("What is promised"), row.promise, entered=True, wide=True))
    if row.part != Part.INTERESTED:
        told.append(Fact(_("How"), capfirst(", ".join(str(word) for word in row.arrangements))))
        told += [Fact(_("Hours and money"), _amounts(row))] if _amounts(row) else []
    told.append(Fact(_("Who leads now"), _leads(row, at), entered=True))
    return told


def facts_of_successor(offer: SignUp) -> list[Fact]:
    """Of the offer to which a lead is handed over, beside the facts of that lead: what is promised from then on."""
    told = [Fact(_("The successor"), offer.participation.name, entered=True)]
    if offer.promise:
        told.append(Fact(_("What the successor promises"), offer.promise, entered=True, wide=True))
    return [*told, Fact(_("Hours and money of the successor"), _amounts(offer) or _("none given"))]


def _amounts(row: SignUp) -> str:
    amounts = [hours_a_year(row.hours)] if row.hours else []
    amounts += [_("%(money)s a year") % {"money": money(row.cents)}] if row.cents else []
    return ", ".join(amounts)


def facts_of_component(component: Component, *, at: date) -> list[Fact]:
    """Of a component (asked for `with_phase` and `with_proposer`): its phase, what is asked and who promised what."""
    needs = component.needs.as_at(at)
    asks = [f"{capfirst(need.get_responsibility_display())}: {asked(need)}" for need in needs]
    return [
        Fact(_("Component"), str(component), entered=True),
        Fact(_("Phase"), capfirst(phase_word(component)) or _("none")),
        Fact(_("What is asked"), "; ".join(asks) or _("nothing"), wide=True),
        Fact(
            _("Who signed up"), _all_of(component.sign_ups.all(), at, with_responsibility=True), entered=True, wide=True
        ),
    ]


def facts_of_need(need: Need, *, at: date) -> list[Fact]:
    """Of what is asked for one responsibility: what, until when, and who promised something."""
    here: Any = SignUp.objects.filter(component=need.component_id, responsibility=need.responsibility)
    told = [
        Fact(_("Component"), str(need.component), entered=True),
        Fact(_("Responsibility"), capfirst(need.get_responsibility_display())),
        Fact(_("What is asked"), capfirst(asked(need))),
        Fact(_("Asked from"), date_format(need.since, "DATE_FORMAT")),
    ]
    if need.due_on:
        told.append(Fact(_("By when"), date_format(need.due_on, "DATE_FORMAT")))
    return [*told, Fact(_("Who signed up"), _all_of(here, at), entered=True, wide=True)]


def _leads(row: SignUp, at: date) -> str:
    rows: Any = SignUp.objects.filter(component=row.component_id, responsibility=row.responsibility, part=Part.LEAD)
    held = rows.with_status(at=at).filter(status=Status.CONFIRMED).with_name(at=at).first()
    if held is None:
        return _("nobody")
    if held.pk == row.pk:
        return _("this organisation")
    return str(held.organisation_name)


def _all_of(rows: Any, at: date, *, with_responsibility: bool = False) -> str:
    """Who stands here on that day, as what."""
    told = []
    for row in rows.as_at(at).with_name(at=at).order_by("responsibility", "part", "since"):
        what = as_what(row)
        if with_responsibility:
            what = f"{row.get_responsibility_display()}, {what}"
        told.append(f"{row.organisation_name} ({what})")
    return "; ".join(told) or _("nobody")
