"""The lists of this room as tables."""

from collections.abc import Callable
from functools import cache
from inspect import signature
from typing import Any

import django_tables2 as tables
from django.db.models import F
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import Accessor

from stakeholders.models import Access

from .models import Component, Need, Part, Phase, Priority, Responsibility
from .words import as_what, badge, coverage_badge, phase_word, still_asked

NOWRAP = {"td": {"class": "nowrap"}}


class OfNetworkTable(tables.Table):
    """A table whose links lead into the network that its page is about.

    Each `render_` method asks for the record, or for the value of its column.
    """

    # How long a page of the list is, is not for the address to say.
    prefixed_per_page_field = None

    @property
    def network(self) -> str:
        return self.request.network.slug

    @property
    def entered(self) -> SafeString:
        """The attribute for what people entered, where that is in another language than the page."""
        language = self.request.network.other_language
        return format_html(' lang="{}"', language) if language else mark_safe("")

    @property
    def body(self) -> SafeString:
        """The rows of this page, joined from strings: cell by cell through a template takes three times as long."""
        columns = [self._drawn(column) for column in self.columns]
        drawn = []
        for row in self.paginated_rows:
            drawn.append('<tr role="row">')
            for opening, cell, closing in columns:
                drawn += (opening, conditional_escape(cell(row.record)), closing)
            drawn.append("</tr>")
        return mark_safe("".join(drawn))  # noqa: S308 - escaped cell by cell

    def _drawn(self, column: Any) -> tuple[str, Callable[[Any], Any], str]:
        """What opens the cells of a column, what fills that of a record, and what closes it."""
        attrs = column.attrs["td"].as_html()
        if column.name == self.row_header:
            opening, closing = format_html('<th scope="row" role="rowheader" {}>', attrs), "</th>"
        else:
            # On a phone the label stands before the cell, and the cell is a block of its own beside it.
            opening = format_html('<td role="cell" data-label="{}" {}><div>', column.header, attrs)
            closing = "</div></td>"
        render, default, empty = column.render, column.default, column.column.empty_values
        if "value" not in _asked_by(getattr(render, "__func__", render)):
            return opening, lambda record: render(record=record), closing
        accessor = Accessor(column.accessor)

        def cell(record: Any) -> Any:
            value = accessor.resolve(record, quiet=True)
            return default if value in empty else render(value=value)

        return opening, cell, closing

    def component_link(self, component: Component, mark: str = "") -> SafeString:
        """To the component, on the day that the page shows."""
        return format_html(
            '<div><a href="{}{}"{}>{}</a> <span class="gv-code">{}</span> {}</div>',
            reverse("overview:component_detail", args=[self.network, component.code]),
            self.request.shown.query,
            self.entered,
            component.name,
            component.code,
            mark,
        )


@cache
def _asked_by(render: Callable[..., Any]) -> frozenset[str]:
    """What a method that draws cells wants to be given."""
    return frozenset(signature(render).parameters)


class ComponentTable(OfNetworkTable):
    """All components."""

    name = tables.Column(verbose_name=gettext_lazy("Component"))
    category = tables.Column(verbose_name=gettext_lazy("Category"), order_by=("category__order", "code"))
    phase = tables.Column(verbose_name=gettext_lazy("Phase"))
    priority = tables.Column(verbose_name=gettext_lazy("Priority"), order_by=("priority", "code"))
    coverage = tables.Column(verbose_name=gettext_lazy("Coverage"), order_by=("coverage", "code"), empty_values=())

    class Meta:
        model = Component
        fields = ("name", "category", "phase", "priority", "coverage")

    caption = gettext_lazy("Components")
    row_header = "name"

    def render_name(self, record: Any) -> SafeString:
        """With who proposed it, as long as it is no more than proposed."""
        mark = ""
        if record.proposer and not record.taken_up:
            proposed = _("proposed by %(organisation)s") % {"organisation": record.proposer}
            mark = format_html('<span class="gv-meta">{}</span>', proposed)
        return self.component_link(record, mark)

    def render_category(self, value: Any) -> str:
        return str(capfirst(value.name))

    def render_phase(self, record: Any) -> Any:
        if record.phase is None:
            return "–"
        return capfirst(phase_word(record))

    def render_priority(self, record: Component) -> Any:
        return capfirst(record.get_priority_display())

    def render_coverage(self, record: Any) -> Any:
        if record.phase in (None, Phase.CANDIDATE, Phase.RETIRED) or record.priority == Priority.WONT:
            return "–"
        if record.coverage is None:
            return format_html('<span class="gv-meta">{}</span>', _("not asked for"))
        return coverage_badge(record.coverage)


class NeedTable(OfNetworkTable):
    """What is open."""

    component = tables.Column(verbose_name=gettext_lazy("Component"), order_by=("component__name",))
    category = tables.Column(
        verbose_name=gettext_lazy("Category"),
        accessor="component__category",
        order_by=("component__category__order", "component__code"),
    )
    responsibility = tables.Column(verbose_name=gettext_lazy("To do"))
    asked = tables.Column(verbose_name=gettext_lazy("Still asked for"), empty_values=(), orderable=False)
    due_on = tables.Column(verbose_name=gettext_lazy("By when"), default="–", attrs=NOWRAP)
    coming = tables.Column(verbose_name=gettext_lazy("Who is there"), empty_values=(), orderable=False)
    coverage = tables.Column(verbose_name=gettext_lazy("Coverage"), order_by=("coverage", "component__code"))
    sign_up = tables.Column(verbose_name=gettext_lazy("Sign up"), empty_values=(), orderable=False, attrs=NOWRAP)

    class Meta:
        model = Need
        fields = ("component", "category", "responsibility", "asked", "due_on", "coming", "coverage", "sign_up")

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

    def render_due_on(self, value: Any) -> str:
        return date_format(value, "DATE_FORMAT")

    def order_due_on(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - tables2 calls it so
        """What has no day stands last either way."""
        due_on = F("due_on").desc(nulls_last=True) if is_descending else F("due_on").asc(nulls_last=True)
        return queryset.order_by(due_on, "component__code", "responsibility"), True

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
        said = coverage_badge(record.coverage, promised=bool(record.led_from))
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
