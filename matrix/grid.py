"""The matrix: components by category × develop and manage. Read in few queries, drawn in one go.

A large network has hundreds of components with a slot for each responsibility, so the rows are plain tuples from the
database, and the tables are joined from strings here: a template would take twenty times as long.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stakeholders.models import Network, Participation
from stakeholders.models.organisation import name_of

from .models import Category, Coverage, Health, Need, Part, Phase, Priority, Responsibility, SignUp, Status
from .words import COVERAGE_TONES, coverage_badge, coverage_word


@dataclass(frozen=True, slots=True)
class Name:
    """One organisation in a slot, and what is to be said of its promise. `sign_up`, `participation`: their keys."""

    sign_up: int
    participation: int
    organisation: str
    part: int
    status: str
    health: int | None = None
    silent: bool = False
    ending: bool = False


@dataclass(slots=True)
class Slot:
    """One responsibility of one component. Without coverage nothing is asked, or it does not count.

    `promised`: a lead is confirmed that has yet to begin.
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
        """Whether its coverage is counted: not that of candidates and won't-haves."""
        return self.phase != Phase.CANDIDATE and self.priority != Priority.WONT

    @property
    def why_empty(self) -> str:
        """Why a slot of it has no coverage: a key of `empty_words`."""
        if self.phase == Phase.CANDIDATE:
            return "candidate"
        return "wont" if self.priority == Priority.WONT else "asked"


def empty_words() -> dict[str, str]:
    """What a slot without coverage is called."""
    return {"asked": _("not asked for"), "candidate": _("not asked for yet"), "wont": _("not asked for now")}


@dataclass(slots=True)
class Group:
    """A category with its components."""

    name: str
    lines: list[Line] = field(default_factory=list)

    def count(self, coverage: Coverage | None) -> int:
        """The number of slots with this coverage; of None: those in which nothing is asked, or that do not count."""
        return sum(slot.coverage == coverage for line in self.lines for slot in line.slots)


