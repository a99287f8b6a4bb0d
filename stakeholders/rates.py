"""How often something may be done: counted in the cache, which all processes share, for whatever the caller names.

`count("invite", user.pk, most=20, seconds=3600)` or, on a view, `@limited("code", key=client_address, …)`. Too often is
`TooOften`; the middleware `config.rates.TooOftenAnswers` makes 429 of it, with `Retry-After`. Counted per window of
`seconds` that begins on the clock, so over its edge at most twice as much goes through.
"""

import ipaddress
import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

from stakeholders.security_log import tell

UNKNOWN = "unknown"
HOUR = 60 * 60


class TooOften(Exception):
    """`what` was done too often; `seconds`: after how many it may be done again."""

    def __init__(self, what: str, seconds: int) -> None:
        super().__init__(f"{what}: again in {seconds} s")
        self.what = what
        self.seconds = seconds


def count(what: str, key: Any, *, most: int, seconds: int) -> None:
    """Count one more `what` of `key` (whose, or from where). `most`: how many there may be in `seconds`.

    Raises:
        TooOften: there were so many already.
    """
    now = time.time()
    window = int(now // seconds)
    # Hashed: it may be an e-mail address, and not every cache takes every letter.
    name = f"rates:{what.replace(' ', '-')}:{sha256(str(key).encode()).hexdigest()[:32]}:{window}"
    cache.add(name, 0, timeout=seconds)
    try:
        done = cache.incr(name)
    except ValueError:  # dropped from the cache in between
        cache.set(name, 1, timeout=seconds)
        done = 1
    if done > most:
        if done == most + 1:
            tell("too often", what=what, most=most, seconds=seconds)
        raise TooOften(what, max(1, ceil((window + 1) * seconds - now)))


def limited(
    what: str, *, key: Callable[[HttpRequest], Any], most: int, seconds: int, methods: tuple[str, ...] = ("POST",)
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Count each request of these `methods` to the view that this decorates, by `key(request)`; see `count`.

    Where `key` gives nothing, nothing is counted.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods and (whose := key(request)):
                count(what, whose, most=most, seconds=seconds)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def client_address(request: HttpRequest) -> str:
    """From where a request comes, for counting: of IPv6 the network of one subscriber (/64)."""
    address = client_ip(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network((parsed, 64), strict=False).network_address)
    return address


def client_ip(request: HttpRequest) -> str:
    """The address of who asks. What the request itself says of that is believed only where our own proxies added it.

    `PROXIES`: how many of these there are; each adds at the end of `X-Forwarded-For` from whom it got the request.
    """
    direct: str = request.META.get("REMOTE_ADDR") or UNKNOWN
    if not settings.PROXIES:
        return direct
    told = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    # Fewer than there are proxies: it did not come through all of them, so nothing of it is to be believed.
    if len(told) < settings.PROXIES:
        return direct
    address = told[-settings.PROXIES]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return direct
