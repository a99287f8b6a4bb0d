"""The planning drawn as a table: a row for what is asked, a column for each quarter, in the cells who does it.

Quarters in which the same holds are one cell. Like the matrix it is joined from strings. On a phone each row is a card
with what holds from when to when, so table, rows and cells say what they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .crosswise import marks
from .gaps import Gap
from .models import Part, Responsibility, Status
from .planning import Bar, Planning, Quarter, Slot
from .words import badge


@dataclass(frozen=True, slots=True)
class Span:
    """Quarters next to each other in which the same holds. `due`: what is wanted in it, with the day."""

    first: Quarter
    last: Quarter
    bars: tuple[Bar, ...]
    gaps: tuple[Gap, ...]
    asked: bool
    lead_asked: bool
    due: tuple[str, ...] = ()

    @property
    def since(self) -> date:
        return self.first.first

    @property
    def until(self) -> date:
        return self.last.later(1).first

    @property
    def quarters(self) -> int:
        return (self.last.year - self.first.year) * 4 + self.last.number - self.first.number + 1

    def follows(self, other: "Span") -> bool:
        """Whether it is the same as in `other`, which ends where this begins."""
        same = (self.bars, self.gaps, self.asked, self.lead_asked) == (
            other.bars,
            other.gaps,
            other.asked,
            other.lead_asked,
        )
        return same and not self.due and not other.due


def spans(slot: Slot, quarters: list[Quarter]) -> list[Span]:
    """What holds for one row, quarter after quarter."""
    found: list[Span] = []
    starts = [quarter.first for quarter in quarters]
    ends = [*starts[1:], quarters[-1].later(1).first]
    for quarter, first, after in zip(quarters, starts, ends, strict=True):
        here = _span(slot, quarter, first, after)
        if found and here.follows(found[-1]):
            last = found.pop()
            here = Span(last.first, quarter, here.bars, here.gaps, here.asked, here.lead_asked)
        found.append(here)
    return found


def _span(slot: Slot, quarter: Quarter, first: date, after: date) -> Span:
    """What holds in one quarter: [first, after)."""
    asked = [lead for since, until, lead in slot.asked if since < after and (until is None or until > first)]
    return Span(
        quarter,
        quarter,
        tuple(bar for bar in slot.bars if bar.since < after and (bar.until is None or bar.until > first)),
        tuple(gap for gap in slot.gaps if gap.since < after and gap.until > first),
        bool(asked),
        any(asked),
        tuple(_due(slot, first, after)),
    )


def _due(slot: Slot, first: date, after: date) -> Iterator[str]:
    if slot.due_on and first <= slot.due_on < after:
        yield _("sign-up wanted by %(day)s") % {"day": _day(slot.due_on)}
    if slot.wanted_by and first <= slot.wanted_by < after:
        yield _("component wanted by %(day)s") % {"day": _day(slot.wanted_by)}


def _day(day: date) -> str:
    return date_format(day, "j b Y")


def told(bar: Bar) -> str:
    """As what, with its status where that is not what one expects."""
    words = [str(Part(bar.part).label)]
    if bar.status in (Status.OFFERED, Status.UPCOMING):
        words.append(str(Status(bar.status).label))
    if bar.handover:
        words.append(bar.handover)
    return ", ".join(words)


def without_gap(slot: Slot) -> str:
    """What is said of a row in which no lead is missing."""
    return _("always with a lead") if any(lead for _since, _until, lead in slot.asked) else _("no lead asked for")


def draw(
    planning: Planning,
    groups: list[tuple[str, list[Slot]]],
    *,
    may_offer: bool,
    root: str = "../",
    query: str = "",
    language: str = "",
) -> SafeString:
    """Head, body and foot of the table of `groups`; the sums in the foot are of everything, also on other pages."""
    pen = _Pen(planning, may_offer=may_offer, root=root, query=query, language=language)
    body = "".join(pen.group(name, slots) for name, slots in groups)
    return mark_safe(f"{pen.head()}{body}{pen.foot()}")  # noqa: S308 - escaped where it comes in


class _Pen:
    """Draws one planning. Words are looked up and escaped once."""

    def __init__(self, planning: Planning, *, may_offer: bool, root: str, query: str, language: str) -> None:
        self.planning, self.may_offer = planning, may_offer
        self.root, self.query = escape(root), escape(query)
        self.entered = f" lang={escape(language)}" if language else ""
        self.labels = {quarter: escape(str(quarter)) for quarter in planning.quarters}
        self.now = Quarter.of(planning.at)
        self.component = escape(_("Component"))
        self.responsibilities = {int(each): escape(str(each.label)) for each in Responsibility}
        self.words = {int(each): each.name.lower() for each in Responsibility}
        known = marks()
        self.letters = {Part.LEAD.value: known["lead"].letter, Part.CONTRIBUTOR.value: known["contributor"].letter}
        self.sign_up, self.without = escape(_("Sign up")), escape(_("without a lead"))
        self.empty = {
            (True, True): escape(_("still open")),
            (True, False): escape(_("no lead asked for")),
            (False, False): escape(_("not asked for")),
        }
        self.link_to = f"<a href={self.root}sign-ups/"

    def head(self) -> str:
        said = escape(_("now"))
        now = " class=gv-now", f" <span class=gv-meta>{said}</span>"
        marked = [(label, *(now if each == self.now else ("", ""))) for each, label in self.labels.items()]
        quarters = "".join(f"<th scope=col role=columnheader{css}>{label}{word}</th>" for label, css, word in marked)
        return (
            f"<thead role=rowgroup><tr role=row><th class=gv-corner scope=col role=columnheader>{self.component}</th>"
            f"{quarters}</tr></thead>"
        )

    def group(self, name: str, slots: list[Slot]) -> str:
        missing = sum(bool(slot.gaps) for slot in slots)
        sentence = ngettext("%d without a lead at some time", "%d without a lead at some time", missing) % missing
        said = sentence if missing else _("always with a lead")
        return (
            f"<tbody role=rowgroup><tr class=gv-group role=row>"
            f"<th scope=rowgroup role=rowheader>{escape(capfirst(name))}</th>"
            f"<td role=cell class=gv-cover colspan={len(self.labels)}>{escape(said)}</td></tr>"
            f"{''.join(map(self.row, slots))}</tbody>"
        )

    def row(self, slot: Slot) -> str:
        missing = ngettext("%d quarter without a lead", "%d quarters without a lead", slot.missing) % slot.missing
        sum_of_row = f" {badge(missing, 'warning')}" if slot.missing else ""
        cells = "".join(self.cell(slot, span) for span in spans(slot, self.planning.quarters))
        return (
            f"<tr role=row><th scope=row role=rowheader>"
            f'<a href="{self.root}components/{escape(slot.component.code)}/{self.query}"{self.entered}>'
            f"{escape(slot.component.name)}</a> "
            f"<span class=gv-meta>{self.responsibilities[slot.responsibility]}</span>{sum_of_row}</th>{cells}</tr>"
        )

    def cell(self, slot: Slot, span: Span) -> str:
        said = [f'<span class="gv-badge gv-badge--info">{escape(word)}</span>' for word in span.due]
        said += [self.bar(bar, span) for bar in span.bars]
        said += [self.gap(slot, gap, span) for gap in span.gaps]
        if not said:
            said.append(f"<span class=gv-meta>{self.empty[span.asked, span.lead_asked]}</span>")
        label = self.labels[span.first]
        if span.quarters > 1:
            label = f"{label} – {self.labels[span.last]}"
        wide = f" colspan={span.quarters}" if span.quarters > 1 else ""
        return f'<td role=cell{wide} data-label="{label}"><div>{"".join(said)}</div></td>'

    def bar(self, bar: Bar, span: Span) -> str:
        """Who, as what, and, where that is within these quarters, from and until when."""
        expected = bar.status not in (Status.OFFERED, Status.UPCOMING)
        look = "p" if bar.status == Status.OFFERED else "u" if not expected else "l" if bar.part == Part.LEAD else "m"
        days = self.days(bar.since, bar.until, span)
        status = "" if expected else f" {escape(str(Status(bar.status).label))}"
        part = escape(", ".join(filter(None, (str(Part(bar.part).label), bar.handover))))
        title = f' title="{escape(bar.handover)}"' if bar.handover else ""
        return (
            f'{self.link_to}{bar.sign_up}/ class="gv-bar gv-bar--{look}"{title}>'
            f"<b aria-hidden=true>{self.letters[bar.part]}</b> "
            f"{escape(bar.organisation)}<span class=gv-sr>, {part}</span>{status}{days}</a>"
        )

    def gap(self, slot: Slot, gap: Gap, span: Span) -> str:
        """That nobody leads, and the way to change that."""
        said = f"{self.without}{self.days(gap.since, gap.until, span)}"
        if not self.may_offer:
            return f"<span class=gv-gap>{said}</span>"
        where = f"{escape(slot.component.name)}, {self.responsibilities[slot.responsibility]}"
        address = f"{self.root}components/{escape(slot.component.code)}/sign-up/{self.words[slot.responsibility]}/"
        return f'<a class=gv-gap href="{address}">{said}<span class=gv-sr>. {self.sign_up}: {where}</span></a>'

    def days(self, since: date, until: date | None, span: Span) -> str:
        """Where it begins and ends, as far as that is within these quarters and not at their edge."""
        said = []
        if since > span.since:
            said.append(_("from %(day)s") % {"day": _day(since)})
        if until is not None and (until < span.until or (until == span.until and until < self.planning.until)):
            said.append(_("up to and including %(day)s") % {"day": _day(until - timedelta(days=1))})
        return f" <small>{escape(' '.join(said))}</small>" if said else ""

    def foot(self) -> str:
        everywhere = escape(_("on all pages"))
        more = f" <span class=gv-meta>{everywhere}</span>" if self.planning.chosen.paged else ""

        def line(word: str, numbers: list[int]) -> str:
            cells = "".join(
                f'<td role=cell data-label="{label}"><div>{number}</div></td>'
                for label, number in zip(self.labels.values(), numbers, strict=True)
            )
            return f"<tr role=row><th scope=row role=rowheader>{escape(word)}{more}</th>{cells}</tr>"

        due = line(_("Wanted in this quarter"), self.planning.due)
        missing = line(_("Without a lead in this quarter"), self.planning.missing)
        return f"<tfoot role=rowgroup>{due}{missing}</tfoot>"
