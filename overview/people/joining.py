"""Asking to take part, and deciding on it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst, get_text_list
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from matrix.forms import VerbForm
from matrix.views.verbs import VerbFormView
from periods.verbs import locked
from stakeholders.models import Invitation, JoinRequest, Membership, MembershipRole, Network, Participation
from stakeholders.models.coming_in import LinkRefused
from stakeholders.rates import HOUR, client_address, count
from stakeholders.security_log import tell
from stakeholders.views import NetworkMixin

from .forms import email_field, organisation_field
from .inviting import STATUS

# Each request sends a mail: what a stranger can have us send, to one address and in all.
TO_ONE_ADDRESS_AN_HOUR = 3
FROM_ONE_PLACE_AN_HOUR = 20

_TOO_LONG = {
    "max_length": gettext_lazy("Make this shorter: at most %(limit_value)d characters. These are %(show_value)d.")
}


class JoinForm(VerbForm):
    """Who asks, and for which organisation. Of who is logged in the name and the address are known."""

    organisation_name = forms.CharField(
        label=gettext_lazy("Name of your organisation"),
        help_text=gettext_lazy("Needed where it is not in the list: you then ask whether it can take part."),
        max_length=150,
        required=False,
        error_messages=_TOO_LONG,
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=_TOO_LONG | {"required": gettext_lazy("Fill in your name.")},
    )
    email = email_field(help_text=gettext_lazy("Your address at work. You get a mail to confirm it."))
    role = forms.ChoiceField(
        label=gettext_lazy("What will you do?"),
        choices=[
            (MembershipRole.REPRESENTATIVE.value, gettext_lazy("Sign up and report progress (representative)")),
            (MembershipRole.COORDINATOR.value, gettext_lazy("Also let colleagues in (coordinator)")),
        ],
        initial=MembershipRole.REPRESENTATIVE.value,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose what you will do.")),
    )
    words = forms.CharField(
        label=gettext_lazy("Why you want to take part"),
        help_text=gettext_lazy("In a few words, for who decides."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        error_messages=_TOO_LONG,
    )
    field_order = ("participation", "organisation_name", "name", "email", "role", "words")

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        self.fields["participation"] = organisation_field(
            network,
            empty=gettext_lazy("My organisation is not in this list"),
            label=gettext_lazy("Your organisation"),
            help_text=gettext_lazy("Needed, unless it is not in this list."),
            required=False,
        )
        self.fields["participation"].unmarked = self.fields["organisation_name"].unmarked = True  # type: ignore[attr-defined]
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.order_fields(self.field_order)
        if self.by.is_authenticated:
            del self.fields["name"], self.fields["email"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if "participation" in found:
            named = bool(found.get("organisation_name", "").strip())
            if found["participation"] is None and not named:
                self.add_error("organisation_name", _("Choose your organisation, or fill in its name."))
            if found["participation"] is not None and named:
                self.add_error("organisation_name", _("You chose an organisation already: leave this empty."))
        return found

    def act(self) -> JoinRequest:
        facts = dict(self.cleaned_data)
        if self.by.is_authenticated:
            facts |= {"name": self.by.person.name, "email": self.by.email}
        language = get_language()
        return JoinRequest.ask(by=self.by, network=self.network, language=language, **facts)


class Join(VerbFormView):
    """“Take part”: what every visitor can ask for."""

    can_be_overtaken = False
    template_name = "overview/people/join.html"
    form_class = JoinForm

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {}
        if slug := self.word_asked("organisation"):
            rows = self.network_organisations().filter(organisation__slug=slug)
            initial = {"participation": rows.values_list("pk", flat=True).first()}
        return super().get_form_kwargs() | {"network": self.network, "initial": initial}

    def network_organisations(self) -> Any:
        return Participation.objects.filter(network=self.network).as_at(timezone.localdate())

    def form_valid(self, form: VerbForm) -> HttpResponse:
        """Only what is right counts: a slip of the finger sends no mail."""
        email = form.cleaned_data.get("email") or f"user {self.request.user.pk}"
        count("join from", client_address(self.request), most=FROM_ONE_PLACE_AN_HOUR, seconds=HOUR)
        count("join", email, most=TO_ONE_ADDRESS_AN_HOUR, seconds=HOUR)
        return super().form_valid(form)

    def done(self, form: VerbForm) -> str:
        if form.result.confirmed_at:
            return _("Your request is in. You get a mail with the answer.")
        return _("Look in your mailbox: there is a mail with a link to confirm your address.")

    def after(self, form: VerbForm) -> str:
        if form.result.confirmed_at:
            return self.network.get_absolute_url()
        return reverse("overview:join_sent", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Take part"),
            lead=_("Ask to act for your organisation in %(network)s.") % {"network": self.network.name},
            submit_label=_("Ask to take part"),
            cancel_url=self.network.get_absolute_url(),
            known=self.request.user if self.request.user.is_authenticated else None,
            **kwargs,
        )


class JoinSent(NetworkMixin, TemplateView):
    """What to do now; the same whoever asked, so that it tells nobody which addresses are known here."""

    template_name = "overview/people/join_sent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Confirm your address"), **kwargs)


class JoinConfirm(NetworkMixin, TemplateView):
    """Where the link of the mail leads. Only pressing the button confirms: mail programs open links by themselves."""

    template_name = "overview/people/join_confirm.html"
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except LinkRefused as refused:
            tell("request to take part not confirmed", why=refused.code)
            facts = {"heading": _("This link does not work"), "sentence": refused.messages[0], "network": self.network}
            status = STATUS.get(refused.code or "", 410)
            return TemplateResponse(request, "overview/people/link_refused.html", facts, status=status)

    @cached_property
    def row(self) -> JoinRequest:
        return JoinRequest.of_link(self.kwargs["token"], network=self.network)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        self.row.confirm()
        facts = {"heading": _("Your request is in"), "network": self.network, "row": self.row, "confirmed": True}
        return self.render_to_response(self.get_context_data(**facts))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"heading": _("Confirm your address"), "row": self.row, **kwargs})


class JoinRequests(NetworkMixin, TemplateView):
    """Who asks to take part, for who decides."""

    permission = "stakeholders.see_requests"
    template_name = "overview/people/join_requests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, user = timezone.localdate(), self.request.user
        rows: Any = JoinRequest.objects.filter(network=self.network).visible_to(user)
        rows = rows.with_coordinator(at=today).with_organisation(at=today).select_related("decided_by__person")
        own = {*rows.for_decision_by(user, at=today).values_list("pk", flat=True)}
        told = list(rows)
        waiting = [row for row in told if row.ended_at is None]
        names = self._coordinators(waiting)
        for row in told:
            row.network, row.mine = self.network, row.pk in own
            row.may = row.ended_at is None and self.may("stakeholders.decide", row)
            row.may_invite = row.ended_at is None and not row.may and self.may("stakeholders.grant", row)
            row.waits_for = "" if row.mine else get_text_list(names.get(row.participation_id, []), _("or"))
            row.role_label = capfirst(row.get_role_display())
        return super().get_context_data(
            heading=_("Requests to take part"),
            lead=ngettext("%d request waits.", "%d requests wait.", len(waiting)) % len(waiting)
            if waiting
            else _("No request waits."),
            waiting=sorted(waiting, key=lambda row: not row.mine),
            ended=[row for row in told if row.accepted is not None],
            **kwargs,
        )

    def _coordinators(self, rows: Sequence[Any]) -> dict[int, list[str]]:
        """By organisation who decides there, by name."""
        whom = {row.participation_id for row in rows}
        held = Membership.objects.filter(participation__in=whom, role=MembershipRole.COORDINATOR)
        held = held.as_at(timezone.localdate()).who_can_log_in().order_by("person__name")
        names: dict[int, list[str]] = {}
        for who, name in held.values_list("participation", "person__name"):
            names.setdefault(who or 0, []).append(name)
        return names


class DecisionForm(VerbForm):
    """A decision on one request."""

    def __init__(self, *args: Any, row: JoinRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row


class AcceptRequestForm(DecisionForm):
    """Yes. For an organisation that took no part: as which one it does now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.participation_id is None:
            self.fields["participation"] = organisation_field(
                self.row.network,
                empty=gettext_lazy("Choose an organisation"),
                label=gettext_lazy("As which organisation of this network"),
                error_messages={"required": gettext_lazy("Choose the organisation that they act for.")},
            )

    def act(self) -> Membership | Invitation:
        return self.row.accept(by=self.by, **self.cleaned_data)


