"""How the network stands on a day: the counts and the short lists that overview, report show."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from stakeholders.models import Network, Participation

from .models import Category, Component, Coverage, CoverageWord, Need, Part, Priority, Responsibility, SignUp


@dataclass(frozen=True, slots=True)
class AskedNeed:
    """One need on a day: what is asked, for which component, and how far that is covered.

    `code`, `name`: of the component; `hours_wanted`: a year; `led`: a lead holds; `led_from`: the day on
    which one begins that is confirmed for later; `joined`: how many contribute;
    `lead_offers`: how many offer to lead; `upcoming`: nobody holds, and who will is confirmed.
    """

    component_id: int
    code: str
    name: str
    priority: Priority
    category: Category
    responsibility: Responsibility
    lead_wanted: bool
    contributors_wanted: int
    hours_wanted: int
    due_on: date | None
    coverage: Coverage
    contested: bool
    led: bool
    led_from: date | None
    joined: int
    lead_offers: int
    upcoming: bool

    @property
    def told(self) -> CoverageWord:
        """Its coverage as readers are told."""
        return CoverageWord.of(self.coverage, upcoming=self.upcoming)

    @property
    def without_lead(self) -> bool:
        """Whether a lead is asked for and nobody leads."""
        return self.lead_wanted and not self.led

    @property
    def word(self) -> str:
        """The name of what is to be done, in addresses."""
        return self.responsibility.name.lower()


@dataclass(frozen=True, slots=True)
class Promise:
    """A confirmed sign-up on a day. `code`, `name`: of the component; `slug`: of the organisation.

    `began_as`: the sign-up that it was before it was renewed, which tells that it is still that promise.
    """

    pk: int
    began_as: int
    participation: int
    slug: str
    code: str
    name: str
    organisation: str
    responsibility: Responsibility
    part: Part
    until: date | None
    status: str
    health: int | None
    silent: bool
    at_risk: bool
    ending: bool

    @property
    def last_day(self) -> date | None:
        """The last day it is for."""
        return self.until - timedelta(days=1) if self.until else None


@dataclass(frozen=True, slots=True)
class Overload:
    """An organisation that leads more than the network thinks wise."""

    organisation: str
    slug: str
    leads: int


@dataclass(frozen=True)
class CategoryStanding:
    """The needs of one category on a day, counted by coverage as readers are told."""

    name: str
    prefix: str
    components: int
    counts: dict[CoverageWord, int]

    @property
    def needs(self) -> int:
        return sum(self.counts.values())

    @property
    def best_first(self) -> list[tuple[CoverageWord, int]]:
        """The counts from covered to open, as people read them."""
        return [(told, self.counts[told]) for told in reversed(CoverageWord)]


@dataclass(frozen=True)
class Standing:
    """A network on one day. What is counted are needs: one responsibility of one component each.

    `organisations`: how many take part. `needs`: every need that counts, with its coverage; `held`: the confirmed
    sign-ups; `overloaded`: who leads too much, most first.
    """

    day: date
    components: int
    organisations: int
    categories: tuple[CategoryStanding, ...]
    needs: tuple[AskedNeed, ...]
    held: tuple[Promise, ...]
    overloaded: tuple[Overload, ...]

    def count(self, told: CoverageWord) -> int:
        """The number of needs that are told in this word."""
        return sum(each.counts[told] for each in self.categories)

    @property
    def asked(self) -> int:
        return len(self.needs)

    @property
    def covered(self) -> int:
        return self.count(CoverageWord.COVERED)

    @property
    def partial(self) -> int:
        return self.count(CoverageWord.PARTIAL)

    @property
    def upcoming(self) -> int:
        """For how many somebody is confirmed who has yet to begin."""
        return self.count(CoverageWord.UPCOMING)

    @property
    def offered(self) -> int:
        return self.count(CoverageWord.OFFERED)

    @property
    def open(self) -> int:
        return self.count(CoverageWord.OPEN)

    @property
    def promised(self) -> int:
        """How many leads and contributors hold what is asked."""
        return sum(need.led + need.joined for need in self.needs)

    @property
    def contested(self) -> tuple[AskedNeed, ...]:
        """Needs for which several offer to lead where none holds."""
        return tuple(need for need in self.needs if need.contested)

    @property
    def must_without_lead(self) -> tuple[AskedNeed, ...]:
        """What the network cannot do without, for which a lead is asked and nobody leads."""
        return tuple(need for need in self.needs if need.without_lead and need.priority == Priority.MUST)

    @property
    def risky(self) -> tuple[Promise, ...]:
        """Sign-ups at risk: stalled, needing attention or silent."""
        return tuple(row for row in self.held if row.at_risk)

    @property
    def ending(self) -> tuple[Promise, ...]:
        """Sign-ups of which the end is in sight."""
        return tuple(row for row in self.held if row.ending)

    @property
    def silent(self) -> tuple[Promise, ...]:
        """Sign-ups that were promised and not heard of for longer than the network's limit."""
        return tuple(row for row in self.risky if row.silent)


def standing(network: Network, *, at: date) -> Standing:
    """How `network` stands on `at`; a constant number of queries."""
    return standings(network, at)[0]


