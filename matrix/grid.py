"""The matrix: components by category × develop and manage. Read in few queries, drawn in one go.

A large network has hundreds of components with a slot for each responsibility, so the rows are plain tuples from the
database, and the tables are joined from strings here: a template would take twenty times as long.
"""

from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stakeholders.models import Network, Participation

from .chosen import Chosen, choose
from .models import Coverage, CoverageWord, Health, Need, Part, Phase, Priority, Responsibility, SignUp, Status
from .tally import Tally, in_badges, in_words
from .words import as_what_in_words, coverage_badge, handover

HEIR = ("heir", "heir_on", "heir_agreed")


def counts(phase: str, priority: int) -> bool:
    """Whether the coverage of such a component is counted: not that of candidates and won't-haves."""
    return phase != Phase.CANDIDATE and priority != Priority.WONT


@dataclass(frozen=True, slots=True)
class Name:
    """One organisation in a slot, and what is to be said of its promise. `sign_up`, `participation`: their keys.

    `passed_over`: an offer to lead where another was chosen; `handover`: to whom this lead goes and when, in words.
    """

    sign_up: int
    participation: int
    organisation: str
    part: int
    status: str
    since: date
    health: int | None = None
    silent: bool = False
    ending: bool = False
    passed_over: bool = False
    handover: str = ""

    @property
    def holds(self) -> bool:
        """Whether this is more than interest or an offer."""
        return self.status == Status.CONFIRMED and self.part != Part.INTERESTED


@dataclass(slots=True)
class Slot:
    """One responsibility of one component. Without coverage nothing is asked, or it does not count.

    `promised`: somebody is confirmed who has yet to begin.
    """

    responsibility: int
    coverage: int | None = None
    promised: bool = False
    contested: bool = False
    contributors_short: int = 0
    hours_short: bool = False
    names: list[Name] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """One component with its slots, in the order of Responsibility. `proposer`: who proposed it, while a candidate."""

    code: str
    name: str
    phase: str
    priority: int
    slots: tuple[Slot, ...]
    proposer: str = ""

    @property
    def counts(self) -> bool:
        """Whether its coverage is counted."""
        return counts(self.phase, self.priority)

    @property
    def organisations(self) -> int:
        """How many organisations do something here: lead or join, today."""
        return len({name.participation for slot in self.slots for name in slot.names if name.holds})

    @property
    def why_empty(self) -> "WhyEmpty":
        """Why a slot of it has no coverage."""
        if self.phase == Phase.CANDIDATE:
            return WhyEmpty.CANDIDATE
        return WhyEmpty.WONT if self.priority == Priority.WONT else WhyEmpty.NOT_ASKED


class WhyEmpty(models.TextChoices):
    """What a slot without coverage is called."""

    NOT_ASKED = "not_asked", gettext_lazy("not asked for")
    CANDIDATE = "candidate", gettext_lazy("not asked for yet")
    WONT = "wont", gettext_lazy("not asked for now")


@dataclass(slots=True)
class Group:
    """A category with its components: all of them counted in `tally`, those on this page in `lines`."""

    name: str
    lines: list[Line] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class Grid:
    """The matrix on a day. Of very many components a page: `groups` holds what is on it, `tally` counts everything."""

    groups: list[Group]
    tally: Tally
    chosen: Chosen
    responsibilities: tuple[Responsibility, ...] = tuple(Responsibility)

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def counts(self) -> list[tuple[CoverageWord, int]]:
        """How many slots there are of each coverage as readers are told, best first."""
        return [
            (told, self.tally.count(told.coverage, promised=told is CoverageWord.UPCOMING))
            for told in reversed(CoverageWord)
        ]


