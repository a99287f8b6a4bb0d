"""Whose turn it is in a handover: the successor that a holder named offers to lead, then that holder hands over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stakeholders.models import Network
from stakeholders.models.organisation import name_of

from .models import Part, Responsibility, SignUp


@dataclass(frozen=True)
class Turn:
    """What somebody is to do: why, and the step (`label`) with where it is done."""

    words: str
    label: str
    url: str


def turns_of(participations: Collection[int], network: Network, *, at: date) -> list[Turn]:
    """What these organisations are to do in handovers, by component; in one query."""
    if not participations:
        return []
    rows: Any = SignUp.objects.filter(network=network, part=Part.LEAD, closed_on=None, successor__isnull=False)
    rows = rows.filter(Q(participation__in=participations) | Q(successor__in=participations)).confirmed(at=at)
    rows = (
        rows.with_heir_offer(at=at)
        .with_heir_contribution(at=at)
        .with_name(at=at)
        .annotate(heir=name_of("successor__organisation", at=at))
    )
    found = []
    for row in rows.select_related("component").order_by("component__code", "responsibility"):
        row.network = network
        if row.heir_offer is None and row.successor_id in participations:
            found.append(_to_offer(row))
        elif row.heir_offer is not None:
            if row.participation_id in participations:
                found.append(to_hand_over(row))
            elif not row.can_be_handed_over:
                found.append(_to_change(row))
    return found


def to_hand_over(row: Any) -> Turn:
    """Of a lead (asked for `with_heir_offer`) of which the successor, `heir`, has offered; maybe for another day."""
    facts = _facts(row)
    words = _("%(heir)s has offered to lead %(component)s (%(responsibility)s) from %(offered)s.") % facts
    if not row.can_be_handed_over:
        words += " " + _("The handover is on %(day)s: name another day, or ask %(heir)s to change its offer.") % facts
        return Turn(words, _("Name another day"), reverse("matrix:sign_up_successor", args=[row.network.slug, row.pk]))
    if row.heir_since != row.handover_on:
        words += " " + _("The handover is on %(day)s.") % facts
    return Turn(words, _("Hand over"), reverse("matrix:sign_up_hand_over", args=[row.network.slug, row.pk]))


def _to_change(row: Any) -> Turn:
    """Of a lead of which the successor offered for a later day than its holder named."""
    words = _(
        "You offered to lead %(component)s (%(responsibility)s) from %(offered)s, but %(holder)s hands over on "
        "%(day)s. Change your offer, or ask %(holder)s to name another day."
    )
    url = reverse("matrix:sign_up_amend", args=[row.network.slug, row.heir_offer])
    return Turn(words % _facts(row), _("Change your offer"), url)


def _to_offer(row: Any) -> Turn:
    words = _("%(holder)s wants to hand over the lead of %(component)s (%(responsibility)s) to you from %(day)s.")
    words %= _facts(row)
    if row.heir_contribution:
        words += " " + _("You contribute there already: let that end before that day, then sign up as lead.")
        url = reverse("matrix:sign_up_detail", args=[row.network.slug, row.heir_contribution])
        return Turn(words, _("Go to your sign-up"), url)
    word = Responsibility(row.responsibility).name.lower()
    url = reverse("matrix:sign_up_create", args=[row.network.slug, row.component.code, word])
    return Turn(words, _("Sign up as lead"), url)


def _facts(row: Any) -> dict[str, str]:
    return {
        "holder": row.organisation_name,
        "heir": row.heir,
        "component": row.component.name,
        "responsibility": row.get_responsibility_display(),
        "day": date_format(row.handover_on, "DATE_FORMAT"),
        "offered": date_format(row.heir_since, "DATE_FORMAT") if row.heir_since else "",
    }
