"""What who does something too often gets to read: 429 with `Retry-After`. The counting: `stakeholders/rates.py`.

`count`, `limited` and `client_address` are there for every room; here they are only passed on.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from stakeholders.rates import TooOften, client_address, count, limited

__all__ = ["TooOften", "TooOftenAnswers", "client_address", "count", "limited"]


class TooOftenAnswers:
    """Middleware: 429 where `TooOften` was raised. The API says it as a problem by itself (`config.api.problem`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        # Only now: a page needs the settings, which name this module.
        from config.refusals import too_often

        return too_often(exception.seconds) if isinstance(exception, TooOften) else None
