"""The page for who asks too often."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _


def slow_down(request: HttpRequest, seconds: int) -> HttpResponse:
    """429, and in how many seconds it can be tried again."""
    facts = {
        "heading": _("Too many at once"),
        "sentence": _("Nothing was done or sent. Try again in an hour."),
    }
    answer = TemplateResponse(request, "overview/people/link_refused.html", facts, status=429).render()
    answer["Retry-After"] = str(seconds)
    return answer
