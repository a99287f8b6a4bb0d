"""What was promised and how heavy that is, by organisation and by component."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from matrix import load
from matrix.promises import Promises as Found
from matrix.promises import promises
from matrix.tables import ComponentLoadTable, OrganisationLoadTable
from stakeholders.day_shown import OnAnyDay
from stakeholders.views import NetworkMixin

PAGE = 50
# Of hours and money only members read how much; of everything else everybody reads how often.
FOR_MEMBERS = ("hours", "hours_offered", "hours_later", "money", "short")


class Promises(OnAnyDay, NetworkMixin, SingleTableMixin, TemplateView):
    """For each organisation what it leads and contributes, how much it promised, and how that goes."""

    template_name = "matrix/promises.html"
    table_class = OrganisationLoadTable
    table_pagination = {"per_page": PAGE}
    extra_context = {"heading": gettext_lazy("Promises")}

    @cached_property
    def found(self) -> Found:
        return promises(self.network, at=self.day)

    @cached_property
    def sees_details(self) -> bool:
        return self.may("matrix.see_details", self.network)

    def get_table_data(self) -> Any:
        return self.found.organisations

    def get_table_kwargs(self) -> dict[str, Any]:
        return {} if self.sees_details else {"exclude": FOR_MEMBERS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lead=_("What organisations have promised, how much that is, and where it is too much or too little."),
            figures=load.figures(self.found, details=self.sees_details),
            see_details=self.sees_details,
            views=self._views(),
            **self.drawn(),
            **kwargs,
        )

    def drawn(self) -> dict[str, Any]:
        """The chart, and how many rows there are."""
        number = len(self.found.organisations)
        return {
            "chart": load.chart_of_organisations(self.found, details=self.sees_details),
            "narrow_chart": load.chart_of_organisations(self.found, details=self.sees_details, width=320),
            "count_text": ngettext("%d organisation", "%d organisations", number) % number,
        }

    def _views(self) -> list[tuple[str, str, bool]]:
        """The ways to look at what is promised: word, address on the same day, and whether it is this one."""
        ways = [(_("By organisation"), "matrix:promises"), (_("By component"), "matrix:promises_components")]
        found = [(word, reverse(name, args=[self.network.slug])) for word, name in ways]
        return [(word, address + self.shown.query, address == self.request.path) for word, address in found]


class PromisesOfComponents(Promises):
    """For each component what is asked and what was promised."""

    table_class = ComponentLoadTable

    def get_table_data(self) -> Any:
        return self.found.components

    def drawn(self) -> dict[str, Any]:
        number = len(self.found.components)
        return {
            "chart": load.chart_of_components(self.found, details=self.sees_details),
            "narrow_chart": load.chart_of_components(self.found, details=self.sees_details, width=320),
            "count_text": ngettext("%d component", "%d components", number) % number,
        }
