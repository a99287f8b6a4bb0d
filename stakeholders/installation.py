"""The installation itself: whom it serves, and whether it is still empty."""

from urllib.parse import urlsplit

from django.conf import settings

from .models import Network, User


def serves_this_machine_only() -> bool:
    """Whether nobody but whoever sits at this machine can reach it."""
    return not settings.HTTPS and urlsplit(settings.SITE_URL).hostname in {"localhost", "127.0.0.1", "::1"}


def is_empty() -> bool:
    """Whether nothing was set up yet: no network, and nobody with an account."""
    return not Network.objects.exists() and not User.objects.exists()
