"""The steps of a sign-up after it was offered and judged: what its holder says of it, and what ends it."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework.request import Request
from rest_framework.response import Response

from periods.api import Day, Facts, Number, Text
from stakeholders.api import OrganisationSlug

from .sign_up import Confirmation, SignUpView, step


class Attestation(Confirmation):
    """Says that a promise still stands."""


class Contribution(Confirmation):
    """Contributes, now that another was chosen to lead."""


class Handover(Confirmation):
    """Hands a lead over to the successor that was named."""


@extend_schema_serializer(examples=[OpenApiExample("An end", value={"reason": "Opgeleverd."}, request_only=True)])
class Ending(Confirmation):
    """Closes what is complete."""

    reason = Text(required=False, allow_blank=True, max_length=2000, help_text="What was done, or why it ends.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A successor", value={"successor": "gemeente-voorbeeld", "handoverOn": "2027-01-01"}, request_only=True
        )
    ]
)
class Succession(Confirmation):
    """Names who takes over a lead."""

    successor = OrganisationSlug(help_text="Who takes over, by slug.")
    handover_on = Day(help_text="The day on which it takes over.")


@extend_schema_serializer(
    examples=[OpenApiExample("A mistake", value={"reason": "Verkeerd onderdeel gekozen."}, request_only=True)]
)
class Annulment(Confirmation):
    """Takes back a mistake."""

    reason = Text(max_length=2000, help_text="Why this was a mistake.")


@extend_schema_serializer(
    examples=[OpenApiExample("Annulled", value={"id": 31, "reason": "Verkeerd onderdeel gekozen."}, response_only=True)]
)
class AnnulledFacts(Facts):
    """What was annulled: there is nothing at its address any more."""

    id = Number(help_text="What the API called it.")
    reason = Text(help_text="Why this was a mistake.")


@extend_schema(tags=["sign-ups"])
class SignUpStepView(SignUpView):
    @step("attestSignUp", Attestation)
    def attest(self, request: Request, **_address: Any) -> Response:
        """Say that this promise still stands, by who made it. Said twice on a day it is one attestation."""
        row = self.sign_up()
        self.require("matrix.attest", row)
        asked = self.given(Attestation)
        with self.seen(row):
            row.attest(by=request.user, **asked)
        return self._made(row)

    @step("contributeSignUp", Contribution)
    def contribute(self, request: Request, **_address: Any) -> Response:
        """Withdraw an offer to lead where another was chosen, and contribute instead: a sign-up of its own."""
        row = self.sign_up()
        self.require("matrix.contribute", row)
        asked = self.given(Contribution)
        with self.seen(row):
            made = row.contribute(by=request.user, **asked)
        return self._made(made)

    @step("endSignUp", Ending)
    def end(self, request: Request, **_address: Any) -> Response:
        """Close what is complete: its period is over, or its result is there."""
        row = self.sign_up()
        self.require("matrix.end", row)
        asked = self.given(Ending)
        with self.seen(row):
            row.end(by=request.user, **asked)
        return self._made(row)

    @step("nameSuccessor", Succession)
    def name_successor(self, request: Request, **_address: Any) -> Response:
        """Name who takes over a lead, and when; that organisation may then offer to lead."""
        row = self.sign_up()
        self.require("matrix.name_successor", row)
        asked = self.given(Succession)
        with self.seen(row):
            row.name_successor(by=request.user, **asked)
        return self._made(row)

    @step("handOverSignUp", Handover)
    def hand_over(self, request: Request, **_address: Any) -> Response:
        """End a lead and confirm the offer of its named successor, on one day."""
        row = self.sign_up()
        self.require("matrix.hand_over", row)
        asked = self.given(Handover)
        with self.seen(row):
            row.hand_over(by=request.user, **asked)
        return self._made(row)

    @step("annulSignUp", Annulment, AnnulledFacts)
    def annul(self, request: Request, **_address: Any) -> Response:
        """Take back a mistake: for the secretary. Afterwards there is nothing at its address."""
        row = self.sign_up()
        self.require("matrix.annul", row)
        asked = self.given(Annulment)
        with self.seen(row):
            row.annul(by=request.user, **asked)
        return Response(AnnulledFacts(row).data, status=201)
