"""Pages that answer htmx with a part of themselves; and a login page that it shows as a whole."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers


def vary_on_htmx(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one address has two answers, so that no cache gives a part to who asks for the page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def log_in_on_a_page(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: who is no longer logged in goes to the login page, and not to a part of it in the midst of another.

    After that comes what was asked; where it was no page to open, the page that it was asked from.
    """

    def middleware(request: Any) -> HttpResponse:
        response = get_response(request)
        where = response.get("Location", "")
        if not request.htmx or not where.startswith(resolve_url(settings.LOGIN_URL)):
            return response
        if request.method != "GET":
            where = redirect_to_login(request.htmx.current_url_abs_path or "/")["Location"]
        return HttpResponse(status=204, headers={"HX-Redirect": where})

    return middleware
