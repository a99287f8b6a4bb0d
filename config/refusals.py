"""What a request that cannot be answered gets to read."""

from math import ceil
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stakeholders.views import WrongAddress


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with the sentence where it is one of ours: what others say of a request may tell too much."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large()
    return _page(400, sentence=str(exception) if isinstance(exception, WrongAddress) else "")


def too_large() -> HttpResponse:
    """More than anybody has to send."""
    return _page(
        413,
        heading=_("This is too much"),
        sentence=_(
            "Nothing was saved. A file may be 10 MB. Go back, and send less at once:"
            " a smaller file, a shorter text, or fewer rows."
        ),
    )


def too_long() -> HttpResponse:
    """An address that no page of ours has."""
    return _page(
        414,
        heading=_("This address is too long"),
        sentence=_("Choose fewer conditions or fewer rows at once, or look for something shorter."),
    )


def too_often(seconds: int) -> HttpResponse:
    """Done so often that it looks like guessing, or like a program. `seconds`: after how many it may be done again."""
    minutes = ceil(seconds / 60)
    answer = _page(
        429,
        heading=_("Too many attempts"),
        sentence=ngettext(
            "This was tried too often. Nothing was done. Wait %(minutes)d minute, go back and try again.",
            "This was tried too often. Nothing was done. Wait %(minutes)d minutes, go back and try again.",
            minutes,
        )
        % {"minutes": minutes},
    )
    answer["Retry-After"] = str(seconds)
    return answer


def mail_not_sent() -> HttpResponse:
    """A mail that somebody waits for could not be sent: the mail server does not answer, or refuses."""
    return _page(
        503,
        heading=_("The mail could not be sent"),
        sentence=_(
            "Our mail server does not answer. Try again in a few minutes, or log in another way."
            " If it stays so, ask an administrator of this installation."
        ),
    )


def too_many_requests(_request: HttpRequest) -> HttpResponse:
    """429 for limits of others that do not tell how long they last: none lasts longer than five minutes."""
    return too_often(5 * 60)


def _page(status: int, **facts: Any) -> HttpResponse:
    return HttpResponse(render_to_string("400.html", facts), status=status)
