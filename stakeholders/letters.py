"""Mails: written in the language of who receives them, as plain text.

The first line of a template is the subject; all end alike (`mail/base.txt`). Addresses in them are whole, for a mail
stands on no page.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from .models import Membership, MembershipRole, Network, Participation, User


def coordinators(who: Participation | None) -> list[User]:
    """Those of `who` today that can log in; without an organisation nobody."""
    return _accounts(Membership.objects.coordinating(who))


def coordinators_or_secretaries(network: Network, who: Participation | None) -> list[User]:
    """Who decides about `who`: its coordinators; where there is none, or no organisation, the secretaries."""
    secretaries = Membership.objects.filter(network=network, role=MembershipRole.SECRETARY)
    return coordinators(who) or _accounts(secretaries)


def _accounts(roles: Any) -> list[User]:
    held = roles.as_at(timezone.localdate())
    return list(User.objects.filter(is_active=True, person__memberships__in=held).distinct())


def send(
    name: str, *, to: str, language: str, reader: str, links: dict[str, tuple[str, list[Any]]], **facts: Any
) -> None:
    """Send `templates/mail/<name>.txt`. `links`: by the name the template knows them, an address and its arguments.

    `reader`: the name of who gets it; empty where it is not known, or not to be told.

    Raises:
        OSError: the mail server did not take it (smtplib's errors are OSErrors too).
    """
    with override(language):
        whole = {key: settings.SITE_URL + reverse(address, args=args) for key, (address, args) in links.items()}
        told = {**facts, **whole, "reader": reader, "site_url": settings.SITE_URL}
        subject, _newline, text = render_to_string(f"mail/{name}.txt", told).strip().partition("\n")
        EmailMessage(subject.strip(), text.strip() + "\n", to=[to]).send()
