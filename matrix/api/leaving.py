"""An organisation leaves the network: each of its sign-ups is settled, as on the page."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from matrix.leaving import Settle, Unsettled, leave, left_hanging
from periods.api import Day, Facts, Input, Number, Several, Text, Word
from stakeholders.api import NetworkDoor
from stakeholders.models import Participation

WRONG = {"twice": _("Name each sign-up once."), "other": _("This is no sign-up that has to be settled.")}
SETTLED = [{"id": 31, "settle": "hand_over"}, {"id": 40, "settle": "withdraw"}]


class Settling(Input):
    """What becomes of one sign-up."""

    id = Number(help_text="What the API calls the sign-up.")
    settle = Word(Settle, help_text="What becomes of it; release: of another's lead, that it is named as successor.")


class SettlementFacts(Facts):
    """What became of one sign-up."""

    id = Number(help_text="What the API calls the sign-up.")
    settle = Word(Settle, help_text="What became of it.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An organisation leaves",
            value={"on": "2026-12-01", "reason": "Gaat op in een ander.", "signUps": SETTLED},
            request_only=True,
        )
    ]
)
class Leaving(Input):
    """Ends a participation, and says what becomes of each sign-up that still stands."""

    on = Day(required=False, help_text="The first day on which it takes part no more; today when left out.")
    reason = Text(max_length=300, help_text="Why; it stands with each sign-up that ends.")
    sign_ups = Several(
        child=Settling(),
        required=False,
        help_text="Each sign-up that still stands on that day, with what becomes of it.",
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Who left",
            value={"organisation": "gemeente-voorbeeld", "until": "2026-12-01", "signUps": SETTLED},
            response_only=True,
        )
    ]
)
class ParticipationEndingFacts(Facts):
    """Who left, and what became of its sign-ups."""

    organisation = Text(help_text="The organisation, by its slug.")
    until = Day(help_text="The first day on which it takes part no more.")
    sign_ups = Several(child=SettlementFacts(), help_text="What became of each of its sign-ups.")


@extend_schema(tags=["participations"])
class ParticipationView(NetworkDoor):
    queryset = Participation.objects.all()

    @extend_schema(operation_id="endParticipation", request=Leaving, responses={201: ParticipationEndingFacts})
    def end(self, request: Request, **_address: Any) -> Response:
        """End the participation of an organisation: for the secretary. All of it is settled, or nothing."""
        rows = Participation.objects.filter(network=self.network).as_at(timezone.localdate())
        row = get_object_or_404(rows, organisation__slug=self.kwargs["organisation"])
        self.require("matrix.end_participation", row)
        asked = self.given(Leaving)
        told = asked.pop("sign_ups", [])
        day = asked.get("on") or timezone.localdate()
        _refuse_others(told, {each.row.pk for each in left_hanging(row, on=day)})
        try:
            leave(row, by=request.user, settle={each["id"]: each["settle"] for each in told}, **asked)
        except Unsettled as unsettled:
            unsettled.told = list(_each(unsettled, [each["id"] for each in told]))  # type: ignore[attr-defined]
            raise
        facts = {"organisation": self.kwargs["organisation"], "until": row.until, "sign_ups": told}
        return Response(ParticipationEndingFacts(facts).data, status=201)


def _refuse_others(told: list[dict[str, Any]], known: set[int]) -> None:
    """Raise ValidationError where a sign-up is named twice, or need not be settled."""
    wrong: Any = {}
    seen: set[int] = set()
    for place, each in enumerate(told):
        code = "twice" if each["id"] in seen else "" if each["id"] in known else "other"
        if code:
            wrong[place] = {"id": [ErrorDetail(str(WRONG[code]), code)]}
        seen.add(each["id"])
    if wrong:
        raise ValidationError({"signUps": wrong})


def _each(unsettled: Unsettled, told: list[int]) -> Any:
    """Of each sign-up in the way why, at its place in the body; one that was not named at no place."""
    for key, sentences in unsettled.rows.items():
        field = f"signUps[{told.index(key)}]" if key in told else "signUps"
        for sentence in sentences:
            message = sentence if key in told else f"{key}: {sentence}"
            yield {"in": "body", "field": field, "code": "unsettled", "message": str(message)}
