"""Inviting: the secretary and coordinators send, see and withdraw; who is invited accepts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from matrix.forms import VerbForm
from matrix.views.verbs import VerbFormView
from periods.verbs import StepRefused
from stakeholders.acting import hats, role_word
from stakeholders.login.entering import let_in
from stakeholders.models import Invitation, JoinRequest, User
from stakeholders.models.coming_in import LinkRefused
from stakeholders.rates import HOUR, client_address, count
from stakeholders.security_log import tell
from stakeholders.views import NetworkMixin

from .forms import InviteForm, InviteKnownForm, add_first_url
from .list import people_url
from .roles import MembershipStep

INVITED_AN_HOUR = 60
# The same invitation: whoever does not get it will not get the tenth either.
AGAIN_AN_HOUR = 5
WRONG_LINKS_AN_HOUR = 60
# What a link that does not work is answered with. What is somebody else's is forbidden; what is over is gone.
STATUS = {"wrong": 404, "other_person": 403}


class Invite(VerbFormView):
    """Whom to invite, and for what."""

    permission = "stakeholders.let_in"
    can_be_overtaken = False
    template_name = "overview/people/form.html"
    form_class = InviteForm

    @cached_property
    def request_waiting(self) -> JoinRequest | None:
        """The request to take part that is answered by this invitation, with `?request=`."""
        asked = self.word_asked("request")
        if not asked.isdecimal():
            return None
        rows = JoinRequest.objects.filter(network=self.network).visible_to(self.request.user).waiting()
        return rows.filter(pk=int(asked)).first()

    def get_form_kwargs(self) -> dict[str, Any]:
        facts = super().get_form_kwargs() | {"network": self.network}
        if row := self.request_waiting:
            told = ("email", "name", "role", "language")
            facts["initial"] = {name: getattr(row, name) for name in told} | {"participation": row.participation_id}
        elif (asked := self.word_asked("participation")).isdecimal():
            facts["initial"] = {"participation": asked}
        return facts

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count("invite", request.user.pk, most=INVITED_AN_HOUR, seconds=HOUR)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("participation", "other_organisation"):
            tell("invitation for another organisation refused", user=self.request.user)
        if form.own is not None and form.has_error("role", "invalid_choice"):
            tell("invitation for a role of the network refused", user=self.request.user)
        return super().form_invalid(form)

    def done(self, form: VerbForm) -> str:
        told = {"email": form.result.email}
        return _("The invitation to %(email)s is on its way. Below you see whether it was sent.") % told

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return reverse("overview:invitations", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            heading=_("Invite somebody"),
            lead=_("They get a mail with a link that works once, for two weeks."),
            submit_label=_("Send the invitation"),
            cancel_url=people_url(self.network),
            **kwargs,
        )
        # Whose organisation it is, of who invites for one only.
        return context | {"own": context["form"].own, "add_first_url": add_first_url(context["form"], self.request)}


class InviteKnown(MembershipStep):
    """An account for somebody who has a role, but no account yet."""

    right = "stakeholders.grant"
    can_be_overtaken = False
    template_name = "overview/people/form.html"
    form_class = InviteKnownForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may(self.right, self.membership) and User.objects.filter(person=self.membership.person).exists():
            messages.info(request, _("%(person)s has an account already.") % {"person": self.membership.person.name})
            return redirect(people_url(self.network))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def done(self, form: VerbForm) -> str:
        told = {"email": form.result.email}
        return _("The invitation to %(email)s is on its way. Below you see whether it was sent.") % told

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return reverse("overview:invitations", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Give %(person)s an account") % {"person": self.membership.person.name},
            lead=_("They get a mail with a link that works once, for two weeks."),
            submit_label=_("Send the invitation"),
            **kwargs,
        )


class Invitations(NetworkMixin, TemplateView):
    """The open invitations, and those that ended lately."""

    permission = "stakeholders.see_requests"
    template_name = "overview/people/invitations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows: Any = Invitation.objects.filter(network=self.network).visible_to(self.request.user)
        rows = list(rows.with_organisation(at=today).select_related("invited_by__person"))
        for row in rows:
            row.network = self.network
            row.what = role_word(row.role, row.for_whom or "")
            row.may = row.is_open and self.may("stakeholders.grant", row)
        open_ones = [row for row in rows if row.is_open]
        number = len(open_ones)
        return super().get_context_data(
            heading=_("Invitations"),
            lead=ngettext("%d invitation is open.", "%d invitations are open.", number) % number
            if number
            else _("No invitation is open."),
            open_ones=open_ones,
            ended=[row for row in rows if not row.is_open],
            may_let_in=self.may("stakeholders.let_in", self.network),
            **kwargs,
        )


class InvitationStep(NetworkMixin, View):
    """One press on one invitation."""

    http_method_names = ["post", "options"]
    done: Any = ""

    @cached_property
    def row(self) -> Invitation:
        found = Invitation.objects.filter(network=self.network, pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404(_("This invitation is no longer there. Ask for a new one."))
        found.network = self.network
        return found

    def step(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ARG002 - Django's signature
        if not self.may("stakeholders.grant", self.row):
            return self.refuse()
        try:
            self.step()
        except StepRefused as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, self.done % {"email": self.row.email})
        return redirect("overview:invitations", self.network.slug)


class SendAgain(InvitationStep):
    done = gettext_lazy("Sent to %(email)s again. The earlier link works no longer.")

    def step(self) -> None:
        count("invite", self.request.user.pk, most=INVITED_AN_HOUR, seconds=HOUR)
        count("invitation again", self.row.pk, most=AGAIN_AN_HOUR, seconds=HOUR)
        self.row.send_again(by=self.request.user)  # type: ignore[arg-type]


class Withdraw(InvitationStep):
    done = gettext_lazy("The invitation to %(email)s is withdrawn. Its link works no longer.")

    def step(self) -> None:
        self.row.withdraw(by=self.request.user)  # type: ignore[arg-type]


class AcceptForm(forms.Form):
    """The name of who has no account yet."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Fill in your name.")},
    )


