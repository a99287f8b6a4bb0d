"""The matrix: by responsibility, and by organisation."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext
from django_filters.views import FilterView

from matrix import crosswise, grid
from matrix.filters import MatrixFilter
from matrix.models import Component
from matrix.tally import totals
from stakeholders.keeping import CanBeKept
from stakeholders.models import Access

from .components import MatrixPage
from .downloads import downloads
from .ways import ChoosesColumns, Ways

COLUMNS_MOST = 60


class Matrix(CanBeKept, Ways, MatrixPage, FilterView):
    """Who develops and manages what, and what is open, on one page."""

    template_name = "matrix/matrix.html"
    filterset_class = MatrixFilter
    kept_as = gettext_lazy("Matrix by responsibility")
    export = "matrix:matrix_export"
    extra_context = {
        "heading": gettext_lazy("Matrix"),
        "lead": gettext_lazy("Who develops and manages each component, and what is still open."),
    }

    def get_queryset(self) -> Any:
        return Component.objects.visible_to(self.request.user).filter(network=self.network)

    @cached_property
    def grid(self) -> grid.Grid:
        return grid.read(
            self.network,
            self.object_list,
            at=self.day,
            only=self.filterset.only,
            page=self.request.GET.get("page"),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            grid=self.grid,
            totals=totals(self.grid.tally, self.grid.responsibilities),
            **self.drawn(filtered=any(map(self.request.GET.get, kwargs["filter"].filters))),
            count_text=_counted(self.grid.tally.components, self.grid.tally.counting),
            downloads=downloads(self, self.export, keeps=self.kept_words),
            may_establish=self.may_establish(),
            may_propose=self.may_propose(),
            **kwargs,
        )

    def drawn(self, *, filtered: bool) -> dict[str, Any]:
        """What the template shows of the grid."""
        own = Access.of(self.request.user, self.network).participations
        return {"body": grid.draw(self.grid, own=own, unfolded=filtered, **self.pen)}

    @property
    def pen(self) -> dict[str, Any]:
        """What either way of drawing has to know of the page."""
        return {
            "may_offer": self.may_offer(),
            "query": self.shown.query,
            "language": self.network.other_language,
        }


class MatrixCrosswise(ChoosesColumns, Matrix):
    """The same with a column for each organisation; of many organisations a part, `?part=2` the next."""

    template_name = "matrix/matrix_crosswise.html"
    kept_as = gettext_lazy("Matrix by organisation")
    export = "matrix:crosswise_export"
    kept_words = ("columns",)
    extra_context = {
        "heading": gettext_lazy("Matrix by organisation"),
        "lead": gettext_lazy("Which organisation leads or joins where, and what is still open."),
    }

    @cached_property
    def organisations(self) -> list[crosswise.Column]:
        """All that have signed up for something here."""
        return crosswise.columns(self.network, self.grid, at=self.day)

    def column_choices(self) -> list[tuple[str, Any]]:
        return [(each.slug, each.name) for each in self.organisations]

    @property
    def columns(self) -> list[crosswise.Column]:
        """Those that were chosen; all of them where none were."""
        chosen = {*self.chosen_columns}
        return [each for each in self.organisations if each.slug in chosen] or self.organisations

    def drawn(self, *, filtered: bool) -> dict[str, Any]:  # noqa: ARG002 - of the base
        part = Paginator(self.columns, COLUMNS_MOST).get_page(self.request.GET.get("part"))
        return {
            "table": crosswise.draw(self.grid, list(part), of=self.organisations, **self.pen),
            "marks": crosswise.marks().values(),
            "columns": part,
            "left_out": crosswise.left_out(self.grid),
        }


def _counted(components: int, counting: int) -> str:
    """How many components there are, and how many of them count where that is fewer: the overview tells only those."""
    said = ngettext("%d component", "%d components", components) % components
    if counting == components:
        return said
    whole = ngettext(
        "%(components)s, %(counting)d of which counts", "%(components)s, %(counting)d of which count", counting
    )
    return whole % {"components": said, "counting": counting}
