"""How much platforms and their components are used: what the pages tell of the monthly figures on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Avg, OuterRef, Subquery
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from publishing.charts import Caption
from publishing.lines import Line, lines

from .models import MEASURES, Component, Phase, Platform, UsageFigure
from .models.usage import first_of_month

YEAR = 12
# What is spoken of first, where several were measured: visits can be added up, different visitors of two months cannot.
_SPOKEN_OF = ("visits", "visitors", "actions")
_SUMMABLE = ("visits", "actions")
# Actions are so many more that beside them the other lines would lie flat.
_DRAWN = ("visits", "visitors")


def month_before(month: date, number: int) -> date:
    """The first day of the month `number` months before that of `month`; negative: after it."""
    year, rest = divmod(month.year * 12 + month.month - 1 - number, 12)
    return date(year, rest + 1, 1)


def month_name(month: date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")


def counted(measure: str, value: int) -> str:
    """A figure with its word: 4,310 visits."""
    words = {
        "visits": ngettext("%s visit", "%s visits", value),
        "visitors": ngettext("%s visitor", "%s visitors", value),
        "actions": ngettext("%s action", "%s actions", value),
    }
    return words[measure] % number_format(value, force_grouping=True)


def measure_name(measure: str) -> str:
    """What a figure counts, as a heading."""
    return str(capfirst(UsageFigure._meta.get_field(measure).verbose_name))  # type: ignore[union-attr]


@dataclass(frozen=True)
class Month:
    """One month. `figure`: None where nothing was measured."""

    day: date
    figure: UsageFigure | None = None

    def of(self, measure: str) -> int | None:
        return getattr(self.figure, measure, None)

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Each measure with its figure as people write it; a dash for what was not measured."""
        figures = [(measure_name(name), self.of(name)) for name in MEASURES]
        return [(name, "–" if value is None else number_format(value, force_grouping=True)) for name, value in figures]


@dataclass(frozen=True)
class Use:
    """The months of a platform, or of a component on it, from the first that was measured; the latest last."""

    months: tuple[Month, ...]

    def __bool__(self) -> bool:
        return bool(self.months)

    @property
    def newest_first(self) -> list[Month]:
        """The months that were measured, as a table shows them."""
        return [month for month in reversed(self.months) if month.figure]

    @cached_property
    def spoken_of(self) -> str:
        """The measure of the latest month that the sentences are about."""
        return next(name for name in _SPOKEN_OF if self.months[-1].of(name) is not None)

    @cached_property
    def sentences(self) -> list[str]:
        """How it goes, in words: the latest month, a year before it, and the past year beside the one before."""
        return list(self._said()) if self.months else []

    def _said(self) -> Iterator[str]:
        latest, name = self.months[-1], self.spoken_of
        told = [counted(each, value) for each in _SPOKEN_OF if (value := latest.of(each)) is not None]
        yield _("In %(month)s: %(figures)s.") % {"month": month_name(latest.day), "figures": ", ".join(told)}
        before = self._month(month_before(latest.day, YEAR))
        now, then = latest.of(name), before.of(name) if before else None
        if before and now is not None and then is not None:
            yield _than_a_year_ago(name, now, then, before.day)
        past, earlier = (self._sum(name, ago) for ago in (0, YEAR))
        if past is not None and earlier is not None:
            yield _than_the_year_before(name, past, earlier)

    def _month(self, day: date) -> Month | None:
        return next((month for month in self.months if month.day == day), None)

    def _sum(self, measure: str, ago: int) -> int | None:
        """The twelve months that end `ago` months before the last; None where one is missing or sums say nothing."""
        last = len(self.months) - ago
        values = [month.of(measure) for month in self.months[max(last - YEAR, 0) : max(last, 0)]]
        known = [value for value in values if value is not None]
        return sum(known) if measure in _SUMMABLE and len(known) == YEAR else None

    @property
    def drawn(self) -> tuple[str, ...]:
        """The measures that the chart shows."""
        measured = [name for name in MEASURES if any(month.of(name) is not None for month in self.months)]
        return tuple(name for name in _DRAWN if name in measured) or tuple(measured)

    def chart(self, *, about: str, key: str, width: int = 640) -> Any:
        """The months as lines; nothing for a single month, which makes no line."""
        if len(self.months) < 2:
            return ""
        series = [Line(measure_name(name), [month.of(name) for month in self.months]) for name in self.drawn]
        title = _("Use of %(about)s per month") % {"about": about}
        caption = Caption(key=key, title=title, description=" ".join([*self._ends(), *self.sentences]))
        form = pgettext("a month below a chart", "M Y")
        names = [date_format(month.day, form) for month in self.months]
        return lines(names, series=series, caption=caption, width=width)

    def _ends(self) -> Iterator[str]:
        """Of what is drawn the first and the highest month, for who cannot see the lines."""
        for name in self.drawn:
            known = [(month, value) for month in self.months if (value := month.of(name)) is not None]
            (first, began), (top, most) = known[0], max(known, key=lambda pair: pair[1])
            yield _("From %(began)s in %(first)s; the most in %(top)s: %(most)s.") % {
                "began": counted(name, began),
                "first": month_name(first.day),
                "top": month_name(top.day),
                "most": counted(name, most),
            }


