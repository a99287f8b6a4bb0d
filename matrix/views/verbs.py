"""What every page has that brings a sign-up one step further: the form, the right, and what if it cannot be."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import classonlymethod
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from matrix.facts import facts_of_sign_up
from matrix.forms import VerbForm
from matrix.forms.attest import CHANGED
from matrix.forms.overtaken import Change, begun_from, changes_in, kept, put_together
from matrix.models import NEXT, NOT_ONCE_HANDED_OVER, Need, Part, SignUp, Status
from matrix.words import coverage_word, subject_of
from periods.verbs import NotAsSeen, as_seen, locked, version_of
from stakeholders.models import Access
from stakeholders.typed import given_back
from stakeholders.views import NetworkMixin

from .gone import Gone, typed


class VerbFormView(NetworkMixin, FormView):
    """A page with a `VerbForm`. Wrong input: the form again. A step the state refuses: the same, with status 409.

    What the page showed is compared with what stands now while that is locked, before anything is judged. Where
    somebody was first, nothing is done: the page says what they changed, and the form holds both together.
    """

    # A form is opened and sent; PUT would do the step without what was filled in.
    http_method_names = ["get", "post", "head", "options"]
    # Whether the page is about something that somebody else may change meanwhile, rather than makes something new.
    can_be_overtaken = True
    changed_since: Any = gettext_lazy("Somebody changed this after you opened this page. Look first, then send again.")
    given_back: Any = gettext_lazy(
        "This is not saved yet: you were logged out, or acted in another role."
        " Here is what you filled in: send it again."
    )
    was_overtaken = False

    @classonlymethod
    def as_view(cls, **initkwargs: Any) -> Any:  # noqa: N805 - of the class, as Django's own
        """What was removed while somebody filled in a form about it is told, with what they typed."""
        view = super().as_view(**initkwargs)

        @wraps(view)
        def unless_gone(*args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                answer: HttpResponseBase = view(*args, **kwargs)
            except Gone as gone:
                answer = gone.answer()
            return answer

        return unless_gone

    def missing(self, sentence: Any, history: QuerySet[Any], *, right: str) -> Http404:
        """Why a row is not found, to be raised. For who sent a form, and may do so, that it was there: see `Gone`."""
        if self.request.method == "POST" and self.may(right, self.network):
            last = history.select_related("history_user__person").order_by("-history_id").first()
            if last is not None and last.history_type == "-":
                return Gone(self, last)
        return Http404(sentence)

    def hold(self) -> None:
        """Lock what the verb will lock, in its order."""
        raise NotImplementedError

    def trail(self) -> Sequence[QuerySet[Any]]:
        """The histories that tell of all that the page shows."""
        raise NotImplementedError

    def version_now(self) -> str:
        """Another word after each change of what the page shows."""
        return "-".join(version_of(history) for history in self.trail())

    @cached_property
    def version(self) -> str:
        return self.version_now()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.can_be_overtaken:
            return super().post(request, *args, **kwargs)
        if self.was_overtaken:
            return self.overtaken(request.POST)
        with transaction.atomic():
            try:
                with as_seen((request.POST.get("version", ""),), hold=self.hold, now=self.version_now):
                    return super().post(request, *args, **kwargs)
            except NotAsSeen:
                return self._anew(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = given_back(request)
        return super().get(request, *args, **kwargs) if sent is None else self._give_back(sent)

    def _give_back(self, sent: QueryDict) -> HttpResponse:
        """The form with what was typed before one was logged out; overtaken meanwhile, with what others changed."""
        if self.can_be_overtaken and sent.get("version") != self.version:
            return self.overtaken(sent, status=200)
        form = self.get_form_class()(**{**self.get_form_kwargs(), "data": sent})
        form.only_say(self.given_back)
        return self.render_to_response(self.get_context_data(form=form, begun=sent.get("begun", "")))

    def _anew(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page with all that it is about read again: also whether the step is still possible, and by whom."""
        page = type(self)()
        page.setup(request, *args, **kwargs)
        page.was_overtaken = True
        return page.dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def overtaken(self, sent: QueryDict, *, status: int = 409) -> HttpResponse:
        """Nothing is done; the form again with one's own work and theirs put together, and what they changed."""
        facts = self.get_form_kwargs()
        begun = begun_from(sent.get("begun", ""))
        fresh = self.get_form_class()(**{**facts, "data": None, "files": None})
        data, changes = put_together(fresh, sent, begun)
        form = self.get_form_class()(**{**facts, "data": data})
        form.only_say(self.changed_since)
        changes += self.other_changes(sent.get("version", ""), besides={*form.fields, *form.covers})
        context = self.get_context_data(form=form, changes=changes, begun=kept(fresh), overtaken_by=self.last_change())
        return self.render_to_response(context, status=status)

    def other_changes(self, seen: str, *, besides: Collection[str]) -> list[Change]:
        """What changed since the version `seen` besides these fields of the form."""
        return changes_in(self.trail(), seen, besides=besides)

    def last_change(self) -> Any:
        """Who changed it last and when, for who may know."""
        if not self.may("stakeholders.is_member", self.network):
            return None
        rows = [
            history.select_related("history_user__person").order_by("-history_id").first() for history in self.trail()
        ]
        return max((row for row in rows if row), key=lambda row: row.history_date, default=None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.can_be_overtaken:
            context.setdefault("version", self.version)
            if "begun" not in context:
                sent = self.request.POST.get("begun", "") if self.request.method == "POST" else ""
                context["begun"] = sent or kept(context["form"])
        return context

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
    # Whether the page tells of the sign-up in facts; where a form holds what is promised, that tells it.
    tells_facts = True
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
        if said := self.why_not():
            return self.not_possible(said)
        self.sign_up.status = status  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)

    def why_not(self) -> str:
        """Why this step cannot be done although the status allows it; empty where it can."""
        if self.step in NOT_ONCE_HANDED_OVER and self.sign_up.closed_on:
            return self.sign_up.handed_over()
        return ""

    def not_possible(self, sentence: str) -> HttpResponse:
        """Who opens the page is sent to the sign-up; who sends a form that was overtaken reads why it cannot be."""
        if self.request.method == "GET":
            messages.warning(self.request, sentence)
            return redirect(self.sign_up)
        facts = {"heading": subject_of(self.sign_up), "sentence": sentence, "sign_up": self.sign_up}
        facts["typed"] = typed(self.get_form_class(), self.request.POST)
        context = {**facts, "network": self.network, "view": self}
        return TemplateResponse(self.request, "matrix/sign_up_overtaken.html", context, status=409)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"sign_up": self.sign_up}

    def hold(self) -> None:
        locked(self.sign_up.component)
        locked(self.sign_up)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [SignUp.history.filter(id=self.sign_up.pk)]

    @cached_property
    def version(self) -> str:
        """Read together with the row."""
        return str(self.sign_up.version or "new")  # type: ignore[attr-defined]

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return self.sign_up.get_absolute_url()

    @property
    def for_another(self) -> bool:
        """Whether the one who asks does not act for the organisation itself."""
        return self.sign_up.participation_id != Access.of(self.request.user, self.network).acting_for

    def successor_is_there(self) -> list[Any]:
        """Of a lead whose named successor has offered: that it can be handed over instead, and where."""
        row = self.sign_up
        if row.part != Part.LEAD or row.successor is None or row.offer_of_successor(on=timezone.localdate()) is None:
            return []
        address = reverse("matrix:sign_up_hand_over", args=[self.network.slug, row.pk])
        said = _("%(successor)s has offered to take this lead over.") % {"successor": row.successor.name}
        return [format_html('{} <a href="{}">{}</a>', said, address, _("Hand over instead"))]

    def what_is_left(self, *, at: date | None = None, assuming: SignUp | None = None) -> list[str]:
        """What the component is on that day (today) once this sign-up no longer stands; nothing where it never counted.

        `assuming`: the offer that then holds instead.
        """
        row, day = self.sign_up, at or timezone.localdate()
        if row.part == Part.INTERESTED:
            return []
        needs = Need.objects.filter(component=row.component_id, responsibility=row.responsibility)
        need: Any = needs.that_count(at=day).with_coverage(at=day, without=row, assuming=assuming).first()
        if need is None:
            return []
        word = coverage_word(need.coverage, promised=need.upcoming)
        left = {"responsibility": row.get_responsibility_display(), "coverage": word}
        return [_("For “%(responsibility)s” the component is then “%(coverage)s”, for everybody to see.") % left]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {
            "sign_up": self.sign_up,
            "lead": subject_of(self.sign_up),
            "subject": subject_of(self.sign_up),
            "cancel_url": self.sign_up.get_absolute_url(),
        }
        if self.tells_facts:
            facts["facts"] = facts_of_sign_up(self.sign_up, at=timezone.localdate())
        return super().get_context_data(**{**facts, **kwargs})
