"""How django-allauth does things here: where it asks its adapters, these answer."""

import base64
import logging
from contextlib import suppress
from hashlib import sha256
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stakeholders.models import Membership, Network, User
from stakeholders.rates import UNKNOWN, client_ip
from stakeholders.security_log import tell

from . import devices, second_factor

logger = logging.getLogger(__name__)

# What is said when something worked; of anything else nothing is said.
SENTENCES = {
    "account/messages/email_confirmation_sent.txt": gettext_lazy("We sent you a mail with a code."),
    "account/messages/email_confirmed.txt": gettext_lazy("Changed. From now on you log in with this e-mail address."),
    "account/messages/email_confirmation_failed.txt": gettext_lazy("This address cannot be used. Fill in another one."),
    "account/messages/password_changed.txt": gettext_lazy(
        "Your password is changed. You are logged out everywhere else."
    ),
    "account/messages/password_set.txt": gettext_lazy(
        "You have a password now. You can still log in with a code by mail."
    ),
    "mfa/messages/totp_activated.txt": gettext_lazy("The app is set up. From now on logging in asks for its code."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The app is removed. Logging in no longer asks for its code."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy(
        "These are your recovery codes. Keep them: only these work."
    ),
    "usersessions/messages/sessions_logged_out.txt": gettext_lazy("You are logged out everywhere else."),
}


