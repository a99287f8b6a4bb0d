"""What waits for the secretary: offers to confirm, and components that partners propose."""

from datetime import date

from stakeholders.models import Network

from .models import Component, SignUp


def waiting(network: Network, *, at: date) -> int:
    """How many offers and proposals wait on `at`, in one query."""
    offers = SignUp.objects.filter(network=network).waiting(at=at).order_by().values("pk")
    proposals = Component.objects.filter(network=network).that_wait(at=at).order_by().values("pk")
    return offers.union(proposals, all=True).count()
