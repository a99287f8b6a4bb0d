"""The report as people read it: frozen facts turned into HTML, and that into PDF. Nothing is asked of the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from matrix.models import Responsibility
from publishing.charts import Axis, Bar, Caption, HeatCell, Level, Look, Series, columns, heatmap, stacked_bars
from publishing.markdown import render_markdown
from publishing.pdf import Attachment, render_pdf

from . import sentences
from .cover import LOOKS, needs_drawing
from .facts import AnnualFacts, CategoryFacts, Counts, HeatFacts, Moment
from .letters import LostWord, lost_words
from .models import Audience, ReportFile

FACTS_FILE = "facts.json"


@dataclass(frozen=True)
class Chapter:
    """One chapter: its anchor, its title, the sentences it begins with, and the template of the rest.

    `points`: the sentences stand in a list. `short`: there is nothing more to tell, so it needs no page of its own.
    `goes_on`: it begins on paper where the chapter before it ends, whose last page may be almost empty.
    """

    key: str
    title: str
    sentences: Sequence[str] = ()
    points: bool = False
    short: bool = False
    goes_on: bool = False

    @property
    def template(self) -> str:
        return f"reports/chapters/{self.key}.html"


@dataclass(frozen=True)
class KeyFigure:
    """One line of the key figures: at the start, at the close, and the difference with its sign."""

    label: str
    before: int
    now: int
    part: bool = False

    @property
    def difference(self) -> str:
        """With a true minus, and nothing where nothing changed."""
        more = self.now - self.before
        return "" if not more else f"{'+' if more > 0 else '−'}{number_format(abs(more))}"


def title(facts: AnnualFacts) -> str:
    """What the document is called, as file viewers show it."""
    with override(facts.language):
        return _("Annual report %(year)s – %(network)s") % {"year": facts.year, "network": facts.network.name}


def file_name(row: ReportFile) -> str:
    """What a reader's copy is called."""
    with override(row.language):
        words = [_("annual-report"), row.network.slug, str(row.year)]
        if row.audience == Audience.BOARD:
            words.append(_("board"))
    return f"{'-'.join(words)}.pdf"


def context(facts: AnnualFacts) -> dict[str, Any]:
    """What the templates of the report need. Ask it in the language of the facts."""
    return {
        "facts": facts,
        "chapters": _chapters(facts),
        "key_figures": _key_figures(facts),
        "tiles": _tiles(facts),
        "responsibilities": [str(each.label) for each in Responsibility],
        "coverage_table": [_CoverageLine.of(each) for each in facts.categories if each.before.asked or each.now.asked],
        "coverage_labels": [capfirst(word) for word in _coverage_words()],
        "charts": _charts(facts),
        "about": render_markdown(facts.network.about, heading_offset=3),
        "platforms": [(each, render_markdown(each.principles, heading_offset=4)) for each in facts.platforms],
        "facts_file": FACTS_FILE,
        "digest": facts.digest,
    }


def lost_letters(facts: AnnualFacts) -> list[tuple[LostWord, list[str]]]:
    """What the PDF cannot show, each with the titles of the chapters it stands in, in the language of the report."""
    words = lost_words(facts)
    with override(facts.language):
        titles = {chapter.key: chapter.title for chapter in _chapters(facts)} if words else {}
    return [(word, [titles[key] for key in word.chapters]) for word in words]


def html(facts: AnnualFacts) -> str:
    """The whole document for paper: cover, contents and every chapter."""
    with override(facts.language):
        counts = facts.now.counts
        cover = needs_drawing(
            counts,
            Caption(
                key="cover",
                title=_("Every square is one need"),
                description=sentences.coverage_in_words(counts) or _("Nothing was asked yet."),
            ),
        )
        return render_to_string("reports/paper.html", {**context(facts), "cover": cover})


def pdf(facts: AnnualFacts) -> bytes:
    """The report as PDF, its facts inside. It bears the date of the close: the same facts give the same bytes."""
    with override(facts.language):
        description = _("The facts of this report, for programs")
    return render_pdf(
        html(facts),
        title=title(facts),
        language=facts.language,
        created=datetime(facts.close.year, facts.close.month, facts.close.day, 12, tzinfo=UTC),
        author=facts.network.name,
        attachments=[
            Attachment(
                name=FACTS_FILE,
                content=facts.to_json().encode(),
                description=description,
                relationship="Source",
            )
        ],
    )