class DeclineRequestForm(DecisionForm):
    """No, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands in the mail with the answer."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages=_TOO_LONG | {"required": gettext_lazy("Say why: it is told in the mail.")},
    )

    def act(self) -> None:
        self.row.decline(by=self.by, **self.cleaned_data)


class Decision(VerbFormView):
    """One decision on one request."""

    template_name = "overview/people/decision.html"

    @cached_property
    def row(self) -> Any:
        today = timezone.localdate()
        rows = JoinRequest.objects.filter(network=self.network, confirmed_at__isnull=False)
        rows = rows.with_organisation(at=today).with_coordinator(at=today).select_related("participation")
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404(_("There is no such request here."))
        found.network = self.network
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may("stakeholders.decide", self.row):
            return self.refuse(self._whose_decision())
        if request.method == "GET" and self.row.ended_at is not None:
            return redirect(self.list_url)
        return super().dispatch(request, *args, **kwargs)

    def _whose_decision(self) -> str:
        """Where it is the coordinator's, told to who may see the request."""
        if self.row.has_coordinator and self.request.user.has_perm("stakeholders.grant", self.row):
            return _(
                "The coordinator of this organisation decides on this request. You can invite the person yourself."
            )
        return ""

    @property
    def list_url(self) -> str:
        return reverse("overview:join_requests", args=[self.network.slug])

    def hold(self) -> None:
        locked(self.row)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [JoinRequest.history.filter(id=self.row.pk)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"row": self.row}

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return self.list_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, subject=self.row.name, cancel_url=self.list_url, **kwargs)