@dataclass(frozen=True, slots=True)
class Grid:
    """The matrix on a day."""

    groups: list[Group]

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def components(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def counting(self) -> int:
        """The number of components whose coverage is counted."""
        return sum(line.counts for group in self.groups for line in group.lines)

    def count(self, coverage: Coverage) -> int:
        """The number of slots with this coverage."""
        return sum(group.count(coverage) for group in self.groups)

    @property
    def counts(self) -> list[tuple[Coverage, int]]:
        """How many slots there are of each coverage, best first."""
        return [(coverage, self.count(coverage)) for coverage in reversed(Coverage)]


def read(network: Network, components: QuerySet[Any], *, at: date) -> Grid:
    """The matrix of `components` (of `network`) on `at`; retired ones, and those without a phase yet, are left out."""
    rows = components.with_phase(at=at).exclude(phase=None).exclude(phase=Phase.RETIRED)  # type: ignore[attr-defined]
    rows = rows.annotate(proposer=name_of("proposed_by__organisation", at=at))
    slots: dict[tuple[int, int], Slot] = {}
    groups = {category.pk: Group(category.name) for category in Category.objects.filter(network=network)}
    for pk, code, name, category, phase, priority, proposer in rows.order_by("category__order", "code").values_list(
        "pk", "code", "name", "category", "phase", "priority", "proposer"
    ):
        pair = tuple(Slot(responsibility) for responsibility in Responsibility)
        slots.update({(pk, slot.responsibility): slot for slot in pair})
        whose = (proposer or "") if phase == Phase.CANDIDATE else ""
        groups[category].lines.append(Line(code, name, phase, priority, pair, whose))
    _read_needs(network, slots, at)
    _read_names(network, slots, at)
    return Grid([group for group in groups.values() if group.lines])


def _read_needs(network: Network, slots: dict[tuple[int, int], Slot], at: date) -> None:
    needs = Need.objects.filter(network=network).that_count(at=at).with_coverage(at=at).order_by()
    told = ("coverage", "led_from", "contested", "contributors_wanted", "joined", "hours_wanted", "hours")
    for component, responsibility, *facts in needs.values_list("component", "responsibility", *told):
        coverage, led_from, contested, contributors, joined, hours_wanted, hours = facts
        if slot := slots.get((component, responsibility)):
            slot.coverage = coverage
            slot.promised = bool(led_from)
            slot.contested = bool(contested)
            slot.contributors_short = max(0, contributors - joined)
            slot.hours_short = hours < hours_wanted


def _read_names(network: Network, slots: dict[tuple[int, int], Slot], at: date) -> None:
    known = Participation.objects.filter(network=network).with_name(at=at).order_by()
    names = {
        pk: abbreviation or name
        for pk, abbreviation, name in known.values_list("pk", "organisation__abbreviation", "name_then")
    }
    standing = SignUp.objects.filter(network=network).as_at(at).with_health(network=network, at=at)
    told = ("pk", "participation", "part", "status", "health", "silent", "ending")
    for component, responsibility, *facts in standing.order_by("part", "status", "since").values_list(
        "component", "responsibility", *told
    ):
        if slot := slots.get((component, responsibility)):
            sign_up, participation, *promise = facts
            slot.names.append(Name(sign_up, participation, names[participation], *promise))


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
    pen = _Pen(may_offer=may_offer, own=own, root=root, query=query, language=language)
    drawn = (pen.group(group, number, unfolded=unfolded or number == 0) for number, group in enumerate(grid.groups))
    return mark_safe("".join(drawn))  # noqa: S308 - escaped where it comes in


class _Pen:
    """Draws one matrix. Words are looked up and escaped once, not once a slot."""

    def __init__(self, *, may_offer: bool, own: frozenset[int], root: str, query: str, language: str) -> None:
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
        self.words: dict[int, str] = {each: each.name.lower() for each in Responsibility}
        self.coverage: dict[tuple[int, bool], str] = {
            (each, promised): f' gv-slot--{each.name.lower()}"> {coverage_badge(each, promised=promised)}'
            for each in Coverage
            for promised in (False, True)
        }
        self.empty = {why: f'"><span class=gv-meta>{escape(word)}</span>' for why, word in empty_words().items()}
        self.proposed = _("proposed by %(organisation)s")
        self.contested = _badge(_("contested"), "warning")
        self.roles: dict[tuple[int, str], str] = {
            (part, status): _role(part, status) for part in Part for status in Status
        }
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
        columns = [escape(capfirst(str(word))) for word in (_("Component"), *(each.label for each in Responsibility))]
        # Seen on a wide screen are those of the summary, which stays in sight; the table has them for who listens.
        self.seen_columns = "".join(f"<span aria-hidden=true>{column}</span>" for column in columns[1:])
        heads = "".join(f"<th scope=col role=columnheader>{column}</th>" for column in columns)
        self.columns = f"<thead role=rowgroup><tr role=row>{heads}</tr></thead>"

    def group(self, group: Group, number: int, *, unfolded: bool) -> str:
        return "".join(
            [
                f"<details class=gv-category{' open' if unfolded else ''}>",
                f"<summary><span><b id=category-{number}>{escape(capfirst(group.name))}</b>{self.sum(group)}</span>",
                f"{self.seen_columns}</summary>",
                f"<table class=gv-framework role=table aria-labelledby=category-{number}>{self.columns}",
                "<tbody role=rowgroup>",
                *(self.line(line) for line in group.lines),
                "</tbody></table></details>",
            ]
        )

    def sum(self, group: Group) -> str:
        """What is open in a category, in a few words."""
        slots = Counter(
            (slot.coverage, slot.promised and slot.coverage == Coverage.OFFERED)
            for line in group.lines
            for slot in line.slots
        )
        found = [
            _badge(f"{number} {coverage_word(coverage, promised=promised)}", COVERAGE_TONES[coverage])
            for coverage, promised in (
                *((Coverage.OPEN, False), (Coverage.OFFERED, False), (Coverage.OFFERED, True)),
                (Coverage.PARTIAL, False),
            )
            if (number := slots[coverage, promised])
        ]
        if found:
            return "".join(found)
        asked = group.count(None) < len(group.lines) * len(Responsibility)
        word = _("nothing open") if asked else _("nothing asked for")
        return f" <span class=gv-meta>{escape(word)}</span>"

    def line(self, line: Line) -> str:
        code = escape(line.code)
        mark = self.candidate if line.phase == Phase.CANDIDATE else self.wont if line.priority == Priority.WONT else ""
        return (
            f'<tr role=row><th role=rowheader scope=row>{self.link_to}{code}/{self.query}"{self.entered}>'
            f"{escape(line.name)}</a> "
            f"<span class=gv-code>{code}</span>{mark}{self.proposer(line)}</th>"
            f"{self.slot(line, line.slots[0])}{self.slot(line, line.slots[1])}</tr>"
        )

    def proposer(self, line: Line) -> str:
        """Who proposed a candidate."""
        if not line.proposer:
            return ""
        return f" <span class=gv-meta>{escape(self.proposed % {'organisation': line.proposer})}</span>"

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
        role = self.roles[name.part, name.status]
        if name.status != Status.CONFIRMED:
            return f"<li>{called}{role}"
        said = f"<li><b>{called}</b>{role}" if name.part == Part.LEAD else f"<li>{called}{role}"
        if name.silent:
            said += self.silent
        if name.health in self.health:
            said += self.health[name.health]
        if name.ending:
            said += self.ending
        return said

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


def _role(part: Part, status: Status) -> str:
    """As what an organisation is here; that it is confirmed is the rule, so only the exception is said."""
    words = [part.label] if status == Status.CONFIRMED or part == Part.INTERESTED else [part.label, status.label]
    return f" <span class=gv-meta>{escape(', '.join(map(str, words)))}</span>"


def _badge(word: Any, tone: str = "") -> str:
    css = f'"gv-badge gv-badge--{tone}"' if tone else "gv-badge"
    return f" <span class={css}>{escape(str(word))}</span>"
