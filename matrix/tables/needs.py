"""What is open, as a table."""

from typing import Any

import django_tables2 as tables
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.models import Need, Part, Priority, Responsibility
from matrix.words import as_what, badge, coverage_badge, still_asked
from stakeholders.models import Access

from .base import NOWRAP, NUMBER, DayColumn, OfNetworkTable, in_lines

# In what order stand the needs of one day.
THEN = ("component__code", "responsibility")


class NeedTable(OfNetworkTable):
    """What is open."""

    component = tables.Column(verbose_name=gettext_lazy("Component"), order_by=("component__name",))
    category = tables.Column(
        verbose_name=gettext_lazy("Category"),
        accessor="component__category",
        order_by=("component__category__order", "component__code"),
    )
    responsibility = tables.Column(verbose_name=gettext_lazy("Responsibility"))
    asked = tables.Column(verbose_name=gettext_lazy("Still asked for"), empty_values=(), orderable=False)
    due_on = DayColumn("due_on", verbose_name=gettext_lazy("By when"), then=THEN)
    coming = tables.Column(verbose_name=gettext_lazy("Who is there"), empty_values=(), orderable=False)
    coverage = tables.Column(verbose_name=gettext_lazy("Coverage"), order_by=("coverage", "component__code"))
    priority = tables.Column(
        verbose_name=gettext_lazy("Priority"), empty_values=(), order_by=("component__priority", "component__code")
    )
    platforms = tables.Column(verbose_name=gettext_lazy("Platforms"), empty_values=(), orderable=False)
    wanted_by = DayColumn(
        "component__wanted_by",
        verbose_name=gettext_lazy("Component wanted by"),
        then=THEN,
    )
    hours_wanted = tables.Column(verbose_name=gettext_lazy("Hours a year asked"), attrs=NUMBER)
    since = DayColumn("since", verbose_name=gettext_lazy("Asked since"), then=THEN)
    summary = tables.Column(
        verbose_name=gettext_lazy("In short"), accessor="component__summary", default="–", orderable=False
    )
    sign_up = tables.Column(verbose_name=gettext_lazy("Sign up"), empty_values=(), orderable=False, attrs=NOWRAP)

    class Meta:
        model = Need
        fields = ("component",)

    # As with the components.
    choices = (
        *("category", "responsibility", "asked", "due_on", "coming", "coverage", "priority", "platforms"),
        *("wanted_by", "hours_wanted", "since", "summary", "sign_up"),
    )

    caption = gettext_lazy("What is open")
    row_header = "component"

    def render_component(self, record: Need) -> SafeString:
        must = badge(Priority.MUST.label, "info") if record.component.priority == Priority.MUST else ""
        return self.component_link(record.component, must)

    def render_category(self, value: Any) -> str:
        return str(capfirst(value.name))

    def render_responsibility(self, record: Need) -> Any:
        return capfirst(record.get_responsibility_display())

    def render_asked(self, record: Need) -> str:
        return still_asked(record)

    def render_priority(self, record: Need) -> Any:
        return capfirst(record.component.get_priority_display())

    def render_platforms(self, record: Need) -> Any:
        return in_lines((self.entered, each.name) for each in record.component.platforms.all())

    def render_hours_wanted(self, value: int) -> str:
        return number_format(value, use_l10n=True, force_grouping=True) if value else "–"

    def render_summary(self, value: str) -> SafeString:
        return format_html("<span{}>{}</span>", self.entered, value)

    def render_coming(self, record: Any) -> Any:
        """Who leads, joins or offers, and as what."""
        here = [row for row in record.component.coming if row.responsibility == record.responsibility]
        lines = [
            (row.participation.organisation.abbreviation or row.organisation_name, as_what(row))
            for row in sorted(here, key=lambda row: (row.part, row.since))
        ]
        if not lines:
            return "–"
        return format_html(
            '<ul class="gv-who">{}</ul>',
            format_html_join("", '<li>{} <span class="gv-meta">{}</span></li>', lines),
        )

    def render_coverage(self, record: Any) -> SafeString:
        said = coverage_badge(record.coverage, promised=record.upcoming)
        return format_html("<div>{} {}</div>", said, badge(_("contested"), "warning")) if record.contested else said

    def render_sign_up(self, record: Any) -> SafeString:
        """The way to sign up, or to what one's own organisation has signed up for here."""
        own = Access.of(self.request.user, self.request.network).participations
        here = [row for row in record.component.coming if row.responsibility == record.responsibility]
        mine = next((row for row in here if row.participation_id in own and row.part != Part.INTERESTED), None)
        if mine:
            address, css = reverse("matrix:sign_up_detail", args=[self.network, mine.pk]), ""
        else:
            word = Responsibility(record.responsibility).name.lower()
            address = reverse("matrix:sign_up_create", args=[self.network, record.component.code, word])
            css = "gv-button gv-button--second gv-button--small"
        return format_html(
            '<a class="{}" href="{}">{}<span class="gv-sr">: {}, {}</span></a>',
            css,
            address,
            _("Your sign-up") if mine else _("Sign up"),
            record.component.name,
            record.get_responsibility_display(),
        )
