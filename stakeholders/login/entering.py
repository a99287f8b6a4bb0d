"""Being let in without the login page, by who just proved who they are: the link of an invitation, or setting up."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from stakeholders.models import User


def let_in(request: HttpRequest, user: User, *, proof: str) -> None:
    """Log `user` in. `proof`: how they showed who they are, in the words of allauth: "code" or "password"."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    # Who chose a password a moment ago is not asked for it again to set up a second factor.
    fresh = {"reauthenticated": True} if proof == "password" else {}
    # It stands among where one is logged in, as after the login page.
    UserSession.objects.create_from_request(request)
    record_authentication(request, user, method=proof, email=user.email, **fresh)
