"""How the network stands on a day: the counts and the short lists that overview, report show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from stakeholders.models import Network

from .models import Category, Component, Coverage, Need, SignUp, Status


@dataclass(frozen=True)
class CategoryStanding:
    """The needs of one category on a day, counted by coverage."""

    name: str
    prefix: str
    components: int
    counts: dict[Coverage, int]

    @property
    def needs(self) -> int:
        return sum(self.counts.values())

    @property
    def best_first(self) -> list[tuple[Coverage, int]]:
        """The counts from covered to open, as people read them."""
        return [(coverage, self.counts[coverage]) for coverage in reversed(Coverage)]


@dataclass(frozen=True)
class Standing:
    """A network on one day. What is counted are needs: one responsibility of one component each.

    `needs`: every need that counts, with its coverage; `risky`, `ending`: confirmed sign-ups at risk or ending soon.
    """

    day: date
    components: int
    categories: tuple[CategoryStanding, ...]
    needs: tuple[Need, ...]
    risky: tuple[SignUp, ...]
    ending: tuple[SignUp, ...]

    def count(self, coverage: Coverage) -> int:
        """The number of needs with this coverage."""
        return sum(each.counts[coverage] for each in self.categories)

    @property
    def asked(self) -> int:
        return len(self.needs)

    @property
    def covered(self) -> int:
        return self.count(Coverage.COVERED)

    @property
    def partial(self) -> int:
        return self.count(Coverage.PARTIAL)

    @property
    def offered(self) -> int:
        return self.count(Coverage.OFFERED)

    @property
    def open(self) -> int:
        return self.count(Coverage.OPEN)

    @property
    def contested(self) -> tuple[Need, ...]:
        """Needs for which several offer to lead where none holds."""
        return tuple(need for need in self.needs if need.contested)  # type: ignore[attr-defined]

    @property
    def silent(self) -> tuple[SignUp, ...]:
        """Sign-ups that were promised and not heard of for longer than the network's limit."""
        return tuple(row for row in self.risky if row.silent)  # type: ignore[attr-defined]


def standing(network: Network, *, at: date) -> Standing:
    """How `network` stands on `at`; a constant number of queries."""
    needs = tuple(
        Need.objects.filter(network=network)
        .that_count(at=at)
        .with_coverage(at=at)
        .select_related("component__category")
        .order_by("component__category__order", "component__code", "responsibility")
    )
    sign_ups = _promises(network, at)
    counting = Component.objects.filter(category=OuterRef("pk")).that_count(at=at).order_by().values("category")
    total = Coalesce(Subquery(counting.annotate(total=Count("pk")).values("total")), 0)
    categories: list[Any] = list(Category.objects.filter(network=network).annotate(total=total))
    return Standing(
        day=at,
        components=sum(category.total for category in categories),
        categories=tuple(
            CategoryStanding(
                name=category.name,
                prefix=category.prefix,
                components=category.total,
                counts={
                    coverage: sum(
                        1
                        for need in needs
                        if need.component.category_id == category.pk and need.coverage == coverage  # type: ignore[attr-defined]
                    )
                    for coverage in Coverage
                },
            )
            for category in categories
        ),
        needs=needs,
        risky=tuple(row for row in sign_ups if row.at_risk),
        ending=tuple(row for row in sign_ups if row.ending),
    )


def _promises(network: Network, at: date) -> list[Any]:
    """The confirmed sign-ups on components that count, of which something is to be said."""
    rows: Any = (
        SignUp.objects.filter(network=network, component__in=Component.objects.that_count(at=at))
        .with_health(network=network, at=at)
        .with_name(at=at)
        .filter(status=Status.CONFIRMED)
        .select_related("component", "participation__organisation")
        .order_by("component__category__order", "component__code", "responsibility", "part")
    )
    return [row for row in rows if row.at_risk or row.ending]
