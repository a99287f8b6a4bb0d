"""Which components a page is about: all that its filter leaves, and, of very many, those that stand on this page."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, Q, QuerySet, When

from stakeholders.models.organisation import name_of

from .models import Category, Phase

# More components than this and a third of it stand on pages: a phone cannot hold thousands of rows.
LINES_A_PAGE = 300


class Row(NamedTuple):
    """One component, as plain as it comes from the database. `proposer`: who proposed it, while it is a candidate."""

    pk: int
    code: str
    name: str
    category: int
    category__kind: str
    category__own_name: str
    phase: str
    priority: int
    proposer: str | None

    @property
    def category_name(self) -> str:
        return Category(kind=self.category__kind, own_name=self.category__own_name).name


@dataclass(frozen=True, slots=True)
class Chosen:
    """`everything` in the order of the page; `page`: what stands on it.

    `condition`, on a row of any model with a `component`: that its component is one of everything.
    """

    everything: list[Row]
    page: Page
    condition: Q

    @property
    def paged(self) -> bool:
        return self.page.paginator.num_pages > 1


def choose(components: QuerySet[Any], *, at: date, page: str | int | None = None, most: int | None = None) -> Chosen:
    """Those of `components` that are there on `at`: not retired, nor without a phase yet. `most`: on one page."""
    most = most or LINES_A_PAGE
    rows = components.with_phase(at=at).exclude(phase=None).exclude(phase=Phase.RETIRED)  # type: ignore[attr-defined]
    proposer = Case(When(phase=Phase.CANDIDATE, then=name_of("proposed_by__organisation", at=at)))
    rows = rows.annotate(proposer=proposer)
    found = [Row(*row) for row in rows.order_by("category__order", "code").values_list(*Row._fields)]
    shown = Paginator(found, most, orphans=most // 3).get_page(page)
    # A list of keys is quickest for the database, as long as it is no long one.
    few = len(found) <= LINES_A_PAGE * 2
    here = Q(component__in=[row.pk for row in found] if few else rows.order_by().values("pk"))
    return Chosen(found, shown, here)
