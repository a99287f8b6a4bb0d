"""The ways to take a list along, as links on its page."""

from typing import Any

from django.urls import reverse

from publishing.sheets import FORMATS

# What is no condition of a list: how it is sorted, which page of it.
NO_CONDITIONS = ("page", "part", "sort", "columns")


def downloads(view: Any, name: str) -> list[tuple[str, str]]:
    """The ways to take a list along: word and address, with the filter and the day of the page."""
    asked = view.request.GET.copy()
    for word in NO_CONDITIONS:
        asked.pop(word, None)
    query = f"?{asked.urlencode()}" if asked else ""
    return [(form.upper(), reverse(name, args=[view.network.slug, form]) + query) for form in FORMATS]
