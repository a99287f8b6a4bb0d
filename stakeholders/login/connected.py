"""The providers by which somebody can log in: told on the page of one's account, each to be taken away there."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.socialaccount.adapter import get_adapter as get_provider_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView


@dataclass(frozen=True)
class Connected:
    """A provider that knows who this is. `name`: as the installation calls it, or called it."""

    pk: int
    name: str


def connected(request: HttpRequest) -> list[Connected]:
    """The providers by which who is logged in can log in, in the order in which they came."""
    rows = SocialAccount.objects.filter(user=request.user.pk).order_by("pk")
    return [Connected(row.pk, _name(request, row)) for row in rows]


def _name(request: HttpRequest, row: SocialAccount) -> str:
    """One that is no longer set up has only the word by which it was kept."""
    try:
        return str(get_provider_adapter().get_provider(request, row.provider).name)
    except SocialApp.DoesNotExist:
        return str(row.provider)


class ProviderRemove(LoginRequiredMixin, TemplateView):
    """Log in by this provider no longer. A code by mail stays, so nobody shuts themselves out."""

    template_name = "account/provider_remove.html"

    def _row(self) -> SocialAccount:
        return get_object_or_404(SocialAccount, user=self.request.user.pk, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            row = self._row()
            name = _name(request, row)
            row.delete()
        messages.success(request, _("You no longer log in by %(name)s.") % {"name": name})
        get_adapter().send_notification_mail(
            "socialaccount/email/account_disconnected", request.user, {"provider_name": name}
        )
        return redirect("accounts:account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = {"name": _name(self.request, self._row())}
        return super().get_context_data(
            heading=_("No longer log in by %(name)s?") % names,
            consequences=[
                _("You can still log in with a code by mail, or with your password or passkey if you have one."),
                _("Log in by %(name)s once more, and it is connected again.") % names,
            ],
            submit_label=_("Disconnect"),
            cancel_url=reverse("accounts:account"),
            **kwargs,
        )
