"""What waits for the secretary: offers to confirm, and components that partners propose."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from stakeholders.models import Network

from .models import Component, SignUp


def waiting(network: Network, *, at: date) -> int:
    """How many offers and proposals wait on `at`, in one query."""
    offers, proposals = (rows.values("pk") for rows in what_waits(network, at=at))
    return int(offers.union(proposals, all=True).count())


def what_waits(network: Network, *, at: date) -> list[QuerySet[Any]]:
    """The offers and the proposals that wait on `at`, in no order: to be counted together."""
    offers = SignUp.objects.filter(network=network).waiting(at=at)
    proposals = Component.objects.filter(network=network).that_wait(at=at)
    return [offers.order_by(), proposals.order_by()]