def _share(now: int, then: int) -> str:
    """By how much of what it was something grew or shrank; empty where that says nothing."""
    return f"{round(abs(now - then) * 100 / then)}%" if then else ""


def _than_a_year_ago(measure: str, now: int, then: int, month: date) -> str:
    told = {"number": counted(measure, abs(now - then)), "month": month_name(month), "share": _share(now, then)}
    if now == then:
        return _("As many as in %(month)s.") % told
    if not told["share"]:
        return _("That is %(number)s more than in %(month)s.") % told
    if now > then:
        return _("That is %(number)s more than in %(month)s (%(share)s more).") % told
    return _("That is %(number)s less than in %(month)s (%(share)s less).") % told


def _than_the_year_before(measure: str, now: int, then: int) -> str:
    told = {"number": counted(measure, now), "share": _share(now, then)}
    if now == then or not told["share"]:
        return _("In the past twelve months: %(number)s.") % told
    if now > then:
        return _("In the past twelve months: %(number)s, %(share)s more than in the twelve months before.") % told
    return _("In the past twelve months: %(number)s, %(share)s less than in the twelve months before.") % told


def use_of(platform: Platform, *, at: date, component: Component | None = None) -> Use:
    """The figures of `platform` as a whole, or of `component` on it, as they were known on `at`. One query."""
    rows = UsageFigure.objects.filter(platform=platform, component=component).as_at(at)
    known = {row.month: row for row in rows.order_by("month")}
    if not known:
        return Use(())
    first, last = min(known), max(known)
    number = (last.year - first.year) * 12 + last.month - first.month
    days = [month_before(last, ago) for ago in range(number, -1, -1)]
    return Use(tuple(Month(day, known.get(day)) for day in days))


@dataclass(frozen=True)
class Used:
    """How much one component is used on one platform, each month of the past year on average. None: not measured."""

    component: Any
    measure: str = ""
    per_month: int | None = None

    @property
    def words(self) -> str:
        return "" if self.per_month is None else _("%s a month") % counted(self.measure, self.per_month)


def _past_year(figures: Any, at: date) -> Any:
    """Those of the past twelve months, without an order, so that they can be added up."""
    return figures.as_at(at).filter(month__gte=month_before(first_of_month(at), YEAR)).order_by()


def busiest(platform: Platform, components: Sequence[Any], *, at: date) -> list[Used]:
    """`components`, what is used most first, all by one measure: the one of which most is known. One query.

    What was not measured stands last, in the order given.
    """
    rows = UsageFigure.objects.filter(platform=platform).of_components()
    averages = {f"{name}_a_month": Avg(name) for name in _SPOKEN_OF}
    told = _past_year(rows, at).values("component").annotate(**averages)
    found: dict[int, dict[str, Any]] = {row["component"]: row for row in told}
    known = {name: sum(row[f"{name}_a_month"] is not None for row in found.values()) for name in _SPOKEN_OF}
    measure = max(_SPOKEN_OF, key=lambda name: (known[name], -_SPOKEN_OF.index(name)))
    used = [Used(each, measure, _rounded(found.get(each.pk, {}).get(f"{measure}_a_month"))) for each in components]
    return sorted(used, key=lambda each: (each.per_month is None, -(each.per_month or 0)))


def _rounded(average: Any) -> int | None:
    return None if average is None else round(average)


def components_of(platform: Platform, *, at: date) -> list[Any]:
    """The components of `platform` on `at`, each with its coverage; retired ones, and what was not there, left out."""
    rows = Component.objects.filter(platforms=platform).with_phase(at=at).with_coverage(at=at).with_upcoming(at=at)
    return list(rows.exclude(phase=None).exclude(phase=Phase.RETIRED).order_by("category__order", "code"))


def platforms_of(component: Component, *, at: date) -> list[Any]:
    """The platforms of `component`, each with `use`: how much it is used there, in words; empty: unknown. One query.

    What is asked of each is asked in the query of the platforms themselves: the page of a component asks much already.
    """
    figures = UsageFigure.objects.filter(platform=OuterRef("pk"), component=component)
    past_year = _past_year(figures, at).values("platform")
    averages = {
        f"{name}_a_month": Subquery(past_year.annotate(average=Avg(name)).values("average")) for name in _SPOKEN_OF
    }
    found = list(component.platforms.annotate(**averages))
    for platform in found:
        known = [(name, getattr(platform, f"{name}_a_month")) for name in _SPOKEN_OF]
        said = [counted(name, round(average)) for name, average in known if average is not None]
        platform.use = _("%s a month") % ", ".join(said) if said else ""
    return found