def read(
    network: Network,
    components: QuerySet[Any],
    *,
    at: date,
    only: Responsibility | None = None,
    page: str | int | None = None,
    most: int | None = None,
) -> Grid:
    """The matrix of `components` (of `network`) on `at`; retired ones, and those without a phase yet, are left out.

    `only`: one responsibility instead of both. `page`: which page, where there are so many that they stand on pages;
    `most`: how many stand on one.
    """
    chosen = choose(components, at=at, page=page, most=most)
    responsibilities = (only,) if only else tuple(Responsibility)
    groups: dict[int, Group] = {}
    places: dict[int, Tally] = {}
    for row in chosen.everything:
        group = groups.get(row.category) or groups.setdefault(row.category, Group(row.category_name))
        group.tally.add_component(counts=counts(row.phase, row.priority), slots=len(responsibilities))
        places[row.pk] = group.tally
    slots: dict[tuple[int, int], Slot] = {}
    for row in chosen.page:
        pair = tuple(Slot(responsibility) for responsibility in responsibilities)
        slots.update({(row.pk, slot.responsibility): slot for slot in pair})
        groups[row.category].lines.append(Line(row.code, row.name, row.phase, row.priority, pair, row.proposer or ""))
    _read_needs(network, chosen, slots, places, at=at, only=only)
    _read_names(network, slots, at=at)
    return Grid(
        [group for group in groups.values() if group.lines],
        sum((group.tally for group in groups.values()), Tally()),
        chosen,
        responsibilities,
    )


def _read_needs(
    network: Network,
    chosen: Chosen,
    slots: dict[tuple[int, int], Slot],
    places: dict[int, Tally],
    *,
    at: date,
    only: Responsibility | None,
) -> None:
    needs = Need.objects.filter(chosen.condition, network=network).that_count(at=at).with_coverage(at=at).order_by()
    if only:
        needs = needs.filter(responsibility=only)
    told = ("coverage", "upcoming", "contested", "contributors_wanted", "joined", "hours_wanted", "hours")
    for component, responsibility, *facts in needs.values_list("component", "responsibility", *told):
        coverage, upcoming, contested, contributors, joined, hours_wanted, hours = facts
        places[component].add(responsibility, coverage, promised=bool(upcoming))
        if slot := slots.get((component, responsibility)):
            slot.coverage = coverage
            slot.promised = bool(upcoming)
            slot.contested = bool(contested)
            slot.contributors_short = max(0, contributors - joined)
            slot.hours_short = hours < hours_wanted


def _read_names(network: Network, slots: dict[tuple[int, int], Slot], *, at: date) -> None:
    known = Participation.objects.filter(network=network).with_name(at=at).order_by()
    names = {
        pk: abbreviation or name
        for pk, abbreviation, name in known.values_list("pk", "organisation__abbreviation", "name_then")
    }
    here = {component for component, _responsibility in slots}
    standing = SignUp.objects.filter(component__in=here, network=network).as_at(at).with_health(network=network, at=at)
    standing = standing.with_choice(at=at).with_heir(at=at)
    told = ("pk", "participation", "part", "status", "since", "health", "silent", "ending", "chosen", *HEIR)
    for component, responsibility, *facts in standing.order_by("part", "status", "since").values_list(
        "component", "responsibility", *told
    ):
        if slot := slots.get((component, responsibility)):
            sign_up, participation, *promise, chosen, heir, heir_on, agreed = facts
            goes = handover(heir, heir_on, agreed=agreed)
            slot.names.append(
                Name(sign_up, participation, names[participation], *promise, passed_over=bool(chosen), handover=goes)
            )


def draw(  # noqa: PLR0913 - what the page is, one word each
    grid: Grid,
    *,
    may_offer: bool,
    own: frozenset[int] = frozenset(),
    root: str = "../",
    query: str = "",
    language: str = "",
    unfolded: bool = False,
) -> SafeString:
    """A table for each category; with `may_offer`, a link to sign up in each slot where something is open.

    Where one of the participations `own` has signed up already, that link leads to what it signed up for.
    On a phone each category can be folded, and all but the first are, unless `unfolded`; what is open stands above it.
    `root` leads from the page to the network: 900 full addresses would weigh more than all the rest. `query` stands
    behind the address of each component; `language`: of what people entered, where the page is in another.
    """
    pen = _Pen(grid, may_offer=may_offer, own=own, root=root, query=query, language=language)
    drawn = (pen.group(group, number, unfolded=unfolded or number == 0) for number, group in enumerate(grid.groups))
    return mark_safe("".join(drawn))  # noqa: S308 - escaped where it comes in