class AcceptRequest(Decision):
    """Yes. Of an organisation that takes no part yet: the way to let it, which leads back here with it chosen."""

    form_class = AcceptRequestForm

    @cached_property
    def chosen(self) -> Participation | None:
        """Which organisation is meant that takes part today: of `?organisation=`, or of the name they gave."""
        if self.row.participation_id is not None:
            return None
        today = timezone.localdate()
        rows = Participation.objects.filter(network=self.network).as_at(today).with_name(at=today)
        rows = rows.select_related("organisation")
        if slug := self.word_asked("organisation"):
            return rows.filter(organisation__slug=slug).first()
        named = self.row.organisation_name.strip().casefold()
        return next((each for each in rows if each.name.casefold() == named), None)

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {"participation": self.chosen.pk} if self.chosen else {}
        return super().get_form_kwargs() | {"initial": initial}

    @property
    def add_url(self) -> str:
        """Where the organisation is added that asks, unless it is here."""
        if self.row.participation_id is not None or self.chosen is not None:
            return ""
        asked = {"name": self.row.organisation_name, "next": self.request.path}
        return f"{reverse('overview:organisation_add', args=[self.network.slug])}?{urlencode(asked)}"

    def done(self, form: VerbForm) -> str:
        told = {"person": self.row.name}
        if isinstance(form.result, Invitation):
            return _("%(person)s gets an invitation by mail, and can begin after that.") % told
        return _("%(person)s can begin, and is told so by mail.") % told

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Let %(person)s take part?") % {"person": self.row.name},
            submit_label=_("Let in"),
            add_url=self.add_url,
            **kwargs,
        )


class DeclineRequest(Decision):
    form_class = DeclineRequestForm

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Declined. %(person)s gets a mail with your reason.") % {"person": self.row.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Decline the request of %(person)s?") % {"person": self.row.name},
            submit_label=_("Decline"),
            danger=True,
            **kwargs,
        )
