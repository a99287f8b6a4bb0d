"""The lists of this room as tables."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from inspect import signature
from typing import Any

import django_tables2 as tables
from django.db.models import F, Prefetch
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import Accessor

from stakeholders.models import Access, Network

from .elsewhere import stance_badge
from .models import Component, Facility, Health, Need, Part, Phase, Priority, Responsibility, SignUp, Status
from .words import HEALTH_TONES, as_what, badge, coverage_badge, period, phase_word, still_asked

NOWRAP = {"td": {"class": "nowrap"}}
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


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
    platforms = tables.Column(verbose_name=gettext_lazy("Platforms"), empty_values=(), orderable=False)
    lead_develop = tables.Column(verbose_name=gettext_lazy("Lead to develop"), empty_values=(), orderable=False)
    lead_manage = tables.Column(verbose_name=gettext_lazy("Lead to manage"), empty_values=(), orderable=False)
    health = tables.Column(verbose_name=gettext_lazy("How it goes"), empty_values=(), orderable=False)
    wanted_by = tables.Column(verbose_name=gettext_lazy("Wanted by"), default="–", attrs=NOWRAP)
    due_first = tables.Column(verbose_name=gettext_lazy("Sign-up wanted by"), default="–", attrs=NOWRAP)
    hours_asked = tables.Column(verbose_name=gettext_lazy("Hours a year asked"), default="–", attrs=NUMBER)
    core = tables.Column(verbose_name=gettext_lazy("Core function"), empty_values=())
    licence = tables.Column(verbose_name=gettext_lazy("Licence"), default="–")
    repository = tables.Column(verbose_name=gettext_lazy("Source code"), default="–", orderable=False)
    summary = tables.Column(verbose_name=gettext_lazy("In short"), default="–", orderable=False)

    class Meta:
        model = Component
        fields = ("name",)

    # Every other column can be left out, and is, unless it is chosen or usual.
    choices = (
        *("category", "phase", "priority", "coverage", "platforms", "lead_develop", "lead_manage", "health"),
        *("wanted_by", "due_first", "hours_asked", "core", "licence", "repository", "summary"),
    )

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

    def render_platforms(self, record: Component) -> Any:
        return _in_lines((self.entered, each.name) for each in record.platforms.all())

    def render_lead_develop(self, record: Any) -> Any:
        return self._leads(record, Responsibility.DEVELOP)

    def render_lead_manage(self, record: Any) -> Any:
        return self._leads(record, Responsibility.MANAGE)

    def _leads(self, record: Any, responsibility: Responsibility) -> Any:
        """Who leads; who offers to, or will later, with that word."""
        here = [row for row in record.promises if row.responsibility == responsibility and row.part == Part.LEAD]
        said = [
            format_html("{} {}", _called(row), badge(row.status_label) if row.status != Status.CONFIRMED else "")
            for row in here
        ]
        return _in_lines(("", each) for each in said)

    def render_health(self, record: Any) -> Any:
        """What was last heard of the promises that hold, worst first, each once."""
        held = [row for row in record.promises if row.status == Status.CONFIRMED]
        found = [badge(_("silent"), "danger")] if any(row.silent for row in held) else []
        told = {row.health for row in held}
        found += [badge(each.label, HEALTH_TONES[each]) for each in Health if each in told]
        return format_html_join(" ", "{}", ((each,) for each in found)) or "–"

    def render_wanted_by(self, value: Any) -> str:
        return date_format(value, "DATE_FORMAT")

    def render_due_first(self, value: Any) -> str:
        return date_format(value, "DATE_FORMAT")

    def render_hours_asked(self, value: int) -> str:
        return number_format(value, use_l10n=True, force_grouping=True) if value else "–"

    def render_core(self, record: Component) -> str:
        return _("yes") if record.core else "–"

    def render_repository(self, record: Component) -> SafeString:
        return format_html(
            '<a href="{}" rel="noopener">{}<span class="gv-sr">: {}</span></a>',
            record.repository,
            _("Source code"),
            record.name,
        )

    def render_summary(self, value: str) -> SafeString:
        return format_html("<span{}>{}</span>", self.entered, value)

    def order_wanted_by(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - tables2 calls it so
        return _last_without(queryset, "wanted_by", is_descending=is_descending), True

    def order_due_first(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - as above
        return _last_without(queryset, "due_first", is_descending=is_descending), True


def told_in(components: Any, columns: Iterable[str], *, day: date, network: Network, only: int | None = None) -> Any:
    """The components with what these columns of their table tell, on `day`; what no column tells is not asked for."""
    chosen = {*columns}
    if "coverage" in chosen:
        components = components.with_coverage(at=day, only=only)
    if chosen & {"due_first", "hours_asked"}:
        components = components.with_asked(at=day, only=only)
    if "platforms" in chosen:
        components = components.prefetch_related("platforms")
    if chosen & {"lead_develop", "lead_manage", "health"}:
        standing = SignUp.objects.as_at(day).filter(part__lt=Part.INTERESTED).order_by("status", "since", "pk")
        if only:
            standing = standing.filter(responsibility=only)
        standing = standing.with_health(network=network, at=day).with_name(at=day)
        promises = standing.select_related("participation__organisation")
        components = components.prefetch_related(Prefetch("sign_ups", queryset=promises, to_attr="promises"))
    return components


def _last_without(queryset: Any, name: str, *, is_descending: bool) -> Any:
    """By this day; what has none stands last either way."""
    return queryset.order_by(F(name).desc(nulls_last=True) if is_descending else F(name).asc(nulls_last=True), "code")


def _called(row: Any) -> str:
    return row.participation.organisation.abbreviation or row.organisation_name


def _in_lines(told: Iterable[tuple[Any, Any]]) -> Any:
    """One under the other; a dash for none."""
    lines = format_html_join("", "<li{}>{}</li>", told)
    return format_html('<ul class="gv-who">{}</ul>', lines) if lines else "–"


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
    priority = tables.Column(
        verbose_name=gettext_lazy("Priority"), empty_values=(), order_by=("component__priority", "component__code")
    )
    platforms = tables.Column(verbose_name=gettext_lazy("Platforms"), empty_values=(), orderable=False)
    wanted_by = tables.Column(
        verbose_name=gettext_lazy("Component wanted by"), accessor="component__wanted_by", default="–", attrs=NOWRAP
    )
    hours_wanted = tables.Column(verbose_name=gettext_lazy("Hours a year asked"), attrs=NUMBER)
    since = tables.Column(verbose_name=gettext_lazy("Asked since"), attrs=NOWRAP)
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

    def render_due_on(self, value: Any) -> str:
        return date_format(value, "DATE_FORMAT")

    def order_due_on(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - tables2 calls it so
        """What has no day stands last either way."""
        due_on = F("due_on").desc(nulls_last=True) if is_descending else F("due_on").asc(nulls_last=True)
        return queryset.order_by(due_on, "component__code", "responsibility"), True

    def render_priority(self, record: Need) -> Any:
        return capfirst(record.component.get_priority_display())

    def render_platforms(self, record: Need) -> Any:
        return _in_lines((self.entered, each.name) for each in record.component.platforms.all())

    def render_wanted_by(self, value: Any) -> str:
        return date_format(value, "DATE_FORMAT")

    def order_wanted_by(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - tables2 calls it so
        day = F("component__wanted_by")
        first = day.desc(nulls_last=True) if is_descending else day.asc(nulls_last=True)
        return queryset.order_by(first, "component__code", "responsibility"), True

    def render_hours_wanted(self, value: int) -> str:
        return number_format(value, use_l10n=True, force_grouping=True) if value else "–"

    def render_since(self, value: Any) -> str:
        return date_format(value, "DATE_FORMAT")

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


class SignUpTable(OfNetworkTable):
    """All sign-ups."""

    organisation = tables.Column(
        verbose_name=gettext_lazy("Organisation"), order_by=("organisation_name", "pk"), empty_values=()
    )
    component = tables.Column(
        verbose_name=gettext_lazy("Component"), order_by=("component__name", "pk"), empty_values=()
    )
    responsibility = tables.Column(verbose_name=gettext_lazy("To do"), order_by=("responsibility", "component__code"))
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


class ChosenColumn(tables.Column):
    """A box before each component, for the form that changes the chosen ones."""

    empty_values = ()

    def __init__(self) -> None:
        super().__init__(verbose_name=gettext_lazy("Choose"), orderable=False)

    def render(self, record: Component) -> SafeString:
        return format_html(
            '<label class="gv-check"><input type="checkbox" name="component" value="{}" form="bulk">'
            '<span class="gv-sr">{}</span></label>',
            record.code,
            _("Choose %(component)s") % {"component": record.name},
        )


class FacilityTable(OfNetworkTable):
    """What exists elsewhere."""

    name = tables.Column(verbose_name=gettext_lazy("Facility"))
    organisation = tables.Column(verbose_name=gettext_lazy("Offered by"), accessor="organisation_name")
    component = tables.Column(
        verbose_name=gettext_lazy("Component"), order_by=("component__category__order", "component__code")
    )
    stance = tables.Column(verbose_name=gettext_lazy("What we do with it"), attrs=NOWRAP)
    stance_since = tables.Column(verbose_name=gettext_lazy("Since"), attrs=NOWRAP)
    review_on = tables.Column(verbose_name=gettext_lazy("Look again on"), empty_values=(), attrs=NOWRAP)

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

    def render_stance_since(self, value: Any) -> str:
        return date_format(value, "DATE_FORMAT")

    def render_review_on(self, record: Any) -> Any:
        if record.review_on is None:
            return "–"
        late = badge(_("too late"), "danger") if record.review_late(at=self.request.shown.day) else ""
        return format_html("<div>{} {}</div>", date_format(record.review_on, "DATE_FORMAT"), late)

    def order_review_on(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - tables2 calls it so
        """What has no day stands last either way."""
        day = F("review_on").desc(nulls_last=True) if is_descending else F("review_on").asc(nulls_last=True)
        return queryset.order_by(day, "component__code", "name"), True
