"""What is asked in full on SQLite and in part on PostgreSQL: where very much is asked, and both answer the same."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

# One of so many is asked.
EVERY = 1 if connection.vendor == "sqlite" else 4


def examples(number: int) -> int:
    """How many examples hypothesis draws of a property."""
    return max(number // EVERY, 1)


def sampled(things: Iterable[Any], *, begin: int = 0) -> Iterator[Any]:
    """Every so many of `things`, beginning with another for each `begin`."""
    return (thing for at, thing in enumerate(things) if at % EVERY == begin % EVERY)
