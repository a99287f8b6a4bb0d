"""Mails, sent by the task worker: nobody waits for a mail server, and nothing is sent of what was not saved."""

import logging
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from .acting import role_word
from .letters import coordinators_or_secretaries, send
from .models import FOR_AN_ORGANISATION, Invitation, JoinRequest, Membership, Network, Participation, Person, User
from .models.coming_in import ComingIn, MailState

logger = logging.getLogger(__name__)


@task()
def send_invitation(pk: int, number: int) -> str:
    """Mail the link of an invitation, unless it was sent anew, accepted or withdrawn since."""
    rows = Invitation.objects.select_related("network", "participation__organisation", "invited_by__person")
    row = rows.filter(pk=pk, number=number, ended_at=None).first()
    if row is None:
        return "no longer asked"
    return _mail(
        row, "invitation_answer" if row.is_an_answer else "invitation", link=("overview:invitation", [row.token])
    )


@task()
def tell_of_request(pk: int, what: str) -> str:
    """Mail about a request: to its maker to `confirm` the address or with the `answer`, to who decides that it is
    `waiting`.
    """
    row = JoinRequest.objects.select_related("network", "participation__organisation").filter(pk=pk).first()
    if row is None:
        return "no longer there"
    slug = row.network.slug
    if what == "confirm":
        return _mail(row, "join_confirm", link=("overview:join_confirm", [slug, row.token]))
    if what == "waiting" and row.ended_at is not None:
        return "no longer asked"
    if what == "answer":
        return _mail(row, "join_answer", link=("overview:overview", [slug]))
    for decider in coordinators_or_secretaries(row.network, row.participation):
        send(
            "join_waiting",
            to=decider.email,
            language=decider.language,
            reader=decider.person.name,
            row=row,
            network=row.network,
            links={"link": ("overview:join_requests", [slug])},
        )
    return "sent"


@task()
def tell_of_role(
    network: int, person: int, by: int, day: str, given: list[Any] | None = None, ended: list[Any] | None = None
) -> str:
    """Say to somebody that another gave them a role, ended one, or changed it for another.

    `given`, `ended`: the role, and the key of the organisation it is for. `day`: from when, as in a date of ISO.
    """
    user = User.objects.filter(person=person, is_active=True).first()
    if user is None:
        return "nobody to tell"
    where = Network.objects.get(pk=network)
    held = Membership.objects.filter(network=where, person=person).as_at(timezone.localdate())
    with override(user.language):
        words = {name: _role_in_words(role) for name, role in (("given", given), ("ended", ended))}
    send(
        "role_changed",
        to=user.email,
        language=user.language,
        network=where,
        reader=user.person.name,
        who=str(Person.objects.get(pk=by)),
        day=date.fromisoformat(day),
        others=len(held) > 1,
        links={"link": ("overview:overview", [where.slug])},
        **words,
    )
    return "sent"


def _role_in_words(role: list[Any] | None) -> str:
    if role is None:
        return ""
    who = Participation.objects.select_related("organisation").filter(pk=role[1]).first()
    return role_word(role[0], who.name if who else "")


def _mail(row: ComingIn, name: str, *, link: tuple[str, list[object]]) -> str:
    """Send it to the address of the row, and note on the row whether that worked."""
    # What a stranger calls themselves stands in no mail to an address that was not confirmed yet.
    reader = "" if name == "join_confirm" else row.name
    try:
        facts = {"row": row, "network": row.network}
        send(name, to=row.email, language=row.language, reader=reader, links={"link": link}, **facts)
    except OSError:
        row.mailed(MailState.FAILED)
        logger.exception("A mail (%s) could not be sent", name)
        return "failed"
    row.mailed(MailState.SENT)
    return "sent"


def _acts_for_others(person: int, network: Network, now: int) -> bool:
    """Whether somebody acts there for another organisation too than the one of the participation `now`."""
    held = Membership.objects.filter(network=network, person=person, role__in=FOR_AN_ORGANISATION)
    return held.exclude(participation=now).as_at(timezone.localdate()).exists()


@task()
def tell_who_moved(person: int, before: int, now: int) -> str:
    """Tell somebody for which organisation they act, since the one for which they did went on in it."""
    rows = Participation.objects.select_related("network", "organisation").in_bulk([before, now])
    user = User.objects.filter(person=person, is_active=True).first()
    if user is None or len(rows) < 2:
        return "nobody to tell"
    network = rows[now].network
    send(
        "acts_for_another",
        to=user.email,
        language=user.language,
        reader=user.person.name,
        network=network,
        also=_acts_for_others(person, network, now),
        before=rows[before].name,
        now=rows[now].name,
        links={"link": ("overview:partner_detail", [network.slug, rows[now].organisation.slug])},
    )
    return "sent"
