"""The list of sign-ups as a table."""

from typing import Any

import django_tables2 as tables
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from matrix.models import SignUp
from matrix.words import period

from .base import OfNetworkTable


class SignUpTable(OfNetworkTable):
    """All sign-ups."""

    organisation = tables.Column(
        verbose_name=gettext_lazy("Organisation"), order_by=("organisation_name", "pk"), empty_values=()
    )
    component = tables.Column(
        verbose_name=gettext_lazy("Component"), order_by=("component__name", "pk"), empty_values=()
    )
    responsibility = tables.Column(
        verbose_name=gettext_lazy("Responsibility"), order_by=("responsibility", "component__code")
    )
    part = tables.Column(verbose_name=gettext_lazy("Part"), order_by=("part", "component__code"))
    status = tables.Column(verbose_name=gettext_lazy("Status"), order_by=("status", "component__code"))
    period = tables.Column(verbose_name=gettext_lazy("Period"), order_by=("since", "pk"), empty_values=())

    class Meta:
        model = SignUp
        fields = ("organisation", "component", "responsibility", "part", "status", "period")

    caption = gettext_lazy("Sign-ups")
    row_header = "organisation"

    def render_organisation(self, record: Any) -> SafeString:
        return format_html(
            '<div><a href="{}"{}>{}</a></div>',
            reverse("matrix:sign_up_detail", args=[self.network, record.pk]),
            self.entered,
            record.organisation_name,
        )

    def render_component(self, record: Any) -> SafeString:
        return self.component_link(record.component)

    def render_responsibility(self, record: Any) -> Any:
        return capfirst(record.get_responsibility_display())

    def render_part(self, record: Any) -> Any:
        return capfirst(record.get_part_display())

    def render_status(self, record: Any) -> Any:
        return capfirst(record.status_label)

    def render_period(self, record: Any) -> str:
        return str(capfirst(period(record)))
