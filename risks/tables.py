"""The register of risks as a table."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.tables import OfNetworkTable, in_order
from matrix.words import badge

from .models import Risk, RiskKind
from .words import closed_to, level_badge


class RiskTable(OfNetworkTable):
    """The register. `see_details`: whether the reader may know who owns a risk."""

    number = tables.Column(verbose_name=gettext_lazy("Number"))
    title = tables.Column(verbose_name=gettext_lazy("Risk"))
    category = tables.Column(verbose_name=gettext_lazy("Category"))
    owner = tables.Column(verbose_name=gettext_lazy("Owner"), accessor="organisation_name", empty_values=())
    level = tables.Column(verbose_name=gettext_lazy("Level now"), accessor="level_rank", empty_values=())
    status = tables.Column(verbose_name=gettext_lazy("Status"))
    next_review = tables.Column(verbose_name=gettext_lazy("Next review"))

    class Meta:
        model = Risk
        fields = ("number", "title", "category", "owner", "level", "status", "next_review")

    caption = gettext_lazy("Risks")
    row_header = "title"

    def __init__(self, *args: Any, see_details: bool = False, **kwargs: Any) -> None:
        self.see_details = see_details
        super().__init__(*args, **kwargs)

    def render_number(self, value: str) -> SafeString:
        return format_html('<span class="gv-code">{}</span>', value)

    def render_title(self, record: Any) -> SafeString:
        marks = [badge(_("opportunity"), "info")] if record.kind == RiskKind.OPPORTUNITY else []
        if whom := closed_to(record):
            marks.append(badge(whom))
        link = format_html(
            '<a href="{}"{}>{}</a>',
            reverse("risks:risk_detail", args=[self.network, record.number]) + self.request.shown.query,
            self.entered,
            record.title,
        )
        return format_html("<div>{}</div>", format_html_join(" ", "{}", ((part,) for part in (link, *marks))))

    def render_category(self, value: Any) -> str:
        return str(capfirst(value.name))

    def order_category(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - tables2 calls it so
        return in_order(queryset, ("category__order",), ("number",), descending=is_descending)

    def render_owner(self, record: Any) -> Any:
        person = record.owner.name if record.owner and self.see_details else ""
        if not (person or record.organisation_name):
            return format_html('<span class="gv-meta">{}</span>', _("nobody yet"))
        named = ", ".join(filter(None, (person, record.organisation_name)))
        if person and record.owner_left:
            return format_html(
                '{} <span class="gv-badge gv-badge--warning">{}</span>', named, _("no role here any more")
            )
        return named

    def order_owner(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - as above
        return in_order(queryset, ("organisation_name",), ("number",), descending=is_descending)

    def render_level(self, record: Any) -> SafeString:
        if record.level is None:
            return format_html('<span class="gv-meta">{}</span>', _("not rated yet"))
        return level_badge(record.level, record.kind)

    def order_level(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - as above
        return in_order(queryset, ("level_rank", "score"), ("number",), descending=is_descending)

    def render_status(self, record: Any) -> Any:
        return capfirst(record.status_label)

    def render_next_review(self, record: Any) -> Any:
        if record.next_review is None:
            return self.default
        late = badge(_("overdue"), "warning") if record.review_late else ""
        return format_html("<div>{} {}</div>", date_format(record.next_review, "DATE_FORMAT"), late)

    def order_next_review(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - as above
        return in_order(queryset, ("next_review",), ("number",), descending=is_descending)
