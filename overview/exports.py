"""Partners to take along: how each takes part, and what is known of each organisation."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.views.generic import View

from matrix.exchange.columns import Kind
from matrix.exchange.kinds import ORGANISATIONS, PARTICIPATIONS
from matrix.views.exports import Download
from stakeholders.models import Organisation, Participation
from stakeholders.views import NetworkMixin, WrongAddress


class PartnerExport(Download, NetworkMixin, View):
    """Two kinds in one file; a CSV holds one: with `?kind=organisations` the organisations."""

    page = "overview:partner_list"

    def parts(self) -> Sequence[tuple[Kind, Any]]:
        rows = Participation.objects.visible_to(self.request.user).filter(network=self.network).as_at(self.day)
        rows = rows.order_by("organisation__slug")
        organisations = Organisation.objects.filter(pk__in=rows.order_by().values("organisation"))
        parts = [(PARTICIPATIONS, rows), (ORGANISATIONS, organisations)]
        first = self.request.GET.get("kind", PARTICIPATIONS.code)
        if first not in (PARTICIPATIONS.code, ORGANISATIONS.code):
            raise WrongAddress(_("There is no such kind of list here."))
        return parts[::-1] if first == ORGANISATIONS.code else parts
