"""How much is taken of what somebody sends: one place for the product and for its web server.

What is larger than anybody needs is refused before it costs memory or time, with a page that says so.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

MEGABYTE = 1_000_000

# What a form may hold besides its files: twice all texts of a network, each letter written as twelve.
BODY = 3 * MEGABYTE
# Columns of an import are chosen one by one, each with what stood there before.
FIELDS = 2_000
FILES = 5
# The largest file that is read, with what a form sends round it: publishing/sheet_checks.py.
REQUEST = 12 * MEGABYTE
# Path and query of an address, in bytes. The most that is kept of a filter is half of it.
ADDRESS = 4_000
# The longest text that anybody enters in one field.
TEXT = 50_000

# The first line of a request. Longer than an address may be, so that the page that says so can be reached.
REQUEST_LINE = 8_190
HEADERS = 60
HEADER = 8_190


class Limits:
    """Middleware: 413 or 414 for what is too large, before anything of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Only now: the settings take the numbers above, and a page needs the settings.
        from config.refusals import too_large, too_long

        if len(request.get_full_path()) > ADDRESS:
            return too_long()
        if _length(request) > REQUEST:
            return too_large()
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """How much the request says to hold; nothing where that is no number, for then Django reads nothing of it."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told[:20]) if told.isdecimal() else 0