def standings(network: Network, *days: date) -> list[Standing]:
    """How `network` stands on each of `days`; as many queries as for one."""
    totals = {f"total_{number}": _components(day) for number, day in enumerate(days)}
    partners = {f"organisations_{number}": _organisations(day) for number, day in enumerate(days)}
    categories: list[Any] = list(Category.objects.filter(network=network).annotate(**totals, **partners))
    needs, held = _needs(network, categories, days), _held(network, days)
    return [
        _standing(
            network,
            day,
            categories,
            {each.pk: getattr(each, f"total_{number}") for each in categories},
            # told with the categories, so that it takes no query of its own; a new network may have none yet
            getattr(categories[0], f"organisations_{number}") if categories else _taking_part(network, day).count(),
            rows=(needs[number], held[number]),
        )
        for number, day in enumerate(days)
    ]


def _taking_part(network: Any, day: date) -> Any:
    return Participation.objects.filter(network=network).who_take_part(at=day).order_by()


def _organisations(day: date) -> Coalesce:
    """How many organisations take part on `day` in the network of a category."""
    taking = _taking_part(OuterRef("network"), day).values("network")
    return Coalesce(Subquery(taking.annotate(total=Count("pk")).values("total")), 0)


def _components(day: date) -> Coalesce:
    """How many components of a category count on `day`."""
    counting = Component.objects.filter(category=OuterRef("pk")).that_count(at=day).order_by().values("category")
    return Coalesce(Subquery(counting.annotate(total=Count("pk")).values("total")), 0)


def _standing(
    network: Network,
    day: date,
    categories: Sequence[Category],
    components: dict[int, int],
    organisations: int,
    *,
    rows: tuple[tuple[AskedNeed, ...], tuple[Promise, ...]],
) -> Standing:
    needs, held = rows
    counts = Counter((need.category.pk, need.told) for need in needs)
    return Standing(
        day=day,
        components=sum(components.values()),
        organisations=organisations,
        categories=tuple(
            CategoryStanding(
                name=category.name,
                prefix=category.prefix,
                components=components[category.pk],
                counts={told: counts[category.pk, told] for told in CoverageWord},
            )
            for category in categories
        ),
        needs=needs,
        held=held,
        overloaded=_overloaded(network, held),
    )


def _of_each(days: Sequence[date], rows: Callable[[date], Any]) -> list[list[dict[str, Any]]]:
    """The plain rows of each of `days`, read in one query; in the order that `category_order`, code and so on give."""
    numbered = [rows(day).annotate(number=Value(number)) for number, day in enumerate(days)]
    found: list[list[dict[str, Any]]] = [[] for _day in days]
    for row in numbered[0].union(*numbered[1:], all=True) if numbered[1:] else numbered[0]:
        found[row.pop("number")].append(row)
    for each in found:
        each.sort(key=lambda row: (row["category_order"], row["code"], row["responsibility"], row.get("part", 0)))
        for row in each:
            del row["category_order"]
    return found


def _needs(network: Network, categories: Sequence[Category], days: Sequence[date]) -> list[tuple[AskedNeed, ...]]:
    """Read as plain rows: hundreds of needs, each with its component, are slow to make as objects of the model."""
    by_key = {category.pk: category for category in categories}

    def rows(at: date) -> Any:
        asked = Need.objects.filter(network=network).that_count(at=at).with_coverage(at=at).order_by()
        return asked.values(
            *("component_id", "responsibility", "lead_wanted", "contributors_wanted", "hours_wanted", "due_on"),
            *("coverage", "contested", "led", "led_from", "joined", "lead_offers", "upcoming"),
            code=F("component__code"),
            name=F("component__name"),
            priority=F("component__priority"),
            category=F("component__category"),
            category_order=F("component__category__order"),
        )

    found = _of_each(days, rows)
    for row in (row for each in found for row in each):
        row["category"] = by_key[row["category"]]
        row["priority"] = Priority(row["priority"])
        row["responsibility"] = Responsibility(row["responsibility"])
        row["coverage"] = Coverage(row["coverage"])
    return [tuple(AskedNeed(**row) for row in each) for each in found]


def _held(network: Network, days: Sequence[date]) -> list[tuple[Promise, ...]]:
    """The confirmed sign-ups on components that count."""

    def rows(at: date) -> Any:
        promised: Any = SignUp.objects.filter(network=network, component__in=Component.objects.that_count(at=at))
        promised = promised.confirmed(at=at).with_health(network=network, at=at).with_name(at=at).order_by()
        return promised.values(
            *("pk", "participation", "responsibility", "part", "until", "status"),
            *("health", "silent", "at_risk", "ending"),
            began_as=Coalesce("origin", "pk"),
            code=F("component__code"),
            name=F("component__name"),
            slug=F("participation__organisation__slug"),
            organisation=F("organisation_name"),
            category_order=F("component__category__order"),
        )

    found = _of_each(days, rows)
    for row in (row for each in found for row in each):
        row["responsibility"] = Responsibility(row["responsibility"])
        row["part"] = Part(row["part"])
    return [tuple(Promise(**row) for row in each) for each in found]


def _overloaded(network: Network, held: Sequence[Promise]) -> tuple[Overload, ...]:
    leads = Counter(row.participation for row in held if row.part == Part.LEAD)
    named = {row.participation: (row.organisation, row.slug) for row in held}
    return tuple(Overload(*named[who], number) for who, number in leads.most_common() if network.is_overload(number))
