"""The sessions of an account, as far as they tell whose they are."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from stakeholders import typed


def sessions_of(user: Any) -> Iterator[Session]:
    """Those in which the account is logged in, and those that keep what it typed after it was logged out."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        told = session.get_decoded()
        if told.get(SESSION_KEY) == str(user.pk) or typed.whose(told) == user.pk:
            yield session


def end_sessions(user: Any) -> int:
    """Log the account out everywhere, and drop what was kept for it. How many sessions that were."""
    keys = [session.pk for session in sessions_of(user)]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def drop_begun(addresses: Collection[str]) -> None:
    """Drop the sessions in which somebody began to log in with one of these addresses, and is not in."""
    found = []
    for session in Session.objects.iterator():
        told = session.get_decoded()
        if SESSION_KEY not in told and any(each in json.dumps(told, default=str).lower() for each in addresses):
            found.append(session.pk)
    Session.objects.filter(pk__in=found).delete()
