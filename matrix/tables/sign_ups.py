"""The list of sign-ups as a table."""

from typing import Any

import django_tables2 as tables
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.models import Health, SignUp
from matrix.words import HEALTH_TONES, badge, handover_of, period

from .base import DayColumn, OfNetworkTable


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
        goes = handover_of(record)
        return f"{capfirst(record.get_part_display())}, {goes}" if goes else capfirst(record.get_part_display())

    def render_status(self, record: Any) -> Any:
        return capfirst(record.status_label)

    def render_period(self, record: Any) -> str:
        return str(capfirst(period(record)))


class HeldTable(SignUpTable):
    """The promises that are held, with how they go."""

    status = None
    going = tables.Column(verbose_name=gettext_lazy("How it is going"), empty_values=(), orderable=False)
    told_on = DayColumn("told_on", verbose_name=gettext_lazy("Last word"), then=("component__code", "pk"))

    class Meta:
        model = SignUp
        fields = ("organisation", "component", "responsibility", "part", "going", "told_on", "period")
        sequence = fields

    caption = gettext_lazy("Promises and how they go")

    def render_going(self, record: Any) -> Any:
        said = [badge(_("silent"), "danger")] if record.silent else []
        if record.health and (record.health != Health.ON_TRACK or not record.silent):
            said.append(badge(Health(record.health).label, HEALTH_TONES[Health(record.health)]))
        if record.ending:
            said.append(badge(_("ending soon"), "info"))
        return format_html_join(" ", "{}", ((each,) for each in said)) if said else "–"
