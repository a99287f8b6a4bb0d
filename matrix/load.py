"""What is promised as a page shows it at a glance: key figures, and the heaviest loads as bars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.charts import Bar, Caption, Look, Series, stacked_bars

from .promises import Load, Promises
from .words import whole

# More bars than this say nothing at a glance; the table has them all.
BARS_MOST = 12


@dataclass(frozen=True)
class Figure:
    """One key figure, as parts/kpi.html shows it."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


def figures(found: Promises, *, details: bool) -> list[Figure]:
    """The totals of all that is promised; hours and money where the reader may see them."""
    total = found.total
    counts = {"leads": total.leads, "joins": total.joins, "coming": total.coming, "offers": total.offers}
    promised = [
        Figure(
            _("Confirmed"),
            whole(total.promises),
            _("%(leads)s as lead, %(joins)s as contributor; also %(coming)s upcoming, %(offers)s offered") % counts,
        )
    ]
    if details:
        hours = {"asked": whole(found.hours_asked), "short": whole(found.hours_short)}
        said = _("of %(asked)s asked for, %(short)s short") % hours
        if found.hours_short and found.hours_over:
            said += ". " + _("%(over)s hours are more than is asked: they fill no shortage elsewhere.") % {
                "over": whole(found.hours_over)
            }
        promised += [
            Figure(
                _("Hours a year"),
                whole(total.hours),
                said,
                "warn" if found.hours_short else "",
            ),
            Figure(_("Money a year"), euros(total.cents), _("confirmed")),
        ]
    return [
        *promised,
        Figure(_("At risk"), whole(total.at_risk), _silent(total), "bad" if total.at_risk else ""),
        Figure(_("Ending soon"), whole(total.ending), "", "warn" if total.ending else ""),
        Figure(
            _("Overloaded"),
            whole(found.overloaded),
            _("lead too much") if found.overloaded else "",
            "warn" if found.overloaded else "",
        ),
        Figure(
            _("Without a lead"),
            whole(found.without_lead),
            _("tasks for which a lead is asked"),
            "warn" if found.without_lead else "",
        ),
    ]


def euros(cents: int) -> str:
    """An amount in whole euros: of many promises together, or side by side, cents only distract."""
    return f"€\u00a0{whole(round(cents / 100))}"


def _silent(total: Load) -> str:
    return ngettext("%d of them silent", "%d of them silent", total.silent) % total.silent if total.silent else ""


def chart_of_organisations(found: Promises, *, details: bool, width: int = 640) -> Any:
    """Who carries most: in hours for members, in number of promises for everybody else."""
    rows = [(each.name, each.load) for each in found.organisations]
    if details:
        return _bars(
            rows,
            lambda load: (load.hours, load.hours_coming, load.hours_offered),
            series=[
                Series(_("confirmed"), Look.COVERED),
                Series(_("upcoming"), Look.UPCOMING),
                Series(_("offered"), Look.OFFERED),
            ],
            said=(
                _("Hours a year per organisation"),
                _("How many hours a year are confirmed, upcoming and offered, of those that promised most."),
            ),
            width=width,
        )
    return _counts(rows, title=_("Promises per organisation"), width=width)


def chart_of_components(found: Promises, *, details: bool, width: int = 640) -> Any:
    """Where hours are short: for members; for everybody else on what most is promised."""
    if not details:
        rows = [(each.name, each.load) for each in found.components]
        return _counts(rows, title=_("Promises per component"), width=width)
    asked = [each for each in found.components if each.hours_asked]
    return _bars(
        [(each.name, each) for each in sorted(asked, key=lambda each: -each.short)],
        lambda each: (each.hours_asked - each.short, each.short),
        series=[Series(_("confirmed"), Look.COVERED), Series(_("short"), Look.OPEN)],
        said=(
            _("Hours a year asked for per component"),
            _("Of the hours asked for, how many are confirmed and how many are short, most short first."),
        ),
        width=width,
        heaviest_first=False,
    )


def _counts(rows: Sequence[tuple[str, Load]], *, title: str, width: int) -> Any:
    return _bars(
        rows,
        lambda load: (load.leads, load.joins, load.coming, load.offers),
        series=[
            Series(_("lead"), Look.COVERED),
            Series(_("contributor"), Look.PARTIAL),
            Series(_("upcoming"), Look.UPCOMING),
            Series(_("offered"), Look.OFFERED),
        ],
        said=(title, _("How many sign-ups as lead, as contributor, upcoming and offered, of those with most.")),
        width=width,
    )


def _bars(
    rows: Sequence[tuple[str, Any]],
    values: Callable[[Any], tuple[int, ...]],
    *,
    series: Sequence[Series],
    said: tuple[str, str],
    width: int,
    heaviest_first: bool = True,
) -> Any:
    """The rows that have anything, as bars; nothing where none has. `said`: its title, and what it tells."""
    bars = [Bar(name, values(of)) for name, of in rows if any(values(of))]
    if heaviest_first:
        bars.sort(key=lambda bar: -sum(bar.values))
    key = "promises" if width > 480 else "promises-narrow"
    caption = Caption(key=key, title=said[0], description=said[1])
    return stacked_bars(bars[:BARS_MOST], series=series, caption=caption, width=width) if bars else mark_safe("")
