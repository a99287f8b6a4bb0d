"""Every place where a row points to a person or an account, found in the models themselves: a new one takes part."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stakeholders.models import Network, Person, User

# What packages call in English only.
_CALLED = {
    "mfa.authenticator": gettext_lazy("Second factor"),
    "socialaccount.socialaccount": gettext_lazy("Login at your organisation"),
    "usersessions.usersession": gettext_lazy("Where you are logged in"),
}


@dataclass(frozen=True)
class Trace:
    """A column that names a person or an account. `entered`: it says who made a record in a history."""

    model: Any
    field: Any
    entered: bool

    @property
    def key(self) -> str:
        """The model, for programs."""
        return str(self.model._meta.label_lower)

    @property
    def label(self) -> str:
        """The kind of thing, for people; of a history what it keeps earlier versions of."""
        if kept := getattr(self.model, "instance_type", None):
            return _("Earlier versions of %(things)s") % {"things": kept._meta.verbose_name_plural}
        return str(_CALLED.get(self.key) or capfirst(self.model._meta.verbose_name))

    @property
    def role(self) -> str:
        """As what it names them, for people."""
        return str(self.field.verbose_name)

    @property
    def own(self) -> bool:
        """Whether such a row is the person's or the account's own, and would not be there without them."""
        kept = getattr(self.model, "instance_type", self.model)
        if kept in (Person, User):
            return True
        remote = kept._meta.get_field(self.field.name).remote_field if _has(kept, self.field.name) else None
        return getattr(remote, "on_delete", None) is models.CASCADE and kept._meta.label != "admin.LogEntry"

    def rows(self, person: Person, account: User | None) -> Any:
        """The rows that name them here."""
        known = self.model._default_manager
        if self.field.related_model is Person:
            return known.filter(**{self.field.name: person.pk})
        return known.filter(**{self.field.name: account.pk}) if account else known.none()


def traces() -> Iterator[Trace]:
    """All of them, also those of histories and of packages."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in (Person, User):
                yield Trace(model, field, entered=field.name == "history_user")


def _of_people() -> Iterator[Trace]:
    """Those that name a person in a network."""
    return (each for each in traces() if each.field.related_model is Person and _has(each.model, "network"))


def networks_of(people: Collection[int]) -> dict[int, set[int]]:
    """By person the networks in which anything ever named them, by their keys; a query for each place that can."""
    found: dict[int, set[int]] = {key: set() for key in people}
    for trace in _of_people():
        named = trace.model._default_manager.filter(**{f"{trace.field.name}__in": list(found)}).order_by()
        for person, network in named.values_list(trace.field.attname, "network").distinct():
            found[person].add(network)
    return found


def people_of(network: Network) -> Any:
    """Whom anything ever named in a network, in one query."""
    named = Q()
    for trace in _of_people():
        rows = trace.model._default_manager.filter(network=network.pk, **{f"{trace.field.name}__isnull": False})
        named |= Q(pk__in=rows.order_by().values(trace.field.attname))
    return Person.objects.filter(named)


def _has(model: Any, name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)
