"""What every page has that brings a sign-up one step further: the form, the right, and what if it cannot be."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from matrix.forms import VerbForm
from matrix.forms.attest import CHANGED
from matrix.models import NEXT, SignUp, Status
from matrix.words import subject_of
from periods.verbs import locked
from stakeholders.views import NetworkMixin


class VerbFormView(NetworkMixin, FormView):
    """A page with a `VerbForm`. Wrong input: the form again. A step the state refuses: the same, with status 409."""

    # A form is opened and sent; PUT would do the step without what was filled in.
    http_method_names = ["get", "post", "head", "options"]
    changed_since: Any = gettext_lazy("Somebody changed this after you opened this page. Look first, then send again.")

    def was_seen(self, now: Any) -> bool:
        """Whether the page that was sent showed the version `now`; one that says no version is taken at its word."""
        return self.request.POST.get("version") in (None, str(now))

    def overtaken(self, form: VerbForm) -> HttpResponse:
        """Nothing is done; the form again, with what was filled in, and why."""
        form.add_error(None, self.changed_since)
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}

    def form_valid(self, form: VerbForm) -> HttpResponse:
        if form.save():
            messages.success(self.request, self.done(form))
            return redirect(self.after(form))
        status = 409 if form.refused else 200
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def done(self, form: VerbForm) -> str:
        """What is said when it worked."""
        raise NotImplementedError

    def after(self, form: VerbForm) -> str:
        """Where one comes out when it worked."""
        raise NotImplementedError


class SignUpStep(VerbFormView):
    """One verb of one sign-up. Where its status does not allow `step`, that is told instead of asked."""

    step: str
    changed_since = CHANGED

    @cached_property
    def sign_up(self) -> SignUp:
        rows = SignUp.objects.visible_to(self.request.user).filter(network=self.network)
        rows = rows.select_related("network", "component", "participation__organisation")
        return get_object_or_404(rows.with_version().with_name(at=timezone.localdate()), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(f"matrix.{self.step}", self.sign_up):
            return self.refuse()
        status = self.sign_up.status_on(timezone.localdate())
        if self.step not in NEXT.get(status or "", ()):
            label = Status(status).label if status else Status.UPCOMING.label
            return self.not_possible(
                _("That is not possible: this sign-up is “%(status)s”. Look which steps it allows.") % {"status": label}
            )
        return super().dispatch(request, *args, **kwargs)

    def not_possible(self, sentence: str) -> HttpResponse:
        """Who opens the page is sent to the sign-up; who sends a form that was overtaken reads why it cannot be."""
        if self.request.method == "GET":
            messages.warning(self.request, sentence)
            return redirect(self.sign_up)
        facts = {"heading": subject_of(self.sign_up), "sentence": sentence, "sign_up": self.sign_up}
        context = {**facts, "network": self.network, "view": self}
        return TemplateResponse(self.request, "matrix/sign_up_overtaken.html", context, status=409)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"sign_up": self.sign_up}

    def form_valid(self, form: VerbForm) -> HttpResponse:
        """Only on what the page showed: somebody may have changed it since. What was filled in is kept."""
        with transaction.atomic():
            # The verb locks in this order too; until it is done nobody else changes what is compared here.
            locked(self.sign_up.component)
            locked(self.sign_up)
            now = SignUp.objects.filter(pk=self.sign_up.pk).with_version().values_list("version", flat=True).first()
            if self.was_seen(now):
                return super().form_valid(form)
        self.sign_up.version = now  # type: ignore[attr-defined]
        return self.overtaken(form)

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return self.sign_up.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {
            "sign_up": self.sign_up,
            "lead": subject_of(self.sign_up),
            "subject": subject_of(self.sign_up),
            "cancel_url": self.sign_up.get_absolute_url(),
            "version": self.sign_up.version,  # type: ignore[attr-defined]
        }
        return super().get_context_data(**{**facts, **kwargs})
