"""Sign-ups as a list: all of them, for members; and the promises that are held, for everybody."""

from datetime import date
from typing import Any

from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from matrix.filters import HeldFilter, SignUpFilter
from matrix.models import Component, Part, SignUp
from matrix.tables import HeldTable, SignUpTable
from stakeholders.day_shown import OnAnyDay
from stakeholders.models import Network
from stakeholders.views import NetworkMixin

from .components import PAGE
from .downloads import downloads


def _told(rows: Any, network: Network, *, at: date) -> Any:
    """Sign-ups with what a list tells of them on `at`, in the order of the components."""
    told = rows.with_health(network=network, at=at).with_name(at=at).with_heir(at=at).with_sequel(at=at)
    return told.select_related("component__category", "participation__organisation").order_by(
        "component__category__order", "component__code", "responsibility", "part", "-since", "pk"
    )


class SignUpList(OnAnyDay, NetworkMixin, SingleTableMixin, FilterView):
    """Who promised what, also what is over; on a past day as it stood then."""

    permission = "stakeholders.is_member"
    template_name = "matrix/sign_up_list.html"
    filterset_class = SignUpFilter
    table_class = SignUpTable
    table_pagination = {"per_page": PAGE}
    extra_context = {
        "heading": gettext_lazy("Sign-ups"),
        "lead": gettext_lazy("Who signed up for what, also what is over or was declined."),
    }

    def get_queryset(self) -> Any:
        rows = SignUp.objects.visible_to(self.request.user).filter(network=self.network)
        return _told(rows, self.network, at=self.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(downloads=downloads(self, "matrix:sign_up_export"), **kwargs)


class HeldList(OnAnyDay, NetworkMixin, SingleTableMixin, FilterView):
    """The promises that are held on a day, on components that count, and how they go: what the overview counts."""

    template_name = "matrix/held_list.html"
    filterset_class = HeldFilter
    table_class = HeldTable
    table_pagination = {"per_page": PAGE}
    extra_context = {
        "heading": gettext_lazy("Promises and how they go"),
        "lead": gettext_lazy("Who leads and who contributes, and what was last heard of it."),
    }

    def get_queryset(self) -> Any:
        rows = SignUp.objects.visible_to(self.request.user).filter(network=self.network, part__lt=Part.INTERESTED)
        rows = rows.filter(component__in=Component.objects.that_count(at=self.day)).confirmed(at=self.day)
        return _told(rows, self.network, at=self.day).annotate(
            told_on=Greatest(Coalesce("last_update_on", "attested_on"), Coalesce("attested_on", "last_update_on"))
        )
