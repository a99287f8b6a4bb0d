"""Every address of the product, from the URL configuration."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ADMIN_NAMESPACE = "admin"


def addresses() -> Iterator[str]:
    """The name of every address, from the URL configuration; the admin's are one row."""

    def walk(patterns: Any, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                if pattern.namespace == ADMIN_NAMESPACE:
                    yield f"{space}*"
                else:
                    yield from walk(pattern.url_patterns, space)
            elif isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.name}"

    yield from walk(get_resolver().url_patterns, "")


ADDRESSES = sorted(set(addresses()))


def address(key: str) -> str:
    """The address that a row is about; a second row of it has a word after #."""
    return key.partition("#")[0]
