"""What the pages have in common on which the secretary changes the framework."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from matrix.forms import VerbForm
from matrix.models import Component, Platform
from periods.verbs import locked

from .components import component_at
from .gone import typed
from .verbs import VerbFormView


class FrameworkPage(VerbFormView):
    """A form on the framework. `thing`: the row that it is about, which is looked for before the right is asked."""

    right = "stakeholders.change_framework"
    template_name = "matrix/framework_form.html"

    @property
    def thing(self) -> Any:
        """The row that the page is about; nothing on a page on which one is made."""
        return None

    def hold(self) -> None:
        locked(self.thing)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [self.thing.history.all()]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(self.right, self.thing or self.network):
            return self.refuse(self.refusal)
        return super().dispatch(request, *args, **kwargs)

    @property
    def refusal(self) -> str:
        return _("Only the secretary changes the framework.")

    def not_possible(self, why: str) -> HttpResponse:
        """Who sends a form that makes no sense any more reads why, and is given back what they typed."""
        facts = {"heading": str(self.thing), "sentence": why, "thing": self.thing}
        context = {
            **facts,
            "typed": typed(self.get_form_class(), self.request.POST),
            "network": self.network,
            "view": self,
        }
        return TemplateResponse(self.request, "matrix/framework_overtaken.html", context, status=409)

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        address: str = self.thing.get_absolute_url()
        return address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        if self.thing is not None:
            facts |= {"thing": self.thing, "subject": self.thing, "lead": self.thing, "cancel_url": self.after(None)}  # type: ignore[arg-type]
        return super().get_context_data(**{**facts, **kwargs})


class OfComponent(FrameworkPage):
    """A form about one component."""

    @cached_property
    def component(self) -> Any:
        return component_at(self, day=timezone.localdate())

    @property
    def thing(self) -> Component:
        return self.component


class OfPlatform(FrameworkPage):
    """A form about one platform."""

    @cached_property
    def platform(self) -> Any:
        platform = platform_at(self, day=timezone.localdate())
        if platform is None:
            raise Http404(_("This network has no platform at this address."))
        return platform

    @property
    def thing(self) -> Platform:
        return self.platform


def platform_at(view: Any, *, day: Any) -> Any:
    """The platform that the address of `view` names, with its phase on `day`; None where there is none."""
    rows = Platform.objects.visible_to(view.request.user).filter(network=view.network, slug=view.kwargs["slug"])
    platform = rows.with_phase(at=day).first()
    if platform is not None:
        platform.network = view.network
    return platform
