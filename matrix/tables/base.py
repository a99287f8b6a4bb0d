"""What the tables of the network have in common."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from inspect import signature
from typing import Any

import django_tables2 as tables
from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_tables2.utils import Accessor

from matrix.models import Component

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


def in_order(queryset: Any, fields: Iterable[str], then: Iterable[str], *, descending: bool) -> tuple[Any, bool]:
    """By `fields`, what is empty at the end either way, on every database; equals by `then`."""
    ordered = (F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True) for name in fields)
    return queryset.order_by(*ordered, *then), True


class DayColumn(tables.Column):
    """The day in the field `day`; what has none stands last, whichever way the list is ordered; equals by `then`."""

    def __init__(self, day: str, *, then: tuple[str, ...], **extra: Any) -> None:
        super().__init__(accessor=day, default="–", attrs=NOWRAP, **extra)
        self.day, self.then = day, then

    def render(self, value: date) -> str:
        return date_format(value, "DATE_FORMAT")

    def order(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 - tables2 calls it so
        return in_order(queryset, (self.day,), self.then, descending=is_descending)


def in_lines(told: Iterable[tuple[Any, Any]]) -> Any:
    """One under the other; a dash for none."""
    lines = format_html_join("", "<li{}>{}</li>", told)
    return format_html('<ul class="gv-who">{}</ul>', lines) if lines else "–"
