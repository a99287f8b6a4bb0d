"""What every page of a network needs: the network itself, or 404; and the right, or the login page or 403."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from .acting import in_another_role
from .login.second_factor import way_to_it
from .models import Access, Network
from .security_log import tell_of_refusal
from .typed import keep, keep_for_another_role


class WrongAddress(BadRequest):
    """What the address asks for cannot be given. Its sentence says why: a file has no room to say so itself."""


class NetworkMixin:
    """Put `self.network` in reach of a view under `/<network>/…`; a network the user may not see does not exist.

    `permission` names the permission, asked about the network, without which the page stays closed.
    """

    permission: str | None = None
    request: HttpRequest
    network: Network
    # What was asked last and is not allowed, so that a refusal can tell in which of one's roles it is.
    refused: tuple[str, Any] | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # Before anything is looked for: to who is logged out, what is not public is not there.
        keep(request)
        try:
            known = Network.objects.visible_to(request.user).with_others(request.user).with_beginning()
            self.network = known.get(slug=kwargs["network"])
        except Network.DoesNotExist:
            raise Http404(_("There is no network at this address.")) from None
        request.network = self.network  # type: ignore[attr-defined]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.permission and not self.may(self.permission, self.network):
            return self.refuse()
        response = super().dispatch(request, *args, **kwargs)
        if request.user.is_authenticated and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The address's own `network` is a word; templates get the row."""
        return super().get_context_data(**{**kwargs, "network": self.network})

    def word_asked(self, name: str) -> str:
        """What the address says under `name`, for asking the database; nothing where that cannot be a word of ours."""
        word = self.request.GET.get(name, "")
        return word if word.isprintable() else ""

    def may(self, permission: str, row: Any) -> bool:
        """Whether the one who asks may do this with `row`."""
        allowed = bool(self.request.user.is_authenticated and self.request.user.has_perm(permission, row))
        if not allowed:
            self.refused = (permission, row)
        return allowed

    def refuse(self, sentence: str = "") -> HttpResponseBase:
        """To the login page, or to the second factor, where that would help; else 403 with a sentence."""
        if not self.request.user.is_authenticated:
            return redirect_to_login(self.request.get_full_path())
        if Access.of(self.request.user, self.network).withheld:
            # What was sent is not sent again by opening a page.
            here = self.request.get_full_path() if self.request.method == "GET" else self.network.get_absolute_url()
            return redirect(way_to_it(here))
        tell_of_refusal(self.request.user, self.refused[0] if self.refused else "", self.network)
        other = in_another_role(self.request.user, self.network, *self.refused) if self.refused else ""
        if other and keep_for_another_role(self.request):
            # The page of the refusal leads back here once one has switched.
            self.request.typed_is_kept = True  # type: ignore[attr-defined]
            other += " " + _("What you filled in is kept, and comes back once you have switched.")
        raise PermissionDenied(other or sentence or _("Your role in this network does not allow this."))
