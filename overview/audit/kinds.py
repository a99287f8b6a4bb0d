"""The kinds of things whose changes are told: every model with a history, so that a new one takes part by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.text import capfirst

from stakeholders.models import (
    JoinRequest,
    Network,
    Organisation,
    OrganisationName,
    Participation,
    Person,
    SavedView,
    Succession,
    User,
)
from stakeholders.personal.traces import people_of

# An account belongs to no network; whose it is sees what is kept of it on “My data”.
LEFT_OUT = (User,)
# They are shared with other networks, so who changed them may be a stranger here.
SHARED = (Organisation, OrganisationName, Succession, Person)


@dataclass(frozen=True)
class AuditKind:
    """One kind. `within`: the records, or the rows, that are of a network."""

    model: Any
    within: Callable[[QuerySet[Any], Network, str], QuerySet[Any]]

    @property
    def key(self) -> str:
        """The word for it in addresses."""
        return str(self.model._meta.model_name)

    @property
    def label(self) -> str:
        return str(capfirst(self.model._meta.verbose_name))

    @property
    def shared(self) -> bool:
        return self.model in SHARED

    def records(self, network: Network) -> QuerySet[Any]:
        """What was recorded of things of this kind in `network`."""
        return self.within(self.model.history.all(), network, "id")

    def rows(self, network: Network) -> QuerySet[Any]:
        """The things that are there now."""
        return self.within(self.model._default_manager.all(), network, "pk")

    @property
    def several(self) -> list[Any]:
        """The columns that name several rows, as far as the history keeps them."""
        return list(self.model.history.model._history_m2m_fields)  # noqa: SLF001 - simple_history says it nowhere else

    @property
    def belongs_to(self) -> dict[Any, str]:
        """Which things one of these cannot do without, with the column that names it."""
        return {
            field.related_model: field.name
            for field in self.model._meta.concrete_fields
            if field.is_relation and not field.null and field.related_model is not Network
        }


@cache
def kinds() -> dict[str, AuditKind]:
    """All kinds by their word."""
    found = [AuditKind(model, _within(model)) for model in apps.get_models() if _kept(model)]
    by_key = {kind.key: kind for kind in found}
    if len(by_key) < len(found):
        raise ValueError("Two models with a history have the same name: their changes could not be told apart.")
    return by_key


def _kept(model: Any) -> bool:
    return hasattr(model, "history") and not hasattr(model, "instance_type") and model not in LEFT_OUT


def _within(model: Any) -> Callable[[QuerySet[Any], Network, str], QuerySet[Any]]:
    """Which of the rows, or of their records, are of a network: most models say so themselves."""
    return _WITHIN.get(model, lambda rows, network, _key: rows.filter(network=network.pk))


def _organisations(network: Network) -> QuerySet[Any]:
    return Participation.objects.filter(network=network).order_by().values("organisation")


_WITHIN: dict[Any, Callable[[QuerySet[Any], Network, str], QuerySet[Any]]] = {
    Network: lambda rows, network, key: rows.filter(**{key: network.pk}),
    Organisation: lambda rows, network, key: rows.filter(**{f"{key}__in": _organisations(network)}),
    OrganisationName: lambda rows, network, _key: rows.filter(organisation__in=_organisations(network)),
    Succession: lambda rows, network, _key: rows.filter(
        predecessor__in=_organisations(network), successor__in=_organisations(network)
    ),
    Person: lambda rows, network, key: rows.filter(
        **{f"{key}__in": set(people_of(network).values_list("pk", flat=True))}
    ),
    # Until its address was confirmed nobody knows of it.
    JoinRequest: lambda rows, network, _key: rows.filter(network=network.pk, confirmed_at__isnull=False),
    # One's own views are nobody else's business.
    SavedView: lambda rows, network, _key: rows.filter(network=network.pk, owner=None),
}
