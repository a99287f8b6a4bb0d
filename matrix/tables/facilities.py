"""What exists elsewhere, as a table."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.elsewhere import stance_badge
from matrix.models import Facility
from matrix.words import badge

from .base import NOWRAP, DayColumn, OfNetworkTable


class FacilityTable(OfNetworkTable):
    """What exists elsewhere."""

    name = tables.Column(verbose_name=gettext_lazy("Facility"))
    organisation = tables.Column(verbose_name=gettext_lazy("Offered by"), accessor="organisation_name")
    component = tables.Column(
        verbose_name=gettext_lazy("Component"), order_by=("component__category__order", "component__code")
    )
    stance = tables.Column(verbose_name=gettext_lazy("What we do with it"), attrs=NOWRAP)
    stance_since = DayColumn("stance_since", verbose_name=gettext_lazy("Since"), then=("component__code", "name"))
    review_on = DayColumn("review_on", verbose_name=gettext_lazy("Look again on"), then=("component__code", "name"))

    class Meta:
        model = Facility
        fields = ("name", "organisation", "component", "stance", "stance_since", "review_on")

    caption = gettext_lazy("Existing facilities")
    row_header = "name"

    def render_name(self, record: Any) -> SafeString:
        address = reverse("matrix:facility_detail", args=[self.network, record.pk])
        return format_html(
            '<div><a href="{}{}"{}>{}</a></div>', address, self.request.shown.query, self.entered, record.name
        )

    def render_organisation(self, record: Any) -> SafeString:
        return format_html(
            '<a href="{}{}"{}>{}</a>',
            reverse("overview:partner_detail", args=[self.network, record.participation.organisation.slug]),
            self.request.shown.query,
            self.entered,
            record.organisation_name,
        )

    def render_component(self, record: Any) -> SafeString:
        return self.component_link(record.component)

    def render_stance(self, value: int) -> SafeString:
        return stance_badge(value)

    def render_review_on(self, record: Any) -> Any:
        if record.review_on is None:
            return "–"
        late = badge(_("too late"), "danger") if record.review_late(at=self.request.shown.day) else ""
        return format_html("<div>{} {}</div>", date_format(record.review_on, "DATE_FORMAT"), late)
