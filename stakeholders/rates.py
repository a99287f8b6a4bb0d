"""How often strangers may ask for something that sends a mail: the one place where it is counted.

In the cache, which an installation with several processes shares (`CACHE_URL`).
"""

from collections.abc import Mapping
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest

HOUR = 60 * 60


def too_often(request: HttpRequest, what: str, *, limits: Mapping[str, int]) -> int:
    """Count this try of `what`. Seconds until the next is taken, 0 where this one is.

    `limits`: how many an hour, by what is counted; the word `ip` stands for where the request comes from.
    """
    wait = 0
    for whose, most in limits.items():
        counted = str(request.META.get("REMOTE_ADDR", "")) if whose == "ip" else whose.lower()
        # An address of a person is no name that a cache has to hold.
        key = f"rate:{what}:{sha256(counted.encode()).hexdigest()}"
        cache.add(key, 0, HOUR)
        try:
            number = cache.incr(key)
        except ValueError:  # it ran out just now
            number = 1
            cache.set(key, number, HOUR)
        if number > most:
            wait = HOUR
    return wait
