"""Pages about one's own account that django-allauth does not have, and what ours add to those that it has."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.account.views import BaseReauthenticateView, ConfirmLoginCodeView, LoginView
from allauth.core.internal.cryptokit import generate_user_code
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, ReauthenticateWebAuthnView
from allauth.socialaccount.adapter import get_adapter as get_provider_adapter
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from stakeholders.security_log import tell

from . import devices, second_factor
from .connected import connected
from .forms import CodeAgainForm, LanguageForm

_CODE = "stakeholders.login.code_again"
_MINUTES_15 = 15 * 60
_ATTEMPTS = 3


class LogIn(LoginView):
    """The one page to log in: a code by mail, a password, a passkey, or the provider of one's organisation."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:  # noqa: ARG002 - allauth's signature
        """Who comes back here halfway begins anew, perhaps with another address."""
        clear_login(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ways = [
            (_("Log in by %(name)s") % {"name": provider.name}, self._way(provider))
            for provider in get_provider_adapter().list_providers(self.request)
        ]
        context: dict[str, Any] = super().get_context_data(ways=ways, **kwargs)
        return context

    def _way(self, provider: Any) -> str:
        wanted = self.get_next_url()
        url: str = provider.get_login_url(self.request, **({"next": wanted} if wanted else {}))
        return url


class LogInCode(ConfirmLoginCodeView):
    """Where the code of the mail is filled in; or a new one asked. That one was sent, or came too late, is said."""

    _process: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if request.method == "POST" and not self._process and not request.user.is_authenticated:
            tell("login code too late")
            messages.error(request, _("This code is no longer valid. Ask for a new one."))
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        sent = self._process.state["resend_count"]
        response: HttpResponse = super().form_valid(form)
        if self._action == "resend" and self._process.state["resend_count"] > sent:
            messages.success(self.request, _("A new code was sent. The earlier one works no longer."))
        return response


class PasskeyLogIn(LoginWebAuthnView):
    """Logging in with a passkey leads on to where one wanted to go, as the other ways do."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        adapter = get_adapter()
        wanted = self.request.POST.get("next", "")
        if response["Location"] == adapter.get_login_redirect_url(self.request) and adapter.is_safe_url(wanted):
            return HttpResponseRedirect(wanted)
        return response


class Factor(AuthenticateView):
    """The second step of logging in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"has_app": Authenticator.Type.TOTP in own, "has_passkey": Authenticator.Type.WEBAUTHN in own}


class _GoesOn:
    """After the second factor was set up: where one was going."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"go_on_url": second_factor.where_to_go_on(self.request)}


class Factors(_GoesOn, IndexView):
    """One's second factors."""


class RecoveryCodes(_GoesOn, ViewRecoveryCodesView):
    """One's recovery codes, to keep somewhere else."""


class PasskeyAdd(AddWebAuthnView):
    """The template needs the form when it was wrong, and allauth leaves that out."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {name: value for name, value in kwargs.items() if name == "form"}


class PasskeyAgain(ReauthenticateWebAuthnView):
    """To show once more who one is, with a passkey."""

    def form_invalid(self, form: Any) -> HttpResponse:
        for sentence in form.errors.get("credential", []):
            messages.error(self.request, sentence)
        return HttpResponseRedirect(self.request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"reauthentication_alternatives": self.get_reauthentication_alternatives()}


class Account(LoginRequiredMixin, FormView):
    """One's own account: how one logs in, from where one did, and in which language one is written to."""

    form_class = LanguageForm
    template_name = "account/account.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: LanguageForm) -> HttpResponse:
        form.save()
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect("accounts:account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context_data(
            heading=_("My account"),
            submit_label=_("Save"),
            has_factor=second_factor.has_one(user),
            passkeys=Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count(),
            new_address=EmailAddress.objects.get_new(user),
            providers=connected(self.request),
            **kwargs,
        )


class SecondFactorAsked(LoginRequiredMixin, TemplateView):
    """Why a second factor is asked, and how to use or set up one. After that one goes on to `next`."""

    template_name = "account/second_factor.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("next", "")
        if not get_adapter().is_safe_url(wanted):
            wanted = reverse("overview:home")
        user: Any = request.user
        if not second_factor.is_missing(user):
            return HttpResponseRedirect(wanted)
        second_factor.remember_where_to_go_on(request, wanted)
        if second_factor.has_one(user):
            ways = get_adapter().get_reauthentication_methods(user)
            kwargs["ways"] = [(way["description"], self._to(way["url"], wanted)) for way in ways]
        return super().get(request, *args, **kwargs)

    def _to(self, url: str, wanted: str) -> str:
        return f"{url}?{urlencode({'next': wanted})}"


class CodeAgain(LoginRequiredMixin, BaseReauthenticateView):
    """To show once more who one is, for who has neither password nor second factor: with a code by mail."""

    form_class = CodeAgainForm
    template_name = "account/reauthenticate.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.method == "GET" and not self._code():
            self._send()
        return super().dispatch(request, *args, **kwargs)

    def _code(self) -> str:
        kept = self.request.session.get(_CODE, {})
        return str(kept["code"]) if kept and time.time() - kept["at"] < _MINUTES_15 else ""

    def _send(self) -> None:
        code = generate_user_code()
        self.request.session[_CODE] = {"code": code, "at": time.time(), "wrong": 0}
        user: Any = self.request.user
        get_adapter().send_mail("account/email/login_code", user.email, {"user": user, "code": code, "again": True})

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"code": self._code()}

    def form_valid(self, form: Any) -> HttpResponse:
        del self.request.session[_CODE]
        record_authentication(self.request, self.request.user, "code", reauthenticated=True)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        kept = self.request.session.get(_CODE)
        if kept:
            kept["wrong"] += 1
            self.request.session[_CODE] = kept
            if kept["wrong"] >= _ATTEMPTS:
                del self.request.session[_CODE]
                messages.error(self.request, str(get_adapter().error_messages["too_many_login_attempts"]))
                return redirect("accounts:account")
        response: HttpResponse = super().form_invalid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"sent_to": user.email}


class Sessions(ListUserSessionsView):
    """Where one is logged in. The session that looks is there itself, however it began."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not UserSession.objects.filter(session_key=self.request.session.session_key).exists():
            UserSession.objects.create_from_request(self.request)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = [(session, devices.in_words(session.user_agent)) for session in reversed(context["sessions"])]
        elsewhere = any(not session.is_current() for session, _device in rows)
        return context | {"rows": rows, "elsewhere": elsewhere}
