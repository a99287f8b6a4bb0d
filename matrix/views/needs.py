"""What is asked for one responsibility of a component: ask, change, ask no longer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from matrix.forms import NeedCloseForm, NeedForm, VerbForm
from matrix.models import Need, Part, Phase, Responsibility
from matrix.slots import Slot, slots_of
from matrix.words import asked

from .framework import OfComponent
from .sign_ups import RESPONSIBILITIES


class NeedPage(OfComponent):
    """A form about one responsibility."""

    @cached_property
    def responsibility(self) -> Responsibility:
        try:
            return RESPONSIBILITIES[self.kwargs["responsibility"]]
        except KeyError:
            raise Http404 from None

    @cached_property
    def need(self) -> Need | None:
        """What is asked today; where nothing is, what is planned next."""
        today = timezone.localdate()
        here = self.component.needs.filter(responsibility=self.responsibility)
        found: Need | None = here.as_at(today).first() or here.filter(since__gt=today).order_by("since").first()
        return found

    def seen(self) -> Any:
        return Need.history.filter(component=self.component.pk, responsibility=self.responsibility)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Before anything else is asked: which responsibility."""
        self.responsibility  # noqa: B018 - 404 where it is none
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        where = f"{self.component.name}, {self.responsibility.label}"
        return super().get_context_data(**{"lead": where, "subject": where, **kwargs})


class NeedAsk(NeedPage):
    """Ask for something, or change what is asked."""

    form_class = NeedForm
    template_name = "matrix/need_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "component": self.component,
            "responsibility": self.responsibility,
            "present": self.need,
        }

    @cached_property
    def slot(self) -> Slot:
        slots = slots_of(self.component, at=timezone.localdate())
        return next(slot for slot in slots if slot.responsibility == self.responsibility)

    def done(self, form: VerbForm) -> str:
        return _("Now asked for: %(asked)s.") % {"asked": asked(form.result)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        network, component, word = self.network.slug, self.component, self.kwargs["responsibility"]
        return super().get_context_data(
            heading=_("Change what is asked for") if self.need else _("Ask for something"),
            slot=self.slot,
            need=self.need,
            takes_nothing=component.phase in (None, Phase.CANDIDATE, Phase.RETIRED),
            close_url=reverse("matrix:need_close", args=[network, component.code, word])
            if self.need and not self.need.closed_as
            else "",
            phase_url=reverse("matrix:component_phase", args=[network, component.code]),
            submit_label=_("Change what is asked for") if self.need else _("Ask for this"),
            **kwargs,
        )


class NeedClose(NeedPage):
    """Ask no longer."""

    form_class = NeedCloseForm
    template_name = "confirm.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may(self.right, self.component) and self.responsibility and (self.need is None or self.need.closed_as):
            known = _("It is known already from when this is no longer asked.")
            messages.warning(request, known if self.need else _("Nothing is asked for here at the moment."))
            return redirect(self.component)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"need": self.need}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("This is no longer asked for.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = self.component.sign_ups.filter(responsibility=self.responsibility).as_at(timezone.localdate())
        consequences = [_("From then on nobody can sign up here.")]
        if held.exclude(part=Part.INTERESTED).exists():
            consequences.append(_("What organisations have promised here stays as it is until they end it."))
        return super().get_context_data(
            heading=_("Ask for this no longer?"),
            consequences=[_("No longer asked for: %(asked)s.") % {"asked": asked(self.need)}, *consequences],
            submit_label=_("Ask no longer"),
            **kwargs,
        )
