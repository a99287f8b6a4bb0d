"""The addresses of django-allauth that are there, by its own names, each with how often it may be asked; no others.

Passwords, codes and second factors are counted per address that asks and per account that is asked for, so that
neither many guesses at one nor one guess at many goes far.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.stagekit import unstash_login
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from stakeholders.rates import client_address, limited

from . import providers, views
from .second_factor import is_passed_by

# For how long it is counted, in seconds.
COUNTED = 5 * 60


def account_asked_for(request: HttpRequest) -> str:
    """The e-mail address with which somebody wants to log in."""
    return request.POST.get("login", "").strip().lower()


def address_filled_in(request: HttpRequest) -> str:
    """The e-mail address to which a mail would go."""
    return request.POST.get("email", "").strip().lower()


def who_acts(request: HttpRequest) -> str:
    """Who is logged in, or about to be."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    login: Any = unstash_login(request, peek=True)
    return str(login.user.pk) if login and login.user else ""


def page(route: str, view: Any, name: str, *keys: Callable[[HttpRequest], Any], most: int = 10) -> URLPattern:
    """An address of which no copy is kept. Per each of `keys` it may be posted to `most` times in five minutes.

    From where it is asked it may be so ten times as often: behind one address a whole organisation may sit.
    """
    if keys:
        view = limited(f"{name}:from", key=client_address, most=most * 10, seconds=COUNTED)(view)
    for key in keys:
        view = limited(f"{name}:{key.__name__}", key=key, most=most, seconds=COUNTED)(view)
    return path(route, never_cache(view), name=name)


# Whoever has a second factor shows it before somebody in a session without it changes how they log in.
with_factor = reauthentication_required(allow_get=True, enabled=is_passed_by)

urlpatterns = [
    page("login/", views.LogIn.as_view(), "account_login", account_asked_for),
    page("login/code/confirm/", views.LogInCode.as_view(), "account_confirm_login_code", who_acts),
    page("logout/", account.logout, "account_logout"),
    page("signup/", account.signup, "account_signup"),
    page("inactive/", account.account_inactive, "account_inactive"),
    page("reauthenticate/", account.reauthenticate, "account_reauthenticate", who_acts),
    page("email/", account.email, "account_email", who_acts, most=5),
    page("confirm-email/", account.email_verification_sent, "account_email_verification_sent", who_acts),
    page("password/change/", with_factor(account.password_change), "account_change_password", who_acts),
    page("password/set/", with_factor(account.password_set), "account_set_password", who_acts),
    page("password/reset/", account.password_reset, "account_reset_password", address_filled_in, most=5),
    page(
        "password/reset/confirm/",
        account.confirm_password_reset_code,
        "account_confirm_password_reset_code",
        client_address,
    ),
    page(
        "password/reset/complete/", account.complete_password_reset, "account_complete_password_reset", client_address
    ),
    page("password/reset/done/", account.password_reset_from_key_done, "account_password_reset_completed"),
    page("sessions/", with_factor(views.Sessions.as_view()), "usersessions_list"),
    page("2fa/", views.Factors.as_view(), "mfa_index"),
    page("2fa/authenticate/", views.Factor.as_view(), "mfa_authenticate", who_acts),
    page("2fa/reauthenticate/", factors.reauthenticate, "mfa_reauthenticate", who_acts),
    page("2fa/app/", app.activate_totp, "mfa_activate_totp", who_acts),
    page("2fa/app/remove/", app.deactivate_totp, "mfa_deactivate_totp"),
    page("2fa/recovery-codes/", views.RecoveryCodes.as_view(), "mfa_view_recovery_codes"),
    page("2fa/recovery-codes/new/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    page("2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
    # Where allauth leads to after a passkey was changed: they stand among the other second factors.
    page("2fa/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), "mfa_list_webauthn"),
    page("2fa/passkeys/add/", views.PasskeyAdd.as_view(), "mfa_add_webauthn", who_acts),
    page("2fa/passkeys/login/", views.PasskeyLogIn.as_view(), "mfa_login_webauthn", client_address),
    page("2fa/passkeys/reauthenticate/", views.PasskeyAgain.as_view(), "mfa_reauthenticate_webauthn", who_acts),
    page("2fa/passkeys/<int:pk>/edit/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    page("2fa/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    page("oidc/<slug:provider_id>/login/", providers.login, "openid_connect_login"),
    page("oidc/<slug:provider_id>/login/callback/", providers.callback, "openid_connect_callback"),
]