class MailNotSent(Exception):
    """A mail that somebody waits for could not be sent. It is logged; who waits reads that (`config/rates.py`)."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come of an invitation; mails are in the language of who reads them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed. Ask the secretary of your network."),
        "duplicate_email": gettext_lazy("This is your address already. Fill in another one."),
        "email_taken": gettext_lazy("There is an account with this address already. Fill in another one."),
        "email_password_mismatch": gettext_lazy(
            "This e-mail address and this password do not belong together. Check both."
        ),
        "enter_current_password": gettext_lazy("This is not your present password. Check it."),
        "incorrect_code": gettext_lazy("This code is not right. Look once more, or ask for a new one."),
        "incorrect_password": gettext_lazy("This is not your password. Check it."),
        "too_many_login_attempts": gettext_lazy(
            "That code was wrong too often, so it is no longer valid. Start again."
        ),
        "rate_limited": gettext_lazy("Too many attempts. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether one may be led there: only on this site, at the address at which it was asked."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url or "", allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        address = client_ip(request)
        return "0.0.0.0" if address == UNKNOWN else address  # noqa: S104 - no address at all, where one must be kept

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The network of who has roles in one; else the list of networks."""
        held = Membership.objects.filter(person__user=request.user).as_at(timezone.localdate())
        networks = list(Network.objects.filter(pk__in=held.values("network"))[:2])
        return networks[0].get_absolute_url() if len(networks) == 1 else reverse("overview:home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - as above
        return reverse("overview:home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - as above
        return reverse("accounts:account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:  # noqa: ARG002 - as above
        return reverse("accounts:account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - allauth's signature
        extra_tags: str = "",
        message: Any = None,
    ) -> None:
        """Say what is worth saying, in our words."""
        said = message or SENTENCES.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags=extra_tags)

    def pre_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse | None:
        refused: HttpResponse | None = super().pre_login(request, user, **facts)
        if refused:
            tell("login refused: the account is closed", user=user)
        return refused

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        """Tell of a new device; who has to use a second factor and did not is led to that before anything else."""
        response: HttpResponse = super().post_login(request, user, **facts)
        records = get_authentication_records(request, user)
        if records:
            # Who logged in just now need not show at once again who they are.
            request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
                *records[:-1],
                records[-1] | {"reauthenticated": True},
            ]
        if devices.is_new(request, user):
            self.send_notification_mail("account/email/new_device", user)
        user.session_has_second_factor = second_factor.used(request, user)
        if second_factor.is_missing(user):
            return HttpResponseRedirect(second_factor.way_to_it(response["Location"]))
        return response

    def is_reauthentication_required(self, **_facts: Any) -> bool:
        """Whether one has to show once more who one is. With neither password nor second factor: by a code by mail.

        Who has a second factor and did not use it in this session has to, however fresh the session is: it may have
        begun with a stolen code or password, before the factor was set up.
        """
        request = context.request
        if second_factor.has_one(request.user) and not second_factor.used(request, request.user):
            raise ReauthenticationRequired
        if get_reauthentication_flows(request.user):
            return True
        records = get_authentication_records(request, request.user)
        shown = [record["at"] for record in records if record.get("reauthenticated")]
        if shown and timezone.now().timestamp() - shown[-1] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        raise ReauthenticationRequired

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ways to show once more who one is. Who has a second factor shows that: a password alone removes it not."""
        ways = super().get_reauthentication_methods(user)
        strong = [way for way in ways if way["id"] != "reauthenticate"]
        if not ways and user.is_authenticated:
            ways = [{"id": "code", "url": reverse("accounts:reauthenticate_by_code")}]
        words = {
            "reauthenticate": _("Your password"),
            "mfa_reauthenticate": _("A code of your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Your passkey"),
            "code": _("A code by mail"),
        }
        return [way | {"description": words[way["id"]]} for way in strong or ways]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it in the language of the account that has this address; else in that of the page."""
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = user.language if user else translation.get_language()
        facts = {"site_url": settings.SITE_URL, "name": user.get_full_name() if user else ""}
        with translation.override(language):
            try:
                if self.request is None:  # by a command, where no page asks for it
                    self.render_mail(template_prefix, email, facts | context).send()
                else:
                    super().send_mail(template_prefix, email, facts | context)
            except OSError as error:  # also what smtplib raises
                logger.exception("A mail could not be sent: %s", template_prefix)
                raise MailNotSent from error

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell what happened; that it cannot be told undoes nothing of it."""
        if self.request is None:
            with suppress(MailNotSent):
                self.send_mail(template_prefix, email or user.email, {"user": user, **(context or {})})
            return
        with translation.override(user.language):
            device = devices.in_words(self.request.headers.get("User-Agent", ""))
        facts = {"user": user, "device": device, **(context or {})}
        with suppress(MailNotSent):
            super().send_notification_mail(template_prefix, user, facts, email)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets lie encrypted in the database, with a key that does not."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right. Wait for the next code of the app."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an app or a passkey first."),
        "unverified_email": gettext_lazy("Confirm your new e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; after the key of the installation was replaced one that no code fits."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor cannot be read: was SECRET_KEY replaced?")  # noqa: TRY400 - it says all
            return base64.b32encode(sha256(encrypted_text.encode()).digest()[:20]).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002, ARG002 - allauth's signature
        return devices.in_words(context.request.headers.get("User-Agent", ""))

    def _get_site_name(self) -> str:
        return "Intekenen"


def _box() -> Fernet:
    key = sha256(b"stakeholders.login.second_factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Logging in with the provider of an organisation: only to an account that is there."""

    def is_email_verified(self, provider: Any, email: str) -> bool:  # noqa: ARG002 - allauth's signature
        # The provider says so itself, for each address, or it is not.
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """A provider speaks only for the addresses of its own organisation."""
        return email.rpartition("@")[2].lower() in login.provider.app.settings["domains"]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse whoever has no account here, with what they can do."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise PermissionDenied
        if sociallogin.is_existing:
            return
        name = sociallogin.provider.name
        address = next(iter(sociallogin.email_addresses), None)
        why = "no account of this address"
        if address is None:
            why = "no address told"
            sentence = _(
                "%(name)s did not tell your e-mail address. Ask its administrator, or log in with a code by mail."
            )
        elif not address.verified:
            why = "address not confirmed"
            sentence = _(
                "%(name)s did not confirm your e-mail address. Ask its administrator, or log in with a code by mail."
            )
        elif not self.can_authenticate_by_email(sociallogin, address.email):
            why = "address of another domain"
            sentence = _("%(name)s may not log in people with this e-mail address. Log in with a code by mail.")
        else:
            sentence = _(
                "There is no account here with the e-mail address that %(name)s told."
                " You get one by an invitation: ask the secretary of your network,"
                " or the coordinator of your organisation."
            )
        raise ImmediateHttpResponse(refuse(request, sentence % {"name": name}, why=why))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **_facts: Any
    ) -> None:
        """Whatever was wrong with the answer of a provider: it is logged, and said what to do."""
        tell("login by a provider refused", provider=provider.app.provider_id, why=error, exception=exception or "")
        if error == "cancelled":
            sentence = _("You stopped logging in at %(name)s. Nothing was changed.")
        else:
            sentence = _(
                "The answer of %(name)s cannot be trusted or came too late, so you are not logged in."
                " Start again from here; if it stays so, log in with a code by mail."
            )
        raise ImmediateHttpResponse(refuse(request, sentence % {"name": provider.name}))


def refuse(request: HttpRequest, sentence: str, *, why: str = "") -> HttpResponse:
    """The page that says why a login by a provider did not work; `why` goes to the log, if it is not there yet."""
    if why:
        tell("login by a provider refused", why=why)
    return render(request, "socialaccount/authentication_error.html", {"sentence": sentence}, status=403)
