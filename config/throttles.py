"""How much one may ask of the API in a minute: who is not logged in by their address, who is by their account."""

from typing import Any

from django.conf import settings
from rest_framework.throttling import SimpleRateThrottle

from stakeholders.rates import client_address
from stakeholders.security_log import tell


class _PerMinute(SimpleRateThrottle):
    """Counted in Django's cache: shared by all processes where that is shared. A limit of 0 is none."""

    scope: str

    def get_rate(self) -> str | None:
        number = settings.API_REQUESTS_A_MINUTE[self.scope]
        return f"{number}/min" if number else None

    def throttle_failure(self) -> bool:
        tell("api limit reached", scope=self.scope)
        return bool(super().throttle_failure())


class Visitors(_PerMinute):
    scope = "visitor"

    def get_cache_key(self, request: Any, view: Any) -> str | None:  # noqa: ARG002 - REST framework's signature
        if request.user and request.user.is_authenticated:
            return None
        return f"api-visitor-{client_address(request)}"


class Accounts(_PerMinute):
    scope = "account"

    def get_cache_key(self, request: Any, view: Any) -> str | None:  # noqa: ARG002 - REST framework's signature
        if not (request.user and request.user.is_authenticated):
            return None
        return f"api-account-{request.user.pk}"