class _Pen:
    """Draws one matrix. Words are looked up and escaped once, not once a slot."""

    def __init__(
        self, grid: Grid, *, may_offer: bool, own: frozenset[int], root: str, query: str, language: str
    ) -> None:
        self.responsibilities = grid.responsibilities
        self.may_offer, self.own = may_offer, own
        self.entered = f" lang={escape(language)}" if language else ""
        self.query = escape(query)
        self.link_to = f'<a href="{escape(root)}components/'
        yours = escape(_("Your sign-up"))
        self.yours = f'<a href="{escape(root)}sign-ups/', f'/">{yours}<span class=gv-sr>'
        self.heads: dict[int, str] = {
            each: f'<td role=cell data-label="{escape(capfirst(str(each.label)))}" class="gv-slot'
            for each in Responsibility
        }
        self.together = escape(_("Together"))
        self.sentences: dict[int, str] = {}
        self.words: dict[int, str] = {each: each.name.lower() for each in Responsibility}
        self.coverage: dict[tuple[int, bool], str] = {
            (each, promised): f' gv-slot--{each.name.lower()}"> {coverage_badge(each, promised=promised)}'
            for each in Coverage
            for promised in (False, True)
        }
        self.empty = {why: f'"><span class=gv-meta>{escape(str(word))}</span>' for why, word in WhyEmpty.choices}
        self.proposed = _("proposed by %(organisation)s")
        self.contested = _badge(_("contested"), "warning")
        self.roles: dict[tuple[int, str, date | None], str] = {}
        passed_over = _("another was chosen")
        self.passed_over = f" <span class=gv-meta>{escape(passed_over)}</span>"
        self.silent = _badge(_("silent"), "danger")
        self.ending = _badge(_("ending soon"), "info")
        self.health: dict[int | None, str] = {
            Health.STALLED: _badge(Health.STALLED.label, "danger"),
            Health.ATTENTION: _badge(Health.ATTENTION.label, "warning"),
        }
        self.candidate = _badge(Phase.CANDIDATE.label)
        self.wont = _badge(Priority.WONT.label)
        self.sign_up = "class=gv-open>" + escape(_("Sign up"))
        self.sign_up_too = ">" + escape(_("Sign up"))
        self.interest = ">" + escape(_("Show interest"))
        self.labels: dict[int, str] = {each: escape(str(each.label)) for each in Responsibility}
        columns = [
            escape(capfirst(str(word))) for word in (_("Component"), *(each.label for each in grid.responsibilities))
        ]
        # Seen on a wide screen are those of the summary, which stays in sight; the table has them for who listens.
        self.seen_columns = "".join(f"<span aria-hidden=true>{column}</span>" for column in columns[1:])
        heads = "".join(f"<th scope=col role=columnheader>{column}</th>" for column in columns)
        self.columns = f"<thead role=rowgroup><tr role=row>{heads}</tr></thead>"

    def group(self, group: Group, number: int, *, unfolded: bool) -> str:
        return "".join(
            [
                f"<details class=gv-category{' open' if unfolded else ''}>",
                f"<summary><span><b id=category-{number}>{escape(capfirst(group.name))}</b>{self.part(group)}",
                f"{in_badges(group.tally)}</span>{self.seen_columns}</summary>",
                f"<table class=gv-framework role=table aria-labelledby=category-{number}>{self.columns}",
                "<tbody role=rowgroup>",
                *(self.line(line) for line in group.lines),
                f"</tbody>{self.sums(group)}</table></details>",
            ]
        )

    def part(self, group: Group) -> str:
        """That a category stands on several pages, where it does."""
        if len(group.lines) == group.tally.components:
            return ""
        told = {"shown": len(group.lines), "all": group.tally.components}
        sentence = _("%(shown)d of %(all)d on this page") % told
        return f" <span class=gv-meta>{escape(sentence)}</span>"

    def sums(self, group: Group) -> str:
        """The foot of a category: how many slots of each column are covered, offered, open."""
        cells = "".join(f'{self.heads[each]}">{in_words(group.tally, each)}</td>' for each in self.responsibilities)
        return (
            f"<tfoot role=rowgroup><tr role=row><th role=rowheader scope=row>{self.together}</th>{cells}</tr></tfoot>"
        )

    def line(self, line: Line) -> str:
        code = escape(line.code)
        mark = self.candidate if line.phase == Phase.CANDIDATE else self.wont if line.priority == Priority.WONT else ""
        return (
            f'<tr role=row><th role=rowheader scope=row>{self.link_to}{code}/{self.query}"{self.entered}>'
            f"{escape(line.name)}</a> "
            f"<span class=gv-code>{code}</span>{mark}{self.proposer(line)}{self.organisations(line.organisations)}</th>"
            f"{''.join(self.slot(line, slot) for slot in line.slots)}</tr>"
        )

    def proposer(self, line: Line) -> str:
        """Who proposed a candidate."""
        if not line.proposer:
            return ""
        return f" <span class=gv-meta>{escape(self.proposed % {'organisation': line.proposer})}</span>"

    def organisations(self, number: int) -> str:
        """The sum of a row: how many organisations do something here."""
        if number not in self.sentences:
            sentence = ngettext("%d organisation", "%d organisations", number) % number
            self.sentences[number] = f" <span class=gv-meta>{escape(sentence)}</span>" if number else ""
        return self.sentences[number]

    def slot(self, line: Line, slot: Slot) -> str:
        said = [self.heads[slot.responsibility]]
        if slot.coverage:
            said.append(self.coverage[slot.coverage, slot.promised])
        else:
            said.append(self.empty[line.why_empty])
        if slot.contested:
            said.append(self.contested)
        if slot.names:
            said.append("<ul class=gv-who>")
            said += map(self.name, slot.names)
            said.append("</ul>")
        elif not slot.coverage:
            said.append(" ")
        if slot.coverage == Coverage.PARTIAL:
            said.append(f"<p class=gv-meta>{self.short(slot)}</p>")
        if self.may_offer and (link := self.link(line, slot)):
            where = f"{escape(line.name)}, {self.labels[slot.responsibility]}"
            if (mine := self.mine(line, slot)) is not None:
                said.append(f"{self.yours[0]}{mine}{self.yours[1]}: {where}</span></a>")
            else:
                said.append(f'{self.link_to}{escape(line.code)}/sign-up/{self.words[slot.responsibility]}/" {link}')
                said.append(f"<span class=gv-sr>: {where}</span></a>")
        said.append("</td>")
        return "".join(said)

    def name(self, name: Name) -> str:
        called = escape(name.organisation)
        role = self.role(name)
        if name.status != Status.CONFIRMED:
            return f"<li>{called}{self.passed_over if name.passed_over else role}"
        said = f"<li><b>{called}</b>{role}" if name.part == Part.LEAD else f"<li>{called}{role}"
        if name.silent:
            said += self.silent
        if name.health in self.health:
            said += self.health[name.health]
        if name.ending:
            said += self.ending
        if name.handover:
            said += f" <span class=gv-meta>{escape(name.handover)}</span>"
        return said

    def role(self, name: Name) -> str:
        """As what an organisation is here; that it is confirmed is the rule, so only the exception is said."""
        key = (name.part, name.status, name.since if name.status == Status.UPCOMING else None)
        if key not in self.roles:
            said = as_what_in_words(name.part, name.status, name.since)
            self.roles[key] = f" <span class=gv-meta>{escape(said)}</span>"
        return self.roles[key]

    def short(self, slot: Slot) -> str:
        """What is still asked beside what is promised."""
        wanted = []
        if slot.contributors_short:
            sentence = ngettext("%d more contributor wanted", "%d more contributors wanted", slot.contributors_short)
            wanted.append(sentence % slot.contributors_short)
        if slot.hours_short:
            wanted.append(_("more hours wanted"))
        return escape(", ".join(wanted))

    def mine(self, line: Line, slot: Slot) -> int | None:
        """What one's own organisation has signed up for here already; interest only where there is nothing else."""
        stands_in_the_way = (
            name.sign_up
            for name in slot.names
            if name.participation in self.own and (name.part != Part.INTERESTED or line.phase == Phase.CANDIDATE)
        )
        return next(stands_in_the_way, None)

    def link(self, line: Line, slot: Slot) -> str:
        """What one can do here, if anything; where a lead is only offered another can offer too."""
        if line.phase == Phase.CANDIDATE:
            return self.interest
        if slot.coverage == Coverage.OPEN:
            return self.sign_up
        return self.sign_up_too if slot.coverage in (Coverage.OFFERED, Coverage.PARTIAL) else ""


def _badge(word: Any, tone: str = "") -> str:
    css = f'"gv-badge gv-badge--{tone}"' if tone else "gv-badge"
    return f" <span class={css}>{escape(str(word))}</span>"