class InvitationPage(View):
    """Where the link of the mail leads: who invites for what. Only pressing the button uses it up."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer = super().dispatch(request, *args, **kwargs)
        except LinkRefused as refused:
            answer = self.refused(refused)
        add_never_cache_headers(answer)
        return answer

    @cached_property
    def invitation(self) -> Invitation:
        return Invitation.of_link(self.kwargs["token"])

    @cached_property
    def holder(self) -> User | None:
        """Who has an account at the invited address; the link proves that it is theirs."""
        return User.objects.filter(email__iexact=self.invitation.email).first()

    def refused(self, refused: LinkRefused) -> HttpResponse:
        code = refused.code or "wrong"
        if code == "wrong":
            count("wrong link", client_address(self.request), most=WRONG_LINKS_AN_HOUR, seconds=HOUR)
        tell("invitation refused", user=self.request.user, why=code)
        facts = {
            "heading": _("This invitation does not work"),
            "sentence": refused.messages[0],
            "used": code == "used",
            "other_person": code == "other_person",
            "here": self.request.get_full_path(),
        }
        return TemplateResponse(
            self.request, "overview/people/link_refused.html", facts, status=STATUS.get(code, 410)
        ).render()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        self._refuse_others()
        return self._page(AcceptForm(initial={"name": self.invitation.name}, label_suffix=""))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        self._refuse_others()
        row = self.invitation
        if request.user.is_authenticated:
            return self._accept(request.user)
        if self.holder is not None:
            return redirect_to_login(request.get_full_path())
        form = AcceptForm(request.POST, initial={"name": row.name}, label_suffix="")
        if row.person is None and not form.is_valid():
            return self._page(form)
        name = row.person.name if row.person else form.cleaned_data["name"]
        try:
            with transaction.atomic():
                user = User.objects.create_user(row.email, name=name, person=row.person, language=get_language())
                row.accept(by=user, number=row.number)
        except LinkRefused:
            raise
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self._page(form, status=409)
        let_in(request, user, proof="code")
        return self._welcome()

    def _accept(self, user: User) -> HttpResponse:
        acts = next((each.label for each in hats(user, self.invitation.network) if each.current), "")
        try:
            made = self.invitation.accept(by=user, number=self.invitation.number)
        except LinkRefused:
            raise
        except StepRefused as refused:
            messages.error(self.request, refused.messages[0])
            return redirect(self.request.get_full_path())
        return self._welcome(acts=acts if made else "")

    @cached_property
    def what(self) -> str:
        row = self.invitation
        return role_word(row.role, row.participation.name if row.participation else "")

    def _welcome(self, *, acts: str = "") -> HttpResponse:
        """`acts`: as what they acted until now, and do still."""
        told = {"network": self.invitation.network.name, "role": self.what, "acts": acts}
        if acts:
            said = _("You are now also %(role)s. You still act as: %(acts)s. Switch at the top of the page.") % told
        else:
            said = _("Welcome to %(network)s. You are here as %(role)s.") % told
        messages.success(self.request, said)
        return redirect(self.invitation.network)

    def _refuse_others(self) -> None:
        """Raise LinkRefused for who is logged in as somebody else, or whose account is closed."""
        user = self.request.user
        if user.is_authenticated and user.email.lower() != self.invitation.email:
            raise LinkRefused(
                _(
                    "This invitation is for another address than that of your account. Log out and open the link anew,"
                    " or ask who invited you for an invitation to the address of your account."
                ),
                code="other_person",
            )
        if self.holder is not None and not self.holder.is_active:
            raise LinkRefused(
                _("The account with this address is closed. Ask the secretary of the network."), code="other_person"
            )

    def _page(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        row = self.invitation
        facts = {
            "heading": _("You are invited"),
            "invitation": row,
            "network_name": row.network.name,
            "what": self.what,
            "form": form,
            "asks_name": not self.request.user.is_authenticated and self.holder is None and row.person is None,
            "log_in_first": not self.request.user.is_authenticated and self.holder is not None,
            "login_url": f"{reverse('accounts:login')}?next={self.request.get_full_path()}",
        }
        return TemplateResponse(self.request, "overview/people/invitation.html", facts, status=status).render()
