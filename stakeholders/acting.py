"""Of several roles in a network the one that somebody acts in: chosen in the session, changed on any page."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .models import Access, Membership, MembershipRole, Network
from .security_log import tell

_KEY = "acting"


@dataclass(frozen=True)
class Hat:
    """One of the roles that somebody can act in. `key`: of its membership; `current`: whether they do so now."""

    key: int
    label: str
    current: bool


class NotOnesOwn(Exception):
    """The role that was chosen is not one's own in this network today."""


def acting(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: who is logged in knows what they chose. Asks nothing before somebody asks for the user."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        request.user = SimpleLazyObject(lambda: _with_choice(user, request))  # type: ignore[assignment]
        return get_response(request)

    return handle


def _with_choice(user: Any, request: HttpRequest) -> Any:
    if user.is_authenticated:
        chosen = request.session.get(_KEY, {})
        user.chosen = {int(network): membership for network, membership in chosen.items()}
    return user


def choose(request: HttpRequest, network: Network, key: str) -> str:
    """Act in the role with this key from now on, in this network. Returns what it is called.

    Raises:
        NotOnesOwn: it is not one of the user's own roles in this network today.
    """
    user: Any = request.user
    hat = next((each for each in hats(user, network) if str(each.key) == key), None)
    if hat is None:
        tell("role of somebody else chosen", user=user, network=network.pk)
        raise NotOnesOwn
    request.session[_KEY] = {**request.session.get(_KEY, {}), str(network.pk): hat.key}
    return hat.label


def hats(user: Any, network: Network) -> list[Hat]:
    """All roles of `user` in this network, as one reads them; one query where any names an organisation."""
    access = Access.of(user, network)
    rows = Membership.objects.filter(pk__in=[key for key, _role, _who in access.held if _who])
    names = dict(rows.with_organisation(at=timezone.localdate()).values_list("pk", "organisation_name"))
    return [
        Hat(key, role_word(role, names.get(key, "")), current=key == access.acting) for key, role, _who in access.held
    ]


def role_word(role: str, organisation: str = "") -> str:
    """A role in words, with for whom it is."""
    label = str(MembershipRole(role).label)
    if not organisation:
        return label
    if role in (MembershipRole.BOARD, MembershipRole.COUNCIL):
        return f"{label} ({organisation})"
    return _("%(role)s of %(organisation)s") % {"role": label, "organisation": organisation}


def in_another_role(user: Any, network: Network, permission: str, row: Any) -> str:
    """That one may do this in another of one's own roles, and how; empty where one may not."""
    access = Access.of(user, network)
    if len(access.held) < 2:
        return ""
    for key, _role, _who in access.held:
        other = copy(user)
        other.__dict__.pop("access", None)
        other.chosen = {**other.chosen, network.pk: key}
        if other.has_perm(permission, row):
            known = {each.key: each.label for each in hats(user, network)}
            said = {"now": known[access.acting or 0], "other": known[key]}
            return _("You now act as: %(now)s. Switch at the top of the page to: %(other)s.") % said
    return ""


def acting_line(user: Any, network: Network) -> list[Hat]:
    """What to choose from, for who has several roles here; the others need no choice."""
    if len(Access.of(user, network).held) < 2:
        return []
    return [Hat(each.key, capfirst(each.label), each.current) for each in hats(user, network)]
