"""Who promised what: read, offered, and brought further by the verbs of SignUp."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from matrix.models import ARRANGEMENTS, Component, Health, Part, Responsibility, SignUp, Status
from matrix.rules import SIGN_UP_DETAILS
from periods.api import At, Day, Facts, Flag, Input, Number, PagedAt, Several, Text, Word, day_asked
from periods.verbs import as_seen, locked, version_of
from stakeholders.api import NetworkDoor, OrganisationFacts, OrganisationSlug
from stakeholders.models import Membership, Participation, Person

from .component import ComponentReference

OFFER = {
    "component": "FUN-02",
    "responsibility": "manage",
    "organisation": "gemeente-voorbeeld",
    "part": "lead",
    "since": "2026-07-01",
    "promise": "Wij beheren de wiki en helpen de gebruikers.",
    "arrangements": ["own_staff"],
    "hours": 120,
}
SIGN_UP = {
    "id": 31,
    "component": {"code": "FUN-02", "name": "Wiki"},
    "responsibility": "manage",
    "organisation": {"slug": "gemeente-voorbeeld", "name": "Gemeente Voorbeeld"},
    "part": "lead",
    "status": "confirmed",
    "promise": "Wij beheren de wiki en helpen de gebruikers.",
    "arrangements": ["own_staff"],
    "supplier": None,
    "agreement": "",
    "conditionsAccepted": False,
    "offeredOn": "2026-06-12",
    "since": "2026-07-01",
    "until": None,
    "confirmedOn": "2026-06-15",
    "closedOn": None,
    "follows": None,
    "origin": None,
    "successor": None,
    "handoverOn": None,
    "health": "on_track",
    "lastUpdateOn": "2026-09-01",
    "attestedOn": "2026-10-12",
    "silent": False,
    "atRisk": False,
    "ending": False,
    "contact": {"id": 7, "name": "Vera Voorbeeld"},
    "hours": 120,
    "cents": 0,
    "mandate": "Teamleider",
    "reason": "",
}
SHOWN = {status.value: status.label for status in Status if status is not Status.ANNULLED}
ON = "The day it counts from; today when left out. A past day is for the secretary."
# On the answers that hold a sign-up as it is now.
TAG = OpenApiParameter(
    name="ETag",
    location=OpenApiParameter.HEADER,
    response=[200, 201],
    description="The version of the sign-up as it is now, for If-Match: another one after each change of it.",
)
# On each step with a sign-up.
IF_MATCH = OpenApiParameter(
    name="If-Match",
    location=OpenApiParameter.HEADER,
    required=False,
    description="The ETag of the sign-up as you saw it. When it was changed since, nothing is done: 412.",
)
UNTIL = "The first day on which it no longer holds; null for no end."


class Arrangements(Several):
    """How a promise will be kept: the yes/no columns of a sign-up, as a list of those that are yes."""

    child = Word(ARRANGEMENTS)
    fills = tuple(ARRANGEMENTS)

    def __init__(self, **facts: Any) -> None:
        super().__init__(source="*", **facts)

    def to_internal_value(self, data: Any) -> Any:
        chosen = super().to_internal_value(data)
        return {name: name in chosen for name in ARRANGEMENTS}

    def to_representation(self, data: Any) -> list[str]:
        return [name for name in ARRANGEMENTS if getattr(data, name)]


class ContactFacts(Facts):
    """Who to turn to."""

    id = Number(help_text="What the API calls this person.")
    name = Text(help_text="The name.")


@extend_schema_serializer(examples=[OpenApiExample("A sign-up", value=SIGN_UP)])
class SignUpFacts(Facts):
    """What an organisation promises. Status, health and names are those of the day looked at.

    Contact, hours, cents, mandate and reason are there only for who has a role in the network.
    """

    id = Number(help_text="What the API calls it.")
    component = ComponentReference(help_text="For which component.")
    responsibility = Word(Responsibility, help_text="To develop or to manage.")
    organisation = OrganisationFacts(source="participation", help_text="Who promises.")
    part = Word(Part, help_text="As what; an interested party promises nothing and never counts.")
    status = Word(SHOWN, help_text="Where it stands.")
    promise = Text(help_text="What is promised, in words.")
    arrangements = Arrangements(help_text="How the promise will be kept.")
    supplier = OrganisationFacts(allow_null=True, help_text="Who does it for them; null when nobody or unknown.")
    agreement = Text(help_text="Address of the service level agreement; empty when there is none.")
    conditions_accepted = Flag(help_text="Whether the open-source conditions are accepted.")
    offered_on = Day(help_text="The day it was offered.")
    since = Day(help_text="The first day it is for.")
    until = Day(allow_null=True, help_text=UNTIL)
    confirmed_on = Day(allow_null=True, help_text="The day it was confirmed.")
    closed_on = Day(allow_null=True, help_text="The day it was declined, withdrawn or ended.")
    follows = Number(
        source="follows_id", allow_null=True, help_text="The sign-up that it renews, takes over or stands instead of."
    )
    origin = Number(
        source="origin_id",
        allow_null=True,
        help_text="Of a renewal, or of what went along with its organisation: the sign-up that the promise began as.",
    )
    successor = OrganisationFacts(allow_null=True, help_text="Who will take over, named by the holder of a lead.")
    handover_on = Day(allow_null=True, help_text="The day of that handover.")
    health = Word(Health, allow_null=True, help_text="How it goes by its last report; null before the first.")
    last_update_on = Day(allow_null=True, help_text="The day of its last report.")
    attested_on = Day(allow_null=True, help_text="The last day on which its holder said that it still stands.")
    silent = Flag(help_text="Whether nothing was heard for longer than the network's limit.")
    at_risk = Flag(help_text="Whether it is stalled, needs attention or is silent.")
    ending = Flag(help_text="Whether its end is in sight.")
    contact = ContactFacts(required=False, allow_null=True, help_text="Who to turn to. Members only.")
    hours = Number(required=False, help_text="Hours a year promised. Members only.")
    cents = Number(required=False, help_text="Money a year promised, in eurocents. Members only.")
    mandate = Text(required=False, help_text="Who agreed to it within the organisation. Members only.")
    reason = Text(required=False, help_text="Why it was declined or withdrawn. Members only.")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not self.context["sees_details"]:
            for name in SIGN_UP_DETAILS:
                del shown[name]
        return shown


class ComponentCode(Text):
    """A component of the network, by its code."""

    default_error_messages = {"absent": _("This network has no component with this code.")}

    def to_internal_value(self, data: Any) -> Any:
        code = super().to_internal_value(data)
        found = Component.objects.filter(network=self.context["network"], code=code).first()
        if found is None:
            self.fail("absent")
        return found


class ContactNumber(Number):
    """Somebody with a role in the network today."""

    default_error_messages = {"absent": _("Nobody with a role in this network has this number.")}

    def to_internal_value(self, data: Any) -> Any:
        number = super().to_internal_value(data)
        members = Membership.objects.filter(network=self.context["network"]).as_at(timezone.localdate())
        found = Person.objects.filter(pk=number, pk__in=members.values("person")).first()
        if found is None:
            self.fail("absent")
        return found


class Promised(Input):
    """What one promises, whether it is new or changed."""

    promise = Text(required=False, allow_blank=True, max_length=2000, help_text="What is promised, in words.")
    arrangements = Arrangements(required=False, help_text="How the promise will be kept.")
    supplier = OrganisationSlug(required=False, allow_null=True, help_text="Who will do it for you, by slug.")
    agreement = Text(
        required=False, allow_blank=True, max_length=200, help_text="Address of the service level agreement."
    )
    hours = Number(required=False, min_value=0, max_value=1_000_000, help_text="Hours a year.")
    cents = Number(required=False, min_value=0, max_value=10**15, help_text="Money a year, in eurocents.")
    contact = ContactNumber(required=False, allow_null=True, help_text="Who to turn to: the number of a person.")
    mandate = Text(required=False, allow_blank=True, max_length=150, help_text="Who agreed within the organisation.")
    conditions_accepted = Flag(
        required=False, help_text="Accept the open-source conditions: asked of hired, outsourced and partnership."
    )
    until = Day(required=False, allow_null=True, help_text=UNTIL)
    on = Day(required=False, help_text=ON)


@extend_schema_serializer(examples=[OpenApiExample("An offer", value=OFFER, request_only=True)])
class Offer(Promised):
    """An offer to do something."""

    component = ComponentCode(help_text="For which component, by code.")
    responsibility = Word(Responsibility, help_text="To develop or to manage.")
    organisation = OrganisationSlug(source="participation", help_text="Who promises, by slug.")
    part = Word(Part, help_text="As what.")
    since = Day(required=False, allow_null=True, help_text="The first day it is for; the day of the offer by default.")

    def draft(self, valid: dict[str, Any]) -> Model:
        facts = {name: value for name, value in valid.items() if name != "on"}
        on = valid.get("on") or timezone.localdate()
        facts["since"] = facts.get("since") or on
        return SignUp(network=self.context["network"], offered_on=on, **facts)


@extend_schema_serializer(examples=[OpenApiExample("More hours", value={"hours": 200}, request_only=True)])
class Renewal(Promised):
    """What changes; what is left out stays as it is."""

    since = Day(required=False, help_text="The first day it is for, while that is still to come.")

    def draft(self, valid: dict[str, Any]) -> Model:
        row = copy.copy(self.context["sign_up"])
        row.offered_on = row.confirmed_on = valid.get("on") or timezone.localdate()
        row.since = max(row.since, row.offered_on)
        for name, value in valid.items():
            if name != "on":
                setattr(row, name, value)
        return row


@extend_schema_serializer(examples=[OpenApiExample("A later start", value={"since": "2026-09-01"}, request_only=True)])
class Amendment(Promised):
    """What is to be corrected; what is left out stays as it is."""

    part = Word(Part, required=False, help_text="As what; interest stays interest.")
    since = Day(required=False, help_text="The first day it is for.")

    def draft(self, valid: dict[str, Any]) -> Model:
        row = copy.copy(self.context["sign_up"])
        for name, value in valid.items():
            if name != "on":
                setattr(row, name, value)
        return row


class Confirmation(Input):
    """Takes up an offer."""

    on = Day(required=False, help_text=ON)


@extend_schema_serializer(
    examples=[OpenApiExample("A refusal", value={"reason": "Een ander is al begonnen."}, request_only=True)]
)
class Refusal(Confirmation):
    """Says no to an offer."""

    reason = Text(max_length=2000, help_text="Why; who offered will read it.")


@extend_schema_serializer(
    examples=[OpenApiExample("A withdrawal", value={"reason": "Onze beheerder vertrekt."}, request_only=True)]
)
class Withdrawal(Confirmation):
    """Stops before the end."""

    reason = Text(required=False, allow_blank=True, max_length=2000, help_text="Why; needed once it is confirmed.")


def step(operation: str, body: Any, made: Any = SignUpFacts) -> Any:
    """How a step with a sign-up is described."""
    parameters = [IF_MATCH, TAG] if made is SignUpFacts else [IF_MATCH]
    return extend_schema(operation_id=operation, request=body, responses={201: made}, parameters=parameters)


class SignUpQuery(PagedAt):
    status = Several(child=Word(SHOWN), required=False, help_text="Only these; give it once for each.")
    part = Several(child=Word(Part), required=False, help_text="Only these; give it once for each.")
    responsibility = Word(Responsibility, required=False, help_text="Only to develop, or only to manage.")
    component = Text(required=False, help_text="Only for the component with this code.")
    organisation = Text(required=False, help_text="Only of the organisation with this slug.")


class SignUpDoor(NetworkDoor):
    """What addresses about sign-ups share."""

    def sign_up(self) -> SignUp:
        """The sign-up of the address, to take a step with; one that was annulled is gone."""
        rows = SignUp.objects.visible_to(self.request.user).filter(network=self.network, annulled=False)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @contextmanager
    def seen(self, row: SignUp) -> Iterator[None]:
        """A step with `row`, only as the client saw it where `If-Match` says how that was. Else as it stands."""
        with transaction.atomic():
            if (asked := self.request.headers.get("If-Match")) is None or asked.strip() == "*":
                yield
                return
            with as_seen(parse_etags(asked), hold=partial(hold, row), now=partial(tag_of, row)):
                yield


def hold(row: SignUp) -> None:
    """Lock what each of its steps locks, in that order."""
    locked(row.component)
    locked(row)


def tag_of(row: SignUp) -> str:
    """The `ETag` of a sign-up: another one after each change of it, whatever day or language it is shown in."""
    return f'"{version_of(SignUp.history.filter(id=row.pk))}"'


@extend_schema(tags=["sign-ups"])
@extend_schema_view(
    list=extend_schema(operation_id="listSignUps", description="The sign-ups known on a day, whatever their status."),
    retrieve=extend_schema(
        operation_id="getSignUp", description="One sign-up as it is known on a day.", parameters=[TAG]
    ),
)
class SignUpView(ListModelMixin, RetrieveModelMixin, SignUpDoor):
    queryset = SignUp.objects.all()
    serializer_class = SignUpFacts
    queries = {"list": SignUpQuery, "retrieve": At}

    def get_serializer_context(self) -> dict[str, Any]:
        sees = self.may("matrix.see_details", self.network) if hasattr(self, "network") else False
        return {**super().get_serializer_context(), "sees_details": sees}

    def get_queryset(self) -> QuerySet[SignUp]:
        paths = {
            "status": "status__in",
            "part": "part__in",
            "responsibility": "responsibility",
            "component": "component__code",
            "organisation": "participation__organisation__slug",
        }
        chosen = {path: self.asked[name] for name, path in paths.items() if name in self.asked}
        return self.known_on(day_asked(self.asked)).filter(**chosen)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The version comes first: what is newer than its mark is refused later, never the other way round."""
        tag = tag_of(self.sign_up()) if "at" not in self.asked else ""
        answer = super().retrieve(request, *args, **kwargs)
        if tag:
            answer["ETag"] = tag
        return answer

    def known_on(self, day: date) -> QuerySet[SignUp]:
        """The sign-ups of the network on `day`, in a constant number of queries."""
        organisations = Participation.objects.with_name(at=day).select_related("organisation")
        return (
            SignUp.objects.visible_to(self.request.user)
            .filter(network=self.network)
            .with_health(network=self.network, at=day)
            .select_related("component", "contact")
            .prefetch_related(*(Prefetch(name, organisations) for name in ("participation", "supplier", "successor")))
        )

    @extend_schema(operation_id="offerSignUp", request=Offer, responses={201: SignUpFacts}, parameters=[TAG])
    def offer(self, request: Request, **_address: Any) -> Response:
        """Offer to do something for your organisation. Where the network's rule says so it counts at once."""
        self.require("matrix.offer", self.network)
        asked = self.given(Offer)
        self.require("matrix.act_for", asked["participation"])
        return self._made(SignUp.offer(by=request.user, **asked))

    @step("confirmSignUp", Confirmation)
    def confirm(self, request: Request, **_address: Any) -> Response:
        """Take up an offer: for the secretary."""
        row = self.sign_up()
        self.require("matrix.confirm", row)
        asked = self.given(Confirmation)
        with self.seen(row):
            row.confirm(by=request.user, **asked)
        return self._made(row)

    @step("declineSignUp", Refusal)
    def decline(self, request: Request, **_address: Any) -> Response:
        """Say no to an offer, with a reason: for the secretary."""
        row = self.sign_up()
        self.require("matrix.decline", row)
        asked = self.given(Refusal)
        with self.seen(row):
            row.decline(by=request.user, **asked)
        return self._made(row)

    @step("withdrawSignUp", Withdrawal)
    def withdraw(self, request: Request, **_address: Any) -> Response:
        """Stop before the end, by who promised it."""
        row = self.sign_up()
        self.require("matrix.withdraw", row)
        asked = self.given(Withdrawal)
        with self.seen(row):
            row.withdraw(by=request.user, **asked)
        return self._made(row)

    @step("amendSignUp", Amendment)
    def amend(self, request: Request, **_address: Any) -> Response:
        """Correct an offer that is not confirmed yet, by who made it."""
        row = self.sign_up()
        self.require("matrix.amend", row)
        asked = self.given(Amendment, sign_up=row)
        with self.seen(row):
            row.amend(by=request.user, **asked)
        return self._made(row)

    @step("renewSignUp", Renewal)
    def renew(self, request: Request, **_address: Any) -> Response:
        """Change the promise, hours or end, or a start to come. A new sign-up follows and keeps the confirmation."""
        row = self.sign_up()
        self.require("matrix.renew", row)
        asked = self.given(Renewal, sign_up=row)
        with self.seen(row):
            made = row.renew(by=request.user, **asked)
        return self._made(made)

    def _made(self, row: SignUp) -> Response:
        """`row` as it is after the step; offered for a later day, as it is then."""
        day = max(timezone.localdate(), row.offered_on)
        address = reverse("api:sign_up", args=[self.network.slug, row.pk])
        return Response(
            self.get_serializer(self.known_on(day).get(pk=row.pk)).data,
            status=201,
            headers={"Location": self.request.build_absolute_uri(address), "ETag": tag_of(row)},
        )
