"""The product's addresses and the floor: a view that returns so many bytes through the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as addresses


def floor(request: HttpRequest, size: int) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """`size` bytes of text, with no work behind them."""
    return HttpResponse(b"x" * size, content_type="text/plain")  # no page, so never remembered


urlpatterns = [path("bench-floor/<int:size>", floor), *addresses]
