"""Making a person unknown: the name goes from every row and every history; who entered what when stays.

A room that copies names of people into texts of the product (a preview, frozen facts) has a module `forgetting` with
`forget(gone)`. What other people wrote in their own words is theirs, and stays as they wrote it.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from stakeholders.models import Person, SavedView, User

from .traces import traces


@dataclass(frozen=True)
class Gone:
    """Who is forgotten: `names` and `addresses` that they ever had here, and what stands in their place."""

    person: Person
    names: frozenset[str]
    addresses: frozenset[str]
    name: str
    address: str

    @classmethod
    def of(cls, person: Person) -> "Gone":
        account = User.objects.filter(person=person).first()
        names = {person.name, *Person.history.filter(id=person.pk).values_list("name", flat=True)}
        addresses = set(User.history.filter(person=person.pk).values_list("email", flat=True))
        with override(settings.LANGUAGE_CODE):
            called = _("Former member %(number)d") % {"number": person.pk}
        return cls(
            person=person,
            names=frozenset(names - {""}),
            addresses=frozenset(addresses | ({account.email} if account else set())),
            name=called,
            # .invalid is an ending that no address has.
            address=f"{person.pk}@anonymous.invalid",
        )

    def without(self, told: Any) -> Any:
        """What a preview or the like tells, with the neutral name in place of theirs."""
        if isinstance(told, str):
            # Longest first: a name may be the beginning of another.
            for word in sorted(self.names | self.addresses, key=len, reverse=True):
                told = told.replace(word, self.name)
            return told
        if isinstance(told, dict):
            return {key: self.without(inner) for key, inner in told.items()}
        if isinstance(told, list):
            return [self.without(inner) for inner in told]
        return told


def forget(gone: Gone, account: User | None) -> None:
    """Take name and address away everywhere; to be called within a transaction, after the last change was recorded."""
    Person.history.filter(id=gone.person.pk).update(name=gone.name)
    if account is not None:
        User.history.filter(id=account.pk).update(email=gone.address)
        _drop_what_is_their_own(account)
    _forget_addresses(gone)
    _forget_in_log(gone, account)
    for room in apps.get_app_configs():
        if find_spec(f"{room.name}.forgetting"):
            import_module(f"{room.name}.forgetting").forget(gone)


def _drop_what_is_their_own(account: User) -> None:
    """What would not be there without the account: saved views, second factors, addresses of a package."""
    for trace in traces():
        if trace.own and trace.field.related_model is User and not hasattr(trace.model, "instance_type"):
            for row in trace.rows(account.person, account):
                row.delete()
    SavedView.history.filter(owner=account.pk).update(name="", query="")


def _forget_addresses(gone: Gone) -> None:
    """In every column for addresses of whatever model, also of packages."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.EmailField):
                for address in gone.addresses:
                    same = model._default_manager.filter(**{f"{field.name}__iexact": address})
                    same.update(**{field.name: gone.address})


def _forget_in_log(gone: Gone, account: User | None) -> None:
    """In what the admin notes of each change: it names the row by what it was called."""
    about = [(Person, gone.person.pk), *([(User, account.pk)] if account else [])]
    for model, key in about:
        kind = ContentType.objects.get_for_model(model)
        LogEntry.objects.filter(content_type=kind, object_id=str(key)).update(object_repr=gone.name)
