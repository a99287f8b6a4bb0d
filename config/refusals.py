"""What a request that cannot be answered gets to read."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from stakeholders.views import WrongAddress


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with the sentence where it is one of ours: what others say of a request may tell too much."""
    sentence = str(exception) if isinstance(exception, WrongAddress) else ""
    return HttpResponse(render_to_string("400.html", {"sentence": sentence}), status=400)
