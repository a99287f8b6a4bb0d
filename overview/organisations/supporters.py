"""Which organisations support the network, in their own words."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from stakeholders.models import Access, Participation
from stakeholders.views import NetworkMixin


class Supporters(NetworkMixin, TemplateView):
    """All statements of support of today; who was first to support stands first."""

    template_name = "overview/supporters.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = Participation.objects.visible_to(self.request.user).filter(network=self.network).as_at(today)
        said: Any = rows.exclude(support="").with_name(at=today).select_related("organisation", "network")
        statements = sorted(said, key=lambda row: (row.supported_on or row.since, row.name))
        mine = Access.of(self.request.user, self.network).acting_for
        own = rows.filter(pk=mine, support="").select_related("organisation", "network").first() if mine else None
        return super().get_context_data(
            heading=_("Supporters"),
            lead=_("Organisations that say in public that they support this network."),
            statements=statements,
            count_text=ngettext(
                "%d organisation supports this network.", "%d organisations support this network.", len(statements)
            )
            % len(statements),
            own_url=reverse("overview:support", args=[self.network.slug, own.organisation.slug])
            if own and self.may("stakeholders.state_support", own)
            else "",
            **kwargs,
        )
