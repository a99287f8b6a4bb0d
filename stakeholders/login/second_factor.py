"""Who has to log in with a second factor, and whether they did.

The rule stands here alone. A secretary who has to and did not has no secretary's right (`User.access`), whatever door
they come by; an administrator does not get into the admin (`config/administration.py`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    from stakeholders.models import User

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_GO_ON = "stakeholders.login.go_on"


class SecondFactor:
    """Middleware: the user of a request knows whether this session began with, or was confirmed by, a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Only looked for once somebody asks: a page for visitors reads no session.
        request.user = SimpleLazyObject(lambda: _of_session(request))  # type: ignore[assignment]
        return self.get_response(request)


def _of_session(request: HttpRequest) -> Any:
    user: Any = get_user(request)
    if user.is_authenticated:
        user.session_has_second_factor = used(request, user)
    return user


def used(request: HttpRequest, user: "User") -> bool:
    """Whether `user` used a second factor in this session. Whether they have it still, `User` asks."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def has_one(user: "User") -> bool:
    """Whether `user` set up a second factor: an app with codes, or a passkey."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=_FACTORS).exists()


def has_app(user: "User") -> bool:
    """Whether `user` set up an app with codes."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def is_passed_by(request: HttpRequest) -> bool:
    """Whether somebody has a second factor and this session, which may have begun before that, did not use it."""
    user: Any = request.user
    return bool(user.is_authenticated and has_one(user) and not used(request, user))


def take_away(user: "User") -> None:
    """Take all second factors and recovery codes of `user` away, and tell them: they lost what they had."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    get_adapter().send_notification_mail("account/email/second_factor_taken_away", user)


def is_missing(user: "User") -> bool:
    """Whether `user` has to use a second factor, in any network or as administrator, and did not."""
    if not user.is_authenticated:
        return False
    if is_missing_for_administration(user):
        return True
    return any(access.withheld for access in user.access.values())


def is_missing_for_administration(user: Any) -> bool:
    """Whether `user` is an administrator of the installation who has to use a second factor, and did not."""
    must = settings.SECOND_FACTOR_FOR_ADMINISTRATORS and user.is_active and user.is_staff
    return bool(must and not user.has_used_second_factor)


def way_to_it(where: str) -> str:
    """The page that says why, and how to set it up; after that one goes on to `where`."""
    return f"{reverse('accounts:second_factor')}?{urlencode({'next': where})}"


def remember_where_to_go_on(request: HttpRequest, where: str) -> None:
    """After the second factor was set up, on several pages, one goes on to `where`."""
    request.session[_GO_ON] = where


def where_to_go_on(request: HttpRequest) -> str:
    """Where one was going when a second factor had to be set up first; empty where that was not so."""
    return str(request.session.get(_GO_ON, ""))


def just_set_up(*, request: HttpRequest, user: Any, authenticator: Authenticator, **_facts: Any) -> None:
    """Receiver: who sets up a second factor shows that they have it, so this session was confirmed by it."""
    if authenticator.type in _FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
