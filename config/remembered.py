"""Pages for visitors, remembered for as long as nothing at all changed.

What a visitor sees is the same for every visitor, and is asked for far more often than anything changes. Whether
something changed is asked of the database itself, at each request, so that no page is ever out of step: there is no
time for which a copy is good, and nobody has to say that something changed.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone


@dataclass(frozen=True)
class _Page:
    """A page as it was answered on `day`, when the database was in `state`."""

    state: Any
    day: date
    content: bytes
    headers: dict[str, str]

    def answer(self) -> HttpResponse:
        return HttpResponse(self.content, headers=self.headers)


class Remembered:
    """Middleware: answer a visitor with the same page again while the database has not changed since.

    Only for who brings no cookie, so never for who is logged in. `PAGES_REMEMBERED`: how many pages each thread keeps
    in its memory, the least asked for dropped first; with 0 none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.memory = threading.local()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.PAGES_REMEMBERED or not _same_for_every_visitor(request):
            return self.get_response(request)
        # Read before the page is made: what is committed meanwhile makes the page new again at the next request.
        state, day = _state(), timezone.localdate()
        pages: OrderedDict[Any, _Page] = self.memory.__dict__.setdefault("pages", OrderedDict())
        key = (request.headers.get("Host"), request.path_info, request.META.get("QUERY_STRING", ""))
        page = pages.get(key)
        if page is not None and page.state == state and page.day == day:
            pages.move_to_end(key)
            return page.answer()
        response = self.get_response(request)
        pages.pop(key, None)
        if isinstance(response, HttpResponse) and _may_be_kept(response):
            pages[key] = _Page(state, day, response.content, dict(response.headers))
            if len(pages) > settings.PAGES_REMEMBERED:
                pages.popitem(last=False)
        return response


def _same_for_every_visitor(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not request.COOKIES
        and "HX-Request" not in request.headers
        and not request.path_info.startswith("/api")
        # Inside a transaction (as in a test) there are changes that may yet be undone.
        and not connection.in_atomic_block
    )


def _may_be_kept(response: HttpResponse) -> bool:
    """A whole page that sets no cookie and says nothing of its own about copies."""
    return (
        response.status_code == 200
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and "Cache-Control" not in response.headers
    )


def _state() -> Any:
    """What is equal only while nobody changed anything in the database.

    PostgreSQL: which transactions a reader sees; those of other databases on that server count too, which makes a page
    new more often than it has to be, never less. SQLite: `data_version` counts what other connections committed, as
    this connection sees it, and `total_changes` what this one changed; both mean something for one connection only.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_current_snapshot()::text")
            return cursor.fetchone()[0]
        cursor.execute("PRAGMA data_version")
        opened: Any = connection.connection
        return opened, cursor.fetchone()[0], opened.total_changes
