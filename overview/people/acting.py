"""Choosing in which of one's own roles one acts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from stakeholders.acting import NotOnesOwn, choose
from stakeholders.views import NetworkMixin
from stakeholders.way_back import way_back


class ActingFor(NetworkMixin, View):
    """Act in another role from now on, and back to the page one was on."""

    permission = "stakeholders.is_member"
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """There is nothing to see: one switches on every page."""
        return redirect(self.network)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        try:
            label = choose(request, self.network, request.POST.get("role", ""))
        except NotOnesOwn:
            raise PermissionDenied(
                _("You do not have this role in this network today. Choose one of your own at the top of the page.")
            ) from None
        messages.success(request, _("You now act as: %(role)s.") % {"role": label})
        return redirect(way_back(request.POST.get("next", "")) or self.network)
