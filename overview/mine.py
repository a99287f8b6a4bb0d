"""“My data”: what is kept about the one who looks, to read, to take along, and to be forgotten."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from matrix.forms import VerbForm
from matrix.models import SignUp
from matrix.words import period
from risks.models import Risk
from stakeholders.keeping import address
from stakeholders.models import Membership, Person, SavedView
from stakeholders.personal.sessions import sessions_of
from stakeholders.personal.told import entered, everything, in_their_name

from .people.departing import give_up_promises, tell_of_risks_left
from .people.list import people_url
from .tasks import tell_of_leaving


class OfMyself:
    """A page about who is logged in. Nobody else's can be asked for: the address names nobody."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    @property
    def person(self) -> Person:
        user: Any = self.request.user
        return Person.objects.get(pk=user.person_id)


class Mine(OfMyself, TemplateView):
    """Account, roles, saved views, what stands in one's name, and how much one entered."""

    template_name = "overview/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        roles = user.person.memberships.select_related("network", "participation__organisation")
        views = SavedView.objects.filter(owner=user).select_related("network")
        return super().get_context_data(
            heading=_("My data"),
            lead=_("All that is kept about you here. You can take it along, leave, or be made anonymous."),
            account=user,
            roles=[
                (row, row.participation and row.participation.name, row.holds_on(timezone.localdate()))
                for row in roles.prefetch_related("participation__organisation__names").order_by("-since", "pk")
            ],
            views=[(row, address(row, row.network)) for row in views],
            in_your_name=[(each, _by_name(each.rows)) for each in in_their_name(user.person, user)],
            entered=entered(user),
            sessions=sum(1 for _each in sessions_of(user)),
            **kwargs,
        )


def _by_name(rows: Iterable[Any]) -> dict[str, list[tuple[Any, str]]]:
    """Rows under what they are called: a promise that was renewed stands there once, with its periods."""
    found: dict[str, list[tuple[Any, str]]] = {}
    for row in rows:
        name, said = str(row) if not isinstance(row, SignUp) else _promise(row), getattr(row, "status_label", "")
        if isinstance(row, SignUp):
            said = f"{said}, {period(row)}"
        found.setdefault(name, []).append((row, said))
    return found


def _promise(row: Any) -> str:
    return f"{row.organisation_name}: {row.component}, {row.get_responsibility_display()}"


class MineAsFile(OfMyself, View):
    """The same, complete, for programs."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        answer = JsonResponse(everything(self.person), json_dumps_params={"indent": 2, "ensure_ascii": False})
        name = f"intekenen-{timezone.localdate().isoformat()}.json"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class GoForm(VerbForm):
    """Leave. What is needed to do so is a yes."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def act(self) -> None:
        """All of it, or nothing."""
        with transaction.atomic():
            give_up_promises(self.person, by=self.by)
            tell_of_risks_left(self.person, by=self.by)
            self.go()

    def go(self) -> None:
        self.person.leave(by=self.by)
        tell_of_leaving.enqueue(self.by.pk)


class ForgetForm(GoForm):
    """Be made anonymous; of somebody else, by the secretary."""

    def go(self) -> None:
        self.person.anonymise(by=self.by)


class Going(OfMyself, FormView):
    """A last question before one goes; who went is logged out."""

    template_name = "overview/leave.html"
    form_class: Any = GoForm
    http_method_names = ["get", "post", "head", "options"]
    gone: Any = gettext_lazy("You have left. Your roles ended, and your account is closed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user, "person": self.person}

    @property
    def risks(self) -> Any:
        """The open risks of which they are the owner, in every network."""
        user: Any = self.request.user
        rows = Risk.objects.visible_to(user).left_by(self.person, at=timezone.localdate())
        return rows.select_related("network").order_by("network", "number")

    @property
    def promises_left(self) -> list[str]:
        """What becomes of the promises of which they are the contact; nothing where there are none."""
        if not SignUp.objects.filter(contact=self.person).as_at(timezone.localdate()).exists():
            return []
        return [_("Promises of your organisation stand. They have no contact then; their coordinator is told by mail.")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who is needed reads that at once, and where to find somebody else."""
        person = self.person
        people = _("People of %(network)s")
        facts = {
            "first": " ".join(map(str, person.why_not_leave)),
            "ways": [(people % {"network": each.name}, people_url(each)) for each in person.needed_in],
            "cancel_url": reverse("mine:data"),
            "danger": True,
            "risks": self.risks,
        }
        return super().get_context_data(**{**facts, **kwargs})

    def form_valid(self, form: Any) -> HttpResponse:
        if not form.save():
            return self.render_to_response(self.get_context_data(form=form), status=409 if form.refused else 200)
        logout(self.request)
        messages.success(self.request, self.gone)
        return redirect("overview:home")


class Leave(Going):
    """End one's own roles and close the account; the name stays with what was entered."""

    @property
    def _has_roles(self) -> bool:
        return Membership.objects.filter(person=self.person).not_over(timezone.localdate()).exists()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Leave and close my account?"),
            lead=_("You end all your own roles and close your account."),
            consequences=[
                *([_("Your roles end today, in every network.")] if self._has_roles else []),
                _("You are logged out everywhere, and you can log in no more. You get a mail that says so."),
                *self.promises_left,
                _("Your name stays with what you entered. Do you not want that? Choose “Make me anonymous” instead."),
            ],
            submit_label=_("Leave and close my account"),
            **kwargs,
        )


def what_is_forgotten(*, by_secretary: bool = False, account: bool = True) -> list[str]:
    """What happens to whoever is made anonymous, for themselves or for the secretary who does it.

    `account`: whether they have one; of somebody without nothing is told of it.
    """
    in_their_words = _(
        "What other people wrote in their own words stays as they wrote it. Does a name stand there?"
        " Ask the secretary to change the text."
    )
    if by_secretary:
        in_their_words = _(
            "What other people wrote in their own words stays as they wrote it. Does a name stand there?"
            " Then change the text."
        )
    closed, gone = _("Roles end today, in every network."), []
    if account:
        closed = _("Roles end today, in every network. The account is closed and can never be opened again.")
        gone = [_("The e-mail address, the password and the person’s own saved views are gone.")]
    return [
        closed,
        _("“Former member”, with a number, takes the place of the name: everywhere, in the history too."),
        *gone,
        _("What was entered and when stays, under the neutral name: others build on it."),
        _("From invitations and requests to take part the name and the words go; what still waits is withdrawn."),
        in_their_words,
        _("Annual reports that were published and files that people downloaded are not changed."),
        _("This cannot be undone."),
    ]


class ForgetMe(Going):
    """Leave and be forgotten."""

    form_class = ForgetForm
    gone = gettext_lazy("You have left and are anonymous now. Nobody can log in to your account any more.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Make me anonymous?"),
            lead=_("You leave, and your name disappears."),
            consequences=[*self.promises_left, *what_is_forgotten()],
            submit_label=_("Make me anonymous"),
            **kwargs,
        )
