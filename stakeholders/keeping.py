"""Pages of which the conditions can be kept under a name: which views there are, and which of them the page shows."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .models import Network, SavedView

# What a condition besides those of the filter may look like: names of columns, of organisations, of an order.
WORD = re.compile(r"-?[\w-]{1,100}", re.ASCII)


@dataclass(frozen=True)
class ViewLink:
    """One saved view as a link. `here`: whether the page shows it now."""

    view: SavedView
    url: str
    here: bool


class CanBeKept:
    """For a page with a filter: a menu of what was kept of it, and the way to keep what it shows.

    `kept_as`: what the page is called among the saved views. `kept_words`: what is kept besides the filter.
    Neither the day that it shows nor the page of a long list is kept: a view is always of today, from its beginning.
    """

    kept_as: Any = ""
    kept_words: ClassVar[tuple[str, ...]] = ()
    filterset_class: Any
    request: HttpRequest
    network: Network

    @classmethod
    def asked(cls, data: QueryDict) -> str:
        """What `data` asks of this page, always written in the same way, so that two can be compared."""
        names = sorted({*cls.filterset_class.base_filters, *cls.kept_words} & {*data})
        return urlencode([(name, value) for name in names for value in sorted(data.getlist(name)) if value])

    @classmethod
    def sane(cls, data: QueryDict, request: HttpRequest) -> str:
        """The same without what this page cannot show: only that is kept."""
        known = data.copy()
        for name in cls.filterset_class(data=data, request=request).form.errors:
            known.pop(name, None)
        for name in cls.kept_words:
            known.setlist(name, [value for value in known.getlist(name) if WORD.fullmatch(value)])
        return cls.asked(known)

    @cached_property
    def page_name(self) -> str:
        return str(self.request.resolver_match.view_name)  # type: ignore[union-attr]

    def kept_views(self) -> list[ViewLink]:
        """What the reader can choose from: the views of the network, then their own."""
        here = self.asked(self.request.GET)
        rows = SavedView.objects.visible_to(self.request.user).filter(network=self.network, page=self.page_name)
        return [ViewLink(row, address(row, self.network), row.query == here) for row in rows.network_first()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        links = self.kept_views()
        shown = next((link.view for link in links if link.here), None)
        asked = self.asked(self.request.GET)
        may_keep = self.request.user.is_authenticated and self.request.user.has_perm(
            "stakeholders.keep_view", self.network
        )
        keep = urlencode({"page": self.page_name, "query": asked})
        return context | {
            "saved_views": links,
            "saved_view": shown,
            "saved_view_lost": _lost(context["filter"]) if shown else "",
            "keep_url": f"{reverse('matrix:saved_view_create', args=[self.network.slug])}?{keep}" if may_keep else "",
            "conditions": conditions(context["filter"]),
        }


def conditions(filterset: Any) -> list[tuple[str, str]]:
    """What the page was narrowed down to, in words: for on paper, where the form itself is not."""
    if not filterset.is_bound or not filterset.form.is_valid():
        return []
    chosen = filterset.form.cleaned_data
    return [
        (str(field.label), _told(field, chosen[field.name]))
        for field in filterset.form.visible_fields()
        if chosen[field.name] not in (None, "", [], False)
    ]


def _told(field: Any, value: Any) -> str:
    """A choice as people read it."""
    if value is True:
        return _("yes")
    if hasattr(field.field, "label_from_instance"):
        return str(field.field.label_from_instance(value))
    return str(dict(getattr(field.field, "choices", ())).get(value, value))


def _lost(filterset: Any) -> str:
    """The conditions of a view that are no longer there, by their labels."""
    return ", ".join(str(filterset.form[name].label) for name in filterset.form.errors if name in filterset.form.fields)


def address(view: SavedView, network: Network) -> str:
    """Where a view leads; nowhere, where its page is no longer there."""
    try:
        url = reverse(view.page, args=[network.slug])
    except NoReverseMatch:
        return ""
    return f"{url}?{view.query}" if view.query else url


def page_called(name: str, network: Network) -> type[CanBeKept] | None:
    """The page of that name, where it is one of which views can be kept."""
    try:
        found = resolve(reverse(name, args=[network.slug])).func
    except NoReverseMatch:
        return None
    page = getattr(found, "view_class", None)
    return page if isinstance(page, type) and issubclass(page, CanBeKept) else None
