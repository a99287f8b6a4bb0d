from typing import Any

import pytest
from django.urls import reverse

from risks.models import Risk, Visibility


@pytest.fixture
def register(world):
    """Register a risk in the network of the cast; public and by the secretary unless told otherwise."""

    def make(title: str = "De trekker stopt", **facts: Any) -> Risk:
        facts.setdefault("by", world.secretary)
        facts.setdefault("network", world.network)
        facts.setdefault("visibility", Visibility.PUBLIC)
        return Risk.register(title=title, **facts)

    return make


@pytest.fixture
def rated(register, world):
    """Register a risk and rate it, on the day that it was identified."""

    def make(likelihood: int = 4, impact: int = 4, **facts: Any) -> Risk:
        kinds = facts.pop("kinds", ["current"])
        risk = register(**facts)
        for kind in kinds:
            risk.rate(by=world.secretary, kind=kind, likelihood=likelihood, impact=impact, on=risk.identified_on)
        return risk

    return make


@pytest.fixture
def at(world):
    """The address of a page of the network of the cast."""

    def address(page, risk=None, **query):
        args = [world.network.slug, *([risk.number] if risk else [])]
        return reverse(f"risks:{page}", args=args, query=query or None)

    return address