def _chapters(facts: AnnualFacts) -> list[Chapter]:
    risks = facts.register
    return [
        Chapter("summary", _("In short"), sentences.summary(facts), points=True),
        Chapter("network", _("The network")),
        Chapter("framework", _("Who does what"), sentences.framework(facts)),
        Chapter("open", _("What is open"), sentences.open_needs(facts), short=not facts.open),
        Chapter("attention", _("What needs attention"), sentences.attention(facts), short=not facts.wants_attention),
        Chapter("changes", _("What changed"), sentences.changes(facts), short=not facts.movements),
        Chapter("partners", _("Partners and their sign-ups"), sentences.partners(facts)),
        Chapter("progress", _("Progress"), sentences.progress(facts), short=not facts.progress, goes_on=True),
        Chapter("risks", _("Risks"), sentences.risks(facts), short=not (risks.open or risks.closed), goes_on=True),
        Chapter("about", _("About this report")),
    ]


def _coverage_words() -> list[str]:
    return [_("covered"), _("partly covered"), _("upcoming"), _("offered"), _("open")]


def _series() -> list[Series]:
    return [Series(word, look) for word, look in zip(_coverage_words(), LOOKS, strict=True)]


def _key_figures(facts: AnnualFacts) -> list[KeyFigure]:
    def line(label: str, of: Callable[[Moment], int], *, part: bool = False) -> KeyFigure:
        return KeyFigure(label, of(facts.before), of(facts.now), part)

    return [
        line(_("Organisations that take part"), lambda moment: moment.organisations),
        line(_("of which partner"), lambda moment: moment.partners, part=True),
        line(_("Components"), lambda moment: moment.components),
        line(_("Needs"), lambda moment: moment.counts.asked),
        line(_("of which covered"), lambda moment: moment.counts.covered, part=True),
        line(_("of which partly covered"), lambda moment: moment.counts.partial, part=True),
        line(_("of which upcoming"), lambda moment: moment.counts.upcoming, part=True),
        line(_("of which offered"), lambda moment: moment.counts.offered, part=True),
        line(_("of which open"), lambda moment: moment.counts.open, part=True),
        line(_("Needs for which several offer to lead"), lambda moment: moment.contested),
        line(_("Sign-ups at risk"), lambda moment: moment.at_risk),
        line(_("of which silent"), lambda moment: moment.silent, part=True),
        line(_("Sign-ups that end soon"), lambda moment: moment.ending),
        line(_("Risks in the register"), lambda moment: moment.risks),
        line(_("of which to be treated"), lambda moment: moment.to_treat, part=True),
    ]


@dataclass(frozen=True)
class Tile:
    """One of the figures that stand out: how many, and how many there were."""

    label: str
    value: int
    note: str
    tone: str = ""


def _tiles(facts: AnnualFacts) -> list[Tile]:
    now, before = facts.now, facts.before

    def note(number: int) -> str:
        if facts.first_year:
            return ""
        return _("was %(number)s on %(day)s") % {"number": number, "day": _short(before.day)}

    return [
        Tile(_("Covered"), now.counts.covered, note(before.counts.covered), "ok"),
        Tile(_("Partly covered"), now.counts.partial, note(before.counts.partial)),
        Tile(_("Upcoming"), now.counts.upcoming, note(before.counts.upcoming)),
        Tile(_("Offered"), now.counts.offered, note(before.counts.offered)),
        Tile(_("Open"), now.counts.open, note(before.counts.open), "warn" if now.counts.open else ""),
        Tile(_("At risk"), now.at_risk, note(before.at_risk), "bad" if now.at_risk else ""),
    ]


@dataclass(frozen=True)
class _CoverageLine:
    """A category in the table of coverage: for each coverage, and for all, the number at the start and at the close."""

    name: str
    pairs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, category: CategoryFacts) -> "_CoverageLine":
        before, now = category.before, category.now
        pairs = zip((*before.best_first, before.asked), (*now.best_first, now.asked), strict=True)
        return cls(category.name, tuple(pairs))


