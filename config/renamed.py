"""Addresses of before lead on: to whom a code or word in an address belongs now, its history knows.

One place for all pages: of a component, a category, a platform or an organisation. What stands behind the address (a
day, filters) goes along, and so does a form that was sent. The API does not lead on: there an old code is 404.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from matrix.models import Category, Component, Platform
from stakeholders.models import Network, Organisation, Participation

# Where the word stands in an address, its name there, and of which model it is which column.
PLACES: dict[str, tuple[str, Any, str]] = {
    "/components/<slug:code>": ("code", Component, "code"),
    "/categories/<slug:prefix>": ("prefix", Category, "prefix"),
    "/platforms/<slug:slug>": ("slug", Platform, "slug"),
    "/partners/<slug:slug>": ("slug", Organisation, "slug"),
}
# The filters of lists that name one of them.
FILTERS: dict[str, tuple[Any, str]] = {
    "category": (Category, "prefix"),
    "platform": (Platform, "slug"),
    "organisation": (Organisation, "slug"),
}


class Renamed:
    """Middleware: where a page is not found, look whether what it names is called otherwise now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        query = getattr(request, "query_now", None)
        return HttpResponseRedirect(f"{request.path}?{query}") if query else response

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Also a filter that names what is called otherwise now leads on; so a saved view keeps what it was for."""
        filterset: Any = (response.context_data or {}).get("filter")
        network = getattr(request, "network", None)
        if request.method == "GET" and network and getattr(filterset, "is_bound", False):
            asked = request.GET.copy()
            for name in {*FILTERS} & {*filterset.form.errors}:
                model, column = FILTERS[name]
                if word := called_now(network, model, column, asked.get(name, "")):
                    asked[name] = word
            if asked != request.GET:
                request.query_now = asked.urlencode()  # type: ignore[attr-defined]
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        # Only a network that the reader may see was put there.
        network, match = getattr(request, "network", None), request.resolver_match
        if not isinstance(exception, Http404) or network is None or match is None:
            return None
        for place, (name, model, column) in PLACES.items():
            if place in match.route and (word := called_now(network, model, column, match.kwargs[name])):
                url = reverse(match.view_name, kwargs={**match.kwargs, name: word})
                query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
                return HttpResponseRedirect(url + query, preserve_request=request.method == "POST")
        return None


def called_now(network: Network, model: Any, column: str, word: str) -> str | None:
    """What the row that was called `word` last is called now; None where one is called that, or none ever was."""
    rows = model.objects.filter(**_of(network, model))
    if rows.filter(**{column: word}).exists():
        return None
    had = model.history.filter(**{column: word}).order_by("-history_id").values_list("id", flat=True)
    own = had if model is Organisation else had.filter(network=network)
    return next(iter(rows.filter(pk__in=own[:1]).values_list(column, flat=True)), None)


def _of(network: Network, model: Any) -> dict[str, Any]:
    """Which rows are of the network; an organisation is by taking part."""
    if model is Organisation:
        return {"pk__in": Participation.objects.filter(network=network).values("organisation")}
    return {"network": network}
