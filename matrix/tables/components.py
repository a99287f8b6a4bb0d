"""The list of components as a table."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_tables2 as tables
from django.db.models import Prefetch
from django.template.defaultfilters import capfirst
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.models import Component, Health, Part, Phase, Priority, Responsibility, SignUp, Status
from matrix.words import HEALTH_TONES, badge, coverage_badge, phase_word
from stakeholders.models import Network

from .base import NUMBER, DayColumn, OfNetworkTable, in_lines


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
    wanted_by = DayColumn("wanted_by", verbose_name=gettext_lazy("Wanted by"), then=("code",))
    due_first = DayColumn("due_first", verbose_name=gettext_lazy("Sign-up wanted by"), then=("code",))
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
        return coverage_badge(record.coverage, promised=bool(record.upcoming))

    def render_platforms(self, record: Component) -> Any:
        return in_lines((self.entered, each.name) for each in record.platforms.all())

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
        return in_lines(("", each) for each in said)

    def render_health(self, record: Any) -> Any:
        """What was last heard of the promises that hold, worst first, each once."""
        held = [row for row in record.promises if row.status == Status.CONFIRMED]
        found = [badge(_("silent"), "danger")] if any(row.silent for row in held) else []
        told = {row.health for row in held}
        found += [badge(each.label, HEALTH_TONES[each]) for each in Health if each in told]
        return format_html_join(" ", "{}", ((each,) for each in found)) or "–"

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


class ChosenColumn(tables.Column):
    """A box before each component, for the form that changes the chosen ones."""

    empty_values = ()

    def __init__(self, *, ticked: Iterable[str] = ()) -> None:
        super().__init__(verbose_name=gettext_lazy("Choose"), orderable=False)
        self.ticked = frozenset(ticked)

    def render(self, record: Component) -> SafeString:
        return format_html(
            '<label class="gv-check"><input type="checkbox" name="component" value="{}" form="bulk"{}>'
            '<span class="gv-sr">{}</span></label>',
            record.code,
            mark_safe(" checked") if record.code in self.ticked else "",
            _("Choose %(component)s") % {"component": record.name},
        )


def told_in(components: Any, columns: Iterable[str], *, day: date, network: Network, only: int | None = None) -> Any:
    """The components with what these columns of their table tell, on `day`; what no column tells is not asked for."""
    chosen = {*columns}
    if "coverage" in chosen:
        components = components.with_coverage(at=day, only=only).with_upcoming(at=day, only=only)
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


def _called(row: Any) -> str:
    return row.participation.organisation.abbreviation or row.organisation_name