def _charts(facts: AnnualFacts) -> dict[str, SafeString]:
    whole = [(facts.before, facts.before.day), (facts.now, facts.close)][facts.first_year :]
    register = facts.register
    return {
        "whole": stacked_bars(
            [Bar(_short(day), moment.counts.best_first) for moment, day in whole] if facts.now.counts.asked else [],
            series=_series(),
            caption=Caption(
                key="whole",
                title=_("Coverage of all needs"),
                description=" ".join(
                    f"{sentences.day(day)}: {sentences.coverage_in_words(moment.counts)}." for moment, day in whole
                ),
            ),
        ),
        "before": mark_safe("") if facts.first_year else _per_category(facts, "before", facts.before),
        "now": _per_category(facts, "now", facts.now),
        "months": _per_month(facts),
        "heat_before": _heat(register.heat_before, "heat-before", facts.before.day),
        "heat": _heat(register.heat, "heat", facts.close),
    }


def _per_category(facts: AnnualFacts, key: str, moment: Moment) -> SafeString:
    counted: list[tuple[str, Counts]] = [(each.name, getattr(each, key)) for each in facts.categories]
    return stacked_bars(
        [Bar(capfirst(name), counts.best_first) for name, counts in counted if counts.asked],
        series=_series(),
        caption=Caption(
            key=f"category-{key}",
            title=_("Coverage per category on %(day)s") % {"day": sentences.day(moment.day)},
            description=" ".join(
                f"{capfirst(name)}: {sentences.coverage_in_words(counts)}." for name, counts in counted if counts.asked
            )
            or _("Nothing was asked yet."),
        ),
    )


@dataclass(frozen=True)
class Month:
    """What was settled and what stopped in one month."""

    name: str
    gains: int
    losses: int


def _months(facts: AnnualFacts) -> list[Month]:
    return [
        Month(
            name=date_format(date(facts.year, number, 1), "F"),
            gains=sum(each.day.month == number and each.effect == "gain" for each in facts.movements),
            losses=sum(each.day.month == number and each.effect == "loss" for each in facts.movements),
        )
        for number in range(1, facts.close.month + 1)
    ]


def _per_month(facts: AnnualFacts) -> SafeString:
    months = _months(facts)
    if not any(month.gains or month.losses for month in months):
        return mark_safe("")
    return columns(
        [
            Bar(date_format(date(facts.year, place, 1), "N"), (month.gains, month.losses))
            for place, month in enumerate(months, start=1)
        ],
        series=[
            Series(_("settled: confirmed, started, changed, taken over or fulfilled"), Look.COVERED),
            Series(_("stopped: withdrawn, ended or lapsed"), Look.OPEN),
        ],
        caption=Caption(
            key="months",
            title=_("What was settled and what stopped, per month"),
            description=" ".join(f"{month.name}: {month.gains}, {month.losses}." for month in months),
        ),
    )


def _heat(heat: HeatFacts | None, key: str, day: date) -> SafeString:
    if heat is None:
        return mark_safe("")
    ranks = [level.rank for level in heat.levels]
    return heatmap(
        [[HeatCell(ranks.index(rank), count) for rank, count in row] for row in heat.cells],
        vertical=Axis(capfirst(_("likelihood")), [capfirst(word) for word in reversed(heat.likelihoods)]),
        horizontal=Axis(capfirst(_("impact")), [capfirst(word) for word in heat.impacts]),
        levels=[Level(level.name, PAINTS[level.colour]) for level in heat.levels],
        caption=Caption(
            key=key,
            title=_("Risks by likelihood and impact on %(day)s") % {"day": sentences.day(day)},
            description=_heat_in_words(heat),
        ),
    )


# The tints of the levels, as the charts know them.
PAINTS = {1: "#dcefe3", 2: "#fbeeb8", 3: "#f5c195", 4: "#a3201c"}


def _heat_in_words(heat: HeatFacts) -> str:
    counted = {
        level.name: sum(count for row in heat.cells for rank, count in row if rank == level.rank)
        for level in heat.levels
    }
    return ", ".join(f"{name}: {number}" for name, number in reversed(counted.items())) + "."


def _short(value: date) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")
