"""The overview's figures: one `Standing` turned into what a page shows at a glance."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matrix.models import CoverageWord
from matrix.standing import Standing
from publishing.charts import Bar, Caption, Look, Series, stacked_bars
from stakeholders.models import Network

# Best first.
LOOKS = {told: Look(told.value) for told in reversed(CoverageWord)}


@dataclass(frozen=True)
class Figure:
    """One key figure: what it counts, how many, and where to read more."""

    label: str
    value: int
    note: str = ""
    url: str = ""
    tone: str = ""


def figures(network: Network, stand: Standing, *, query: str = "") -> list[Figure]:
    """The numbers with which the overview begins, each with the list that holds exactly as many.

    `query`: of the day shown, for the lists they lead to.
    """
    needs, held = (reverse(f"matrix:{name}", args=[network.slug]) for name in ("need_list", "held_list"))

    def to(address: str, asked: str) -> str:
        return f"{address}{query}{'&' if query else '?'}{asked}"

    silent_after = network.silent_after_days
    musts = len(stand.must_without_lead)
    return [
        Figure(
            _("Covered"),
            stand.covered,
            _("of %(asked)s asked for, %(partial)s partly") % {"asked": stand.asked, "partial": stand.partial},
            to(needs, "coverage=covered"),
            "ok",
        ),
        Figure(_("Upcoming"), stand.upcoming, _("confirmed, begins later"), to(needs, "coverage=upcoming")),
        Figure(_("Offered"), stand.offered, _("not confirmed yet"), to(needs, "coverage=offered")),
        Figure(
            _("Open"), stand.open, _("no lead in sight yet"), to(needs, "coverage=open"), "warn" if stand.open else ""
        ),
        Figure(
            _("Must-haves without a lead"),
            musts,
            _("nobody leads these today"),
            to(needs, "priority=must&lead=missing"),
            "bad" if musts else "",
        ),
        Figure(
            _("At risk"),
            len(stand.risky),
            _("needs attention, stalled or silent"),
            to(held, "going=risk"),
            "bad" if stand.risky else "",
        ),
        Figure(
            _("Silent"),
            len(stand.silent),
            ngettext("no word for over %(days)s day", "no word for over %(days)s days", silent_after)
            % {"days": silent_after},
            to(held, "going=silent"),
            "bad" if stand.silent else "",
        ),
        Figure(
            _("Contested"),
            len(stand.contested),
            _("several offer to lead"),
            to(needs, "lead=contested"),
            "warn" if stand.contested else "",
        ),
    ]


def coverage_chart(stand: Standing, *, key: str = "coverage", width: int = 640) -> Any:
    """Coverage per category as bars; empty where nothing is asked. `key`: unique on the page."""
    bars = [
        Bar(capfirst(each.name), tuple(each.counts[told] for told in LOOKS)) for each in stand.categories if each.needs
    ]
    return stacked_bars(
        bars,
        series=[Series(str(told.label), look) for told, look in LOOKS.items()],
        caption=Caption(
            key=key,
            title=_("Coverage per category"),
            description=_("How many needs are covered, partly covered, upcoming, offered and open, for each category."),
        ),
        width=width,
    )
