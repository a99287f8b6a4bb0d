"""All sign-ups of a network as a list, for its members."""

from typing import Any

from django.utils.translation import gettext_lazy
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from matrix.filters import SignUpFilter
from matrix.models import SignUp
from matrix.tables import SignUpTable
from stakeholders.day_shown import OnAnyDay
from stakeholders.views import NetworkMixin

from .components import PAGE
from .downloads import downloads


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
        return (
            rows.with_health(network=self.network, at=self.day)
            .with_name(at=self.day)
            .select_related("component__category", "participation__organisation")
            .order_by("component__category__order", "component__code", "responsibility", "part", "-since", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(downloads=downloads(self, "matrix:sign_up_export"), **kwargs)
