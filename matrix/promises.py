"""What was promised, for each organisation and for each component: how much, and how that goes on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stakeholders.models import Network, Participation, Role

from .models import Component, Need, Part, SignUp, Status

# The columns of a sign-up, asked for `with_health`, that a load is counted from.
COUNTED = ("part", "status", "hours", "cents", "silent", "at_risk", "ending")


@dataclass(frozen=True, slots=True)
class Load:
    """What stands of some sign-ups, a year: what is confirmed and begun, what is confirmed for later, what is offered.

    `leads`, `joins`: of what holds; `coming`: how many are confirmed for a later day, of both parts. Interest promises
    nothing. `silent`, `at_risk`, `ending`: how many of what holds.
    """

    leads: int = 0
    joins: int = 0
    coming: int = 0
    offers: int = 0
    hours: int = 0
    hours_coming: int = 0
    hours_offered: int = 0
    cents: int = 0
    cents_coming: int = 0
    cents_offered: int = 0
    silent: int = 0
    at_risk: int = 0
    ending: int = 0

    @classmethod
    def of(cls, rows: Iterable[Any]) -> "Load":
        """Counted over sign-ups that stand, each with the columns `COUNTED`; status and health were asked in SQL."""
        promised = [row for row in rows if row.part != Part.INTERESTED]
        held = [row for row in promised if row.status == Status.CONFIRMED]
        coming = [row for row in promised if row.status == Status.UPCOMING]
        offered = [row for row in promised if row.status == Status.OFFERED]
        return cls(
            leads=sum(row.part == Part.LEAD for row in held),
            joins=sum(row.part == Part.CONTRIBUTOR for row in held),
            coming=len(coming),
            offers=len(offered),
            hours=sum(row.hours for row in held),
            hours_coming=sum(row.hours for row in coming),
            hours_offered=sum(row.hours for row in offered),
            cents=sum(row.cents for row in held),
            cents_coming=sum(row.cents for row in coming),
            cents_offered=sum(row.cents for row in offered),
            silent=sum(row.silent for row in held),
            at_risk=sum(row.at_risk for row in held),
            ending=sum(row.ending for row in held),
        )

    @property
    def promises(self) -> int:
        """How many leads and contributors hold."""
        return self.leads + self.joins

    @property
    def nothing(self) -> bool:
        """Whether nothing is promised and nothing offered."""
        return not (self.promises or self.coming or self.offers)


@dataclass(frozen=True)
class OfOrganisation:
    """What one organisation promised; `overloaded`: it leads more than the network thinks wise."""

    name: str
    slug: str
    load: Load
    overloaded: bool


@dataclass(frozen=True)
class OfComponent:
    """What is asked of a component and what was promised for it: hours a year, money, people.

    `asked`: whether anything is; `without_lead`: of how many responsibilities a lead is asked for and nobody leads.
    """

    name: str
    code: str
    load: Load
    asked: bool
    hours_asked: int
    short: int
    over: int
    without_lead: int


@dataclass(frozen=True)
class Promises:
    """All that is promised in a network on a day, over the components that count: those of the overview too."""

    organisations: tuple[OfOrganisation, ...]
    components: tuple[OfComponent, ...]
    total: Load

    @property
    def overloaded(self) -> int:
        """How many organisations lead too much."""
        return sum(each.overloaded for each in self.organisations)

    @property
    def hours_asked(self) -> int:
        return sum(each.hours_asked for each in self.components)

    @property
    def hours_short(self) -> int:
        """Hours still missing where they are asked; what is too much elsewhere does not fill them."""
        return sum(each.short for each in self.components)

    @property
    def hours_over(self) -> int:
        """Hours promised beyond what is asked in their place: with these, what is promised, asked and short add up."""
        return self.total.hours - (self.hours_asked - self.hours_short)

    @property
    def without_lead(self) -> int:
        return sum(each.without_lead for each in self.components)


def promises(network: Network, *, at: date) -> Promises:
    """What is promised in `network` on `at`, in three queries however much it is."""
    counting = Component.objects.that_count(at=at)
    rows: Any = (
        SignUp.objects.filter(network=network, component__in=counting, part__lt=Part.INTERESTED)
        .with_health(network=network, at=at)
        .as_at(at)
        .order_by()
        .values_list("participation", "component", *COUNTED, named=True)
    )
    rows = list(rows)
    return Promises(
        organisations=_by_organisation(network, rows, at),
        components=_by_component(network, rows, at),
        total=Load.of(rows),
    )


def _by_organisation(network: Network, rows: Sequence[Any], at: date) -> tuple[OfOrganisation, ...]:
    """Who promised something, and the partners who did not."""
    of = _grouped(rows, "participation")
    known = Participation.objects.filter(network=network).as_at(at)
    known = known.filter(pk__in=of) | known.in_role(Role.PARTNER, at=at)
    named = known.with_name(at=at).order_by("name_then").values_list("pk", "name_then", "organisation__slug")
    loads = ((name, slug, Load.of(of.get(pk, ()))) for pk, name, slug in named)
    return tuple(OfOrganisation(name, slug, load, network.is_overload(load.leads)) for name, slug, load in loads)


def _by_component(network: Network, rows: Sequence[Any], at: date) -> tuple[OfComponent, ...]:
    """Of what something is asked or promised."""
    of = _grouped(rows, "component")
    needs = Need.objects.filter(network=network).that_count(at=at).with_coverage(at=at).order_by()
    asked: dict[int, list[Any]] = {}
    for need in needs.values_list("component", "lead_wanted", "hours_wanted", "led", "hours", named=True):
        asked.setdefault(need.component, []).append(need)
    components = Component.objects.filter(pk__in={*of, *asked}).order_by("category__order", "code")
    return tuple(
        of_component(name, code, asked.get(pk, ()), of.get(pk, ()))
        for pk, name, code in components.values_list("pk", "name", "code")
    )


def of_component(name: str, code: str, needs: Sequence[Any], rows: Iterable[Any]) -> OfComponent:
    """`needs`: what is asked, asked for `with_coverage`; `rows`: the sign-ups that stand."""
    return OfComponent(
        name=name,
        code=code,
        load=Load.of(rows),
        asked=bool(needs),
        hours_asked=sum(need.hours_wanted for need in needs),
        short=sum(max(0, need.hours_wanted - need.hours) for need in needs),
        over=sum(max(0, need.hours - need.hours_wanted) for need in needs if need.hours_wanted),
        without_lead=sum(need.lead_wanted and not need.led for need in needs),
    )


def _grouped(rows: Iterable[Any], column: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found
