"""Forms that say to be in another encoding than UTF-8: no browser sends them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string


def only_utf8(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: 400 at once. Django would find out while it checks the form, and again on the page that says so."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        named = (request.content_params or {}).get("charset", "utf-8")
        if request.content_type == "application/x-www-form-urlencoded" and named.lower() not in ("utf-8", "utf8"):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return get_response(request)

    return middleware
