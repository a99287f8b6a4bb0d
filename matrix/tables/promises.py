"""What is promised, as tables: by organisation and by component."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matrix.load import euros
from matrix.promises import OfComponent, OfOrganisation
from matrix.words import badge, whole

from .base import NUMBER, OfNetworkTable


class LoadTable(OfNetworkTable):
    """The columns that both have. Hours and money stand there for members only."""

    leads = tables.Column(verbose_name=gettext_lazy("Leads"), accessor="load__leads", attrs=NUMBER)
    joins = tables.Column(verbose_name=gettext_lazy("Contributes"), accessor="load__joins", attrs=NUMBER)
    coming = tables.Column(verbose_name=gettext_lazy("Upcoming"), accessor="load__coming", attrs=NUMBER)
    offers = tables.Column(verbose_name=gettext_lazy("Offered"), accessor="load__offers", attrs=NUMBER)
    hours = tables.Column(verbose_name=gettext_lazy("Hours a year"), accessor="load__hours", attrs=NUMBER)
    hours_coming = tables.Column(
        verbose_name=gettext_lazy("Hours upcoming"), accessor="load__hours_coming", attrs=NUMBER
    )
    hours_offered = tables.Column(
        verbose_name=gettext_lazy("Hours offered"), accessor="load__hours_offered", attrs=NUMBER
    )
    money = tables.Column(verbose_name=gettext_lazy("Money a year"), accessor="load__cents", attrs=NUMBER)
    silent = tables.Column(verbose_name=gettext_lazy("Silent"), accessor="load__silent", attrs=NUMBER)
    at_risk = tables.Column(verbose_name=gettext_lazy("At risk"), accessor="load__at_risk", attrs=NUMBER)
    ending = tables.Column(verbose_name=gettext_lazy("Ending soon"), accessor="load__ending", attrs=NUMBER)

    row_header = "name"

    def render_hours(self, value: int) -> str:
        return whole(value)

    def render_hours_coming(self, value: int) -> str:
        return whole(value)

    def render_hours_offered(self, value: int) -> str:
        return whole(value)

    def render_money(self, value: int) -> str:
        return euros(value) if value else "–"


class OrganisationLoadTable(LoadTable):
    """What each organisation promised."""

    name = tables.Column(verbose_name=gettext_lazy("Organisation"), order_by=("name",))

    class Meta:
        sequence = (
            *("name", "leads", "joins", "coming", "offers"),
            *("hours", "hours_coming", "hours_offered", "money", "..."),
        )

    caption = gettext_lazy("What each organisation promised")

    def render_name(self, record: OfOrganisation) -> SafeString:
        address = reverse("overview:partner_detail", args=[self.network, record.slug])
        heavy = badge(_("overloaded"), "warning") if record.overloaded else ""
        none = badge(_("no promises")) if record.load.nothing else ""
        return format_html(
            '<div><a href="{}{}"{}>{}</a> {}{}</div>',
            *(address, self.request.shown.query, self.entered, record.name, heavy, none),
        )


def _without_lead(number: int) -> str:
    return ngettext("%(counter)s task without a lead", "%(counter)s tasks without a lead", number) % {"counter": number}


class ComponentLoadTable(LoadTable):
    """What is asked of each component, and what was promised for it."""

    name = tables.Column(verbose_name=gettext_lazy("Component"), order_by=("name",))
    leads = tables.Column(verbose_name=gettext_lazy("Number of leads"), accessor="load__leads", attrs=NUMBER)
    joins = tables.Column(verbose_name=gettext_lazy("Contributors"), accessor="load__joins", attrs=NUMBER)
    hours_asked = tables.Column(verbose_name=gettext_lazy("Hours asked for"), attrs=NUMBER)
    short = tables.Column(verbose_name=gettext_lazy("Short or over"), order_by=("short", "over"), attrs=NUMBER)

    class Meta:
        sequence = (
            *("name", "leads", "joins", "coming", "offers"),
            *("hours_asked", "hours", "short", "hours_coming", "hours_offered", "money", "..."),
        )

    caption = gettext_lazy("What is asked of each component, and what was promised for it")

    def render_name(self, record: OfComponent) -> SafeString:
        address = reverse("overview:component_detail", args=[self.network, record.code])
        return format_html(
            '<div><a href="{}{}"{}>{}</a> <span class="gv-code">{}</span> {}</div>',
            *(address, self.request.shown.query, self.entered, record.name, record.code),
            badge(_without_lead(record.without_lead), "warning") if record.without_lead else "",
        )

    def render_hours_asked(self, value: int) -> str:
        return whole(value) if value else "–"

    def render_short(self, record: OfComponent) -> str:
        said = []
        if record.short:
            said.append(_("%(hours)s short") % {"hours": whole(record.short)})
        if record.over:
            said.append(_("%(hours)s over") % {"hours": whole(record.over)})
        return ", ".join(said) or "–"
