"""Making a person unknown: the name goes from every row and every history; who entered what when stays.

A room that copies names of people into texts of the product (a preview, frozen facts) has a module `forgetting` with
`forget(gone)`. What other people wrote in their own words is theirs, and stays as they wrote it.
"""

import json
import re
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from stakeholders.models import JoinRequest, Person, SavedView, User
from stakeholders.models.people import ANONYMOUS

from .coming_in import addresses_of, invitations_to, requests_of
from .sessions import drop_begun
from .traces import traces

# What packages write down in words of their own: of a change in the admin, and of a task that failed.
_NOTED: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (LogEntry, ("object_repr", "change_message")),
    (DBTaskResult, ("traceback",)),
)


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
        with override(settings.LANGUAGE_CODE):
            called = _("Former member %(number)d") % {"number": person.pk}
        return cls(
            person=person,
            names=frozenset(names - {""}),
            addresses=addresses_of(person, account),
            name=called,
            address=f"{person.pk}@{ANONYMOUS}",
        )

    @property
    def words(self) -> frozenset[str]:
        """What may stand in a text: names and addresses, also as JSON writes them."""
        plain = self.names | self.addresses
        return plain | {json.dumps(each)[1:-1] for each in plain}

    def without(self, told: Any) -> Any:
        """What a preview or the like tells, with the neutral name in place of theirs."""
        if isinstance(told, str):
            # Longest first: a name may be the beginning of another. Whole words: it may be a part of one.
            for word in sorted(self.words, key=len, reverse=True):
                how = re.IGNORECASE if word in self.addresses else 0
                told = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", self.name, told, flags=how)
            return told
        if isinstance(told, dict):
            return {key: self.without(inner) for key, inner in told.items()}
        if isinstance(told, list):
            return [self.without(inner) for inner in told]
        return told


def forget(gone: Gone, account: User | None, *, by: Any) -> None:
    """Take name and address away everywhere; to be called within a transaction, after the last change was recorded."""
    _forget_coming_in(gone, account, by=by)
    Person.history.filter(id=gone.person.pk).update(name=gone.name)
    if account is not None:
        User.history.filter(id=account.pk).update(email=gone.address)
        _drop_what_is_their_own(account)
    _forget_addresses(gone)
    _forget_in_notes(gone, account)
    drop_begun(gone.addresses)
    for room in apps.get_app_configs():
        if find_spec(f"{room.name}.forgetting"):
            import_module(f"{room.name}.forgetting").forget(gone)


def _forget_coming_in(gone: Gone, account: User | None, *, by: Any) -> None:
    """Invitations to them and requests of theirs wait no longer; that they were there stays, under the neutral name."""
    invited, asked = invitations_to(gone.person, account), requests_of(gone.person, account)
    for invitation in invited.open():
        invitation.withdraw(by=by)
    for request in asked.filter(ended_at=None):
        request.take_back(by=by)
    for found in (invited, asked):
        # By their keys: the address by which they are found goes away.
        keys = list(found.values_list("pk", flat=True))
        for rows in (found.model.objects.filter(pk__in=keys), found.model.history.filter(id__in=keys)):
            rows.update(name=gone.name, email=gone.address, words="")
            if found.model is JoinRequest:
                for row in rows.exclude(reason=""):
                    rows.filter(pk=row.pk).update(reason=gone.without(row.reason))


def _drop_what_is_their_own(account: User) -> None:
    """What would not be there without the account: saved views, second factors, addresses of a package."""
    for trace in traces():
        record = trace.model is JoinRequest or hasattr(trace.model, "instance_type")
        if trace.own and trace.field.related_model is User and not record:
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


def _forget_in_notes(gone: Gone, account: User | None) -> None:
    """In what the admin notes of each change, which names the row by what it was called, and tasks of their failure."""
    about = [(Person, gone.person.pk), *([(User, account.pk)] if account else [])]
    for model, key in about:
        kind = ContentType.objects.get_for_model(model)
        LogEntry.objects.filter(content_type=kind, object_id=str(key)).update(object_repr=gone.name)
    for noted, columns in _NOTED:
        for column in columns:
            named = Q()
            for word in gone.words:
                named |= Q(**{f"{column}__icontains": word})
            for row in noted.objects.filter(named):
                noted.objects.filter(pk=row.pk).update(**{column: gone.without(getattr(row, column))})
