"""The planning: by quarter as a timeline, and in order of date as a list."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters.views import FilterView

from matrix import planning, timeline
from matrix.agenda import entries
from matrix.filters import MatrixFilter
from matrix.models import Component
from publishing.charts import Bar, Caption, Look, Series, columns
from stakeholders.keeping import CanBeKept

from .components import PAGE, MatrixPage
from .ways import Ways


class PlanningPage(CanBeKept, Ways, MatrixPage, FilterView):
    """What timeline and list share. `?from=2027Q1`: the first quarter shown."""

    filterset_class = MatrixFilter
    extra_context = {
        "heading": gettext_lazy("Planning"),
        "lead": gettext_lazy("By when something is wanted, who does it until when, and where nobody leads."),
    }

    def get_queryset(self) -> Any:
        return Component.objects.visible_to(self.request.user).filter(network=self.network)

    @property
    def begins(self) -> planning.Quarter | None:
        """The first quarter that the address asks for; None where it asks for none, or for what is none."""
        told = {*self.request.GET.getlist("from")}
        return planning.Quarter.asked(*told) if len(told) == 1 else None

    @cached_property
    def planning(self) -> planning.Planning:
        return planning.read(
            self.network,
            self.object_list,
            at=self.day,
            begins=self.begins,
            only=self.filterset.only,
            page=self.page_number,
        )

    @property
    def page_number(self) -> str | None:
        """Of the components; a list has pages of its own."""
        return self.request.GET.get("page")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = self.planning
        told = {"asked": len(plan.slots), "without": plan.without_lead}
        return super().get_context_data(
            planning=plan,
            no_quarter=bool(self.request.GET.get("from")) and self.begins is None,
            count_text=ngettext(
                "%(asked)d thing asked for, %(without)d without a lead at some time",
                "%(asked)d things asked for, %(without)d of which without a lead at some time",
                told["asked"],
            )
            % told,
            chart=sums_chart(plan),
            narrow_chart=sums_chart(plan, key="sums-narrow", width=340, short=True),
            sums=list(zip(plan.quarters, plan.due, plan.missing, strict=True)),
            moves=self._moves(),
            **kwargs,
        )

    def _moves(self) -> list[tuple[str, str]]:
        """The way to earlier and later quarters, with the same conditions."""
        plan = self.planning
        asked = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if name not in {"from", "page"}
        ]
        now = planning.Quarter.of(self.day).later(-planning.BEFORE)
        ways = [(_("A year earlier"), plan.quarters[0].later(-4)), (_("A year later"), plan.quarters[0].later(4))]
        if plan.quarters[0] != now:
            ways.insert(1, (_("Around now"), now))
        return [
            (word, f"?{urlencode([*asked, *([('from', quarter.word)] if quarter != now else [])])}")
            for word, quarter in ways
        ]


class PlanningTimeline(PlanningPage):
    """A row for what is asked, a column for each quarter."""

    template_name = "matrix/planning.html"
    kept_as = gettext_lazy("Planning")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = self.planning
        groups = plan.of_page()
        table = timeline.draw(
            plan,
            groups,
            may_offer=self.may_offer(),
            query=self.shown.query,
            language=self.network.other_language,
        )
        return super().get_context_data(table=table, rows_page=plan.chosen.page, **kwargs)


class PlanningList(PlanningPage):
    """The same in the order in which something is to be done about it."""

    template_name = "matrix/planning_list.html"
    kept_as = gettext_lazy("Planning as a list")
    extra_context = PlanningPage.extra_context | {"heading": gettext_lazy("Planning as a list")}

    @property
    def page_number(self) -> str | None:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = Paginator(self.planning.by_date(), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            entries=entries(self.planning, list(shown)), rows_page=shown, may_offer=self.may_offer(), **kwargs
        )


def sums_chart(plan: planning.Planning, *, key: str = "sums", width: int = 1180, short: bool = False) -> Any:
    """By quarter: for how many something is wanted, and how many have no lead. Empty where nothing is asked."""
    if not plan.slots:
        return ""
    return columns(
        [
            Bar(quarter.short if short else str(quarter), (due, missing))
            for quarter, due, missing in zip(plan.quarters, plan.due, plan.missing, strict=True)
        ],
        series=[Series(_("wanted in this quarter"), Look.COVERED), Series(_("without a lead"), Look.OPEN)],
        caption=Caption(
            key=key,
            title=_("Wanted, and without a lead, by quarter"),
            description=_("For each quarter how much is wanted in it, and how much has no lead during some of it."),
        ),
        width=width,
    )
