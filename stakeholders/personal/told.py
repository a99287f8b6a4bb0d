"""What is kept about a person, for themselves: as a page tells it, and complete, for programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from stakeholders.models import Person, User

from .coming_in import invitations_to, requests_of
from .sessions import sessions_of
from .traces import Trace, traces

# What would let whoever finds the file in: it is not told, only that it is there.
SECRET = frozenset({"password", "data", "secret", "token", "token_secret", "session_key", "session_data", "key"})
# By what somebody came in stands in a part of its own.
TOLD_BEFORE = frozenset(
    {
        ("stakeholders.invitation", "person"),
        ("stakeholders.invitation", "accepted_by"),
        ("stakeholders.joinrequest", "user"),
    }
)
SHOWN_MOST = 50


@dataclass(frozen=True)
class InTheirName:
    """Things that name somebody as what they are there. `rows`: of those, the ones that the reader may still see."""

    label: str
    role: str
    number: int
    rows: tuple[Any, ...]


@dataclass(frozen=True)
class Entered:
    """How many records of a kind somebody made, and when the last one."""

    label: str
    number: int
    last: datetime


def in_their_name(person: Person, account: User | None) -> list[InTheirName]:
    """Where they are contact, owner or the like; not what is their own."""
    found = []
    for trace in _of_others():
        rows = trace.rows(person, account)
        if number := rows.count():
            known: Any = getattr(trace.model, "objects", None)
            seen: Any = rows.none()
            if account is not None and hasattr(known, "visible_to") and hasattr(trace.model, "get_absolute_url"):
                seen = known.visible_to(account).filter(pk__in=rows.order_by("-pk").values("pk")[:SHOWN_MOST])
                seen = _as_today(seen.select_related("network", *_said_with(trace.model)))
            found.append(InTheirName(trace.label, trace.role, number, tuple(seen)))
    return found


def entered(account: User) -> list[Entered]:
    """What they entered: how much of each kind."""
    found = []
    for trace in traces():
        if trace.entered:
            told = trace.rows(account.person, account).aggregate(number=Count("pk"), last=Max("history_date"))
            if told["number"]:
                kept = trace.model.instance_type
                found.append(Entered(str(kept._meta.verbose_name_plural), told["number"], told["last"]))
    return sorted(found, key=lambda each: each.label)


def everything(person: Person) -> dict[str, Any]:
    """All that is kept, for programs: each place where a row names the person or the account, by kind and role.

    Places where none does are left out.

    What is their own is told whole; of other things which one it is, and of what they entered when, what and why.
    """
    account = User.objects.filter(person=person).first()
    return {
        "site": settings.SITE_URL,
        "madeAt": timezone.now(),
        "person": _whole(person),
        "account": _whole(account) if account else None,
        "sessions": [{"until": each.expire_date} for each in sessions_of(account)] if account else [],
        # Also those that name them by their address only.
        "invitations": [_whole(each) for each in invitations_to(person, account).order_by("pk")],
        "requestsToTakePart": [_whole(each) for each in requests_of(person, account).order_by("pk")],
        "kept": [
            {"kind": trace.key, "called": trace.label, "as": trace.field.name, "rows": rows}
            for trace in traces()
            if (trace.key, trace.field.name) not in TOLD_BEFORE and (rows := list(_rows(trace, person, account)))
        ],
    }


def _of_others() -> Iterator[Trace]:
    """Of people, not of accounts: who brought in a file or changed many at once entered that, no more."""
    named = (each for each in traces() if each.field.related_model is Person and not each.own)
    return (each for each in named if not hasattr(each.model, "instance_type"))


def _as_today(rows: Any) -> Any:
    """With how each stands, what became of it and for whom it is, where rows of that kind know that."""
    for question in ("with_status", "with_sequel", "with_name"):
        if hasattr(rows, question):
            rows = getattr(rows, question)(at=timezone.localdate())
    return rows


def _said_with(model: Any) -> list[str]:
    """What the name of a row is made of, as far as the model knows."""
    names = {field.name for field in model._meta.fields if field.is_relation}
    return sorted(names & {"component"})


def _rows(trace: Trace, person: Person, account: User | None) -> Iterator[dict[str, Any]]:
    rows = trace.rows(person, account)
    columns = {field.name for field in trace.model._meta.fields}
    if trace.entered:
        facts = ["id", "history_id", "history_date", "history_type", "history_change_reason", "acting_for"]
        yield from rows.order_by("history_id").values(*(name for name in facts if name in columns))
    elif trace.own:
        yield from map(_whole, rows.order_by("pk"))
    else:
        facts = ["pk", *({"history_date", "history_type"} & columns)]
        facts += ["network__slug"] if "network" in columns else []
        # Of a record: of which thing it is.
        facts += ["id"] if hasattr(trace.model, "instance_type") else []
        yield from rows.order_by("pk").values(*facts)


def _whole(row: Any) -> dict[str, Any]:
    """Every column but those that must stay secret."""
    return {
        field.attname: field.value_from_object(row) for field in row._meta.concrete_fields if field.name not in SECRET
    }
