"""What who does something too often gets to read: 429 with `Retry-After`. The counting: `stakeholders/rates.py`.

`count`, `limited` and `client_address` are there for every room; here they are only passed on.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from stakeholders.rates import TooOften, client_address, count, limited

__all__ = ["TooOften", "TooOftenAnswers", "client_address", "count", "limited"]


class TooOftenAnswers:
    """Middleware: 429 where `TooOften` was raised, 503 where a mail could not be sent.

    The API says it as a problem by itself (`config.api.problem`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        # Only now: a page needs the settings, which name this module.
        from config.refusals import mail_not_sent, too_often
        from stakeholders.login.adapters import MailNotSent

        if isinstance(exception, MailNotSent):
            return mail_not_sent()
        return too_often(exception.seconds) if isinstance(exception, TooOften) else None
