"""The matrix crosswise: a row for each slot, a column for each organisation, a letter where the two meet.

It is the same `Grid` as that of the matrix by responsibility (`grid.py`), drawn for who looks for an organisation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.db.models import Count, Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stakeholders.models import Network, Participation

from .grid import Grid, Group, Line, Name, Slot, WhyEmpty
from .models import Coverage, Health, Part, Phase, Priority, Responsibility, SignUp, Status
from .tally import in_words
from .words import as_what_in_words, badge, coverage_badge


@dataclass(frozen=True)
class Column:
    """One organisation with what it leads and joins, and what of it is yet to come: offered, or promised for later.

    `called`: its abbreviation, if it has one.
    """

    participation: int
    called: str
    name: str
    slug: str
    leads: int
    joins: int
    coming: int


@dataclass(frozen=True)
class Mark:
    """A kind of cell: the letter that is seen, the words that are read out, and its look."""

    letter: str
    words: str
    look: str


def columns(network: Network, grid: Grid, *, at: date) -> list[Column]:
    """The organisations that have signed up for something in `grid`, by name, with their sums: those of all pages."""
    here = SignUp.objects.filter(grid.chosen.condition, network=network, responsibility__in=grid.responsibilities)
    held = Q(status=Status.CONFIRMED)
    counted = (
        here.as_at(at)
        .order_by()
        .values("participation")
        .annotate(
            leads=Count("pk", filter=held & Q(part=Part.LEAD)),
            joins=Count("pk", filter=held & Q(part=Part.CONTRIBUTOR)),
            coming=Count("pk", filter=~held & Q(part__lt=Part.INTERESTED)),
        )
    )
    sums = {pk: numbers for pk, *numbers in counted.values_list("participation", "leads", "joins", "coming")}
    rows = Participation.objects.filter(network=network, pk__in=sums).with_name(at=at).order_by("name_then")
    told = rows.values_list("pk", "organisation__abbreviation", "name_then", "organisation__slug")
    return [Column(pk, short or name, name, slug, *sums[pk]) for pk, short, name, slug in told]


def rows_of(grid: Grid) -> list[tuple[Group, Line, Slot]]:
    """Where something is asked or somebody is, and candidates; in any other slot there is nothing to see."""
    return [
        (group, line, slot)
        for group in grid.groups
        for line in group.lines
        for slot in line.slots
        if slot.coverage or slot.names or line.phase == Phase.CANDIDATE
    ]


def left_out(grid: Grid) -> int:
    """The number of slots that have no row, for nothing is asked there and nobody has signed up."""
    return sum(len(line.slots) for group in grid.groups for line in group.lines) - len(rows_of(grid))


def marks() -> dict[str, Mark]:
    """The marks that stand in cells, by name, in the order in which they are explained."""
    lead, joins = pgettext("mark of a lead", "L"), pgettext("mark of a contributor", "C")
    return {
        "lead": Mark(lead, str(Part.LEAD.label), "l"),
        "contributor": Mark(joins, str(Part.CONTRIBUTOR.label), "m"),
        "offered": Mark(f"{lead}?", _("offered, not yet confirmed"), "p"),
        "upcoming": Mark(f"{lead}+", _("upcoming: confirmed, begins later"), "p"),
        "interested": Mark(pgettext("mark of an interested party", "I"), str(Part.INTERESTED.label), "i"),
        "at_risk": Mark(f"{lead}!", _("silent, stalled or needs attention"), "x"),
        "ending": Mark(f"{lead}*", _("ending soon"), "l"),
        "handover": Mark(f"{lead}›", _("goes to another organisation"), "l"),
        "passed_over": Mark(f"({lead})", _("offered, but another was chosen"), "i"),
    }


def sign(name: Name, letter: str) -> Mark:
    """What is to be said of one organisation in one slot. `letter`: that of its part."""
    words, look = [str(Part(name.part).label)], {Part.LEAD: "l", Part.CONTRIBUTOR: "m"}.get(Part(name.part), "i")
    if name.passed_over:
        return Mark(f"({letter})", ", ".join([*words, _("another was chosen")]), "i")
    if name.part == Part.INTERESTED:
        return Mark(letter, words[0], look)
    if name.status != Status.CONFIRMED:
        told = as_what_in_words(name.part, name.status, name.since)
        return Mark(f"{letter}{'?' if name.status == Status.OFFERED else '+'}", told, "p")
    if name.silent:
        words.append(_("silent"))
    if name.health in (Health.STALLED, Health.ATTENTION):
        words.append(str(Health(name.health).label))
    if len(words) > 1:
        letter, look = f"{letter}!", "x"
    if name.ending:
        words.append(_("ending soon"))
        letter += "*"
    if name.handover:
        words.append(name.handover)
        letter += "›"
    return Mark(letter, ", ".join(words), look)


def draw(  # noqa: PLR0913 - what the page is, one word each
    grid: Grid,
    shown: Sequence[Column],
    *,
    of: Sequence[Column] = (),
    may_offer: bool,
    root: str = "../../",
    query: str = "",
    language: str = "",
) -> SafeString:
    """Head, body and foot of the table; with `may_offer`, a link to sign up in each row where something is open.

    Nothing where nothing is asked and nobody has signed up. `of`: all columns, where `shown` is only a part of them;
    sums count all. `root`, `query`, `language`: as in `grid.draw`.
    """
    if not rows_of(grid):
        return mark_safe("")
    pen = _Pen(shown, may_offer=may_offer, root=root, query=query, language=language)
    drawn = f"{pen.head()}{pen.body(grid)}{pen.foot(of or shown, paged=grid.chosen.paged)}"
    return mark_safe(drawn)  # noqa: S308 - escaped where it comes in


class _Pen:
    """Draws one matrix. Words are looked up and escaped once, not once a cell."""

    def __init__(self, shown: Sequence[Column], *, may_offer: bool, root: str, query: str, language: str) -> None:
        self.shown = shown
        self.place = {column.participation: number for number, column in enumerate(shown)}
        self.may_offer, self.root, self.query = may_offer, escape(root), escape(query)
        self.entered = f" lang={escape(language)}" if language else ""
        self.responsibilities = {int(each): escape(str(each.label)) for each in Responsibility}
        self.words = {int(each): each.name.lower() for each in Responsibility}
        self.coverage = {
            (each, promised): coverage_badge(each, promised=promised) for each in Coverage for promised in (False, True)
        }
        contested, self.component, self.coverage_head = _("contested"), escape(_("Component")), escape(_("Coverage"))
        self.sum_head = escape(_("Organisations"))
        self.contested = f" {badge(contested, 'warning')}"
        badges = {"candidate": Phase.CANDIDATE.label, "wont": Priority.WONT.label}
        self.empty = {
            why: f"<span class=gv-badge>{escape(str(badges[why]))}</span>"
            if why in badges
            else f"<span class=gv-meta>{escape(str(word))}</span>"
            for why, word in WhyEmpty.choices
        }
        self.sign_up = escape(_("Sign up"))
        letters = marks()
        self.letters = {
            Part.LEAD.value: letters["lead"].letter,
            Part.CONTRIBUTOR.value: letters["contributor"].letter,
            Part.INTERESTED.value: letters["interested"].letter,
        }
        self.known: dict[Any, str] = {}

    def head(self) -> str:
        organisations = "".join(
            f'<th scope=col><span><a href="{self.root}partners/{column.slug}/{self.query}"'
            f' title="{escape(column.name)}">{escape(column.called)}</a></span>'
            for column in self.shown
        )
        return (
            f"<thead><tr><th class=gv-corner scope=col>{self.component}"
            f"<th class=gv-cover scope=col>{self.coverage_head}"
            f"<th class=gv-sum scope=col><span>{self.sum_head}</span>{organisations}</thead>"
        )

    def body(self, grid: Grid) -> str:
        drawn: list[str] = []
        last: Group | None = None
        for group, line, slot in rows_of(grid):
            if group is not last:
                drawn.append(
                    f"<tbody><tr class=gv-group><th scope=rowgroup>{escape(capfirst(group.name))}"
                    f"<td class=gv-cover colspan={len(self.shown) + 2}>{in_words(group.tally)}"
                )
                last = group
            drawn.append(self.row(line, slot))
        return "".join(drawn)

    def row(self, line: Line, slot: Slot) -> str:
        code = escape(line.code)
        cells = ["<td>"] * len(self.shown)
        for name in slot.names:
            if (place := self.place.get(name.participation)) is not None:
                cells[place] += self.mark(name)
        return (
            f'<tr><th scope=row><a href="{self.root}components/{code}/{self.query}"{self.entered}>'
            f"{escape(line.name)}</a> "
            f"<span class=gv-meta>{self.responsibilities[slot.responsibility]}</span>"
            f"<td class=gv-cover>{self.cover(line, slot)}"
            f"<td>{sum(name.holds for name in slot.names)}{''.join(cells)}"
        )

    def cover(self, line: Line, slot: Slot) -> str:
        """How far it is covered, and the way to sign up where nobody leads or offers to."""
        if not slot.coverage:
            return self.empty[line.why_empty]
        said: str = self.coverage[Coverage(slot.coverage), slot.promised]
        if slot.contested:
            said += self.contested
        if self.may_offer and slot.coverage == Coverage.OPEN:
            address = f"{self.root}components/{escape(line.code)}/sign-up/{self.words[slot.responsibility]}/"
            where = f"{self.sign_up}: {escape(line.name)}, {self.responsibilities[slot.responsibility]}"
            said += f' <a class="gv-cell gv-cell--o" href={address} aria-label="{where}">+</a>'
        return said

    def mark(self, name: Name) -> str:
        """The letter of one organisation in one slot, with all that is to be said of it in words."""
        since = name.since if name.status == Status.UPCOMING else None
        key = (name.part, name.status, since, name.health, name.silent, name.ending, name.passed_over, name.handover)
        if key not in self.known:
            self.known[key] = self.look(name)
        return f"<a href={self.root}sign-ups/{name.sign_up}/ {self.known[key]}</a>"

    def look(self, name: Name) -> str:
        """Its class, words and letter: the same for every organisation of which the same is to be said."""
        said = sign(name, self.letters[name.part])
        told = escape(f"{said.letter}: {said.words}")
        title = f' title="{told}"' if name.handover else ""
        return f'class="gv-cell gv-cell--{said.look}" aria-label="{told}"{title}>{escape(said.letter)}'

    def foot(self, columns: Sequence[Column], *, paged: bool) -> str:
        """What each organisation leads and joins, and what of it is to come; first that of all of them together."""
        everywhere = escape(_("on all pages"))
        more = f" <span class=gv-meta>{everywhere}</span>" if paged else ""

        def line(word: str, number_of: Callable[[Column], int]) -> str:
            cells = "".join(f"<td>{number_of(column)}" for column in self.shown)
            return f"<tr><th scope=row>{escape(word)}{more}<td><td>{sum(map(number_of, columns))}{cells}"

        leads = line(_("Leads"), lambda column: column.leads)
        joins = line(_("Contributes"), lambda column: column.joins)
        coming = line(_("Offered or upcoming"), lambda column: column.coming)
        return f"<tfoot>{leads}{joins}{coming}</tfoot>"
