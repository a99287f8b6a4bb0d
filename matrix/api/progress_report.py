"""How promises go."""

from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from matrix.models import Health, StatusUpdate
from periods.api import Day, Facts, Input, Moment, Number, PagedAt, Text, Word, day_asked

from .sign_up import ON, SignUpDoor, step


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A progress report",
            value={
                "id": 5,
                "on": "2026-09-01",
                "health": "on_track",
                "text": "De eerste drie werkgroepen zijn over.",
                "percentage": 40,
                "recordedAt": "2026-09-01T08:30:00Z",
            },
        )
    ]
)
class ProgressReportFacts(Facts):
    """How a promise goes, told by who made it."""

    id = Number(help_text="What the API calls it.")
    on = Day(help_text="The day it is about.")
    health = Word(Health, help_text="How it goes.")
    text = Text(help_text="What happened.")
    percentage = Number(allow_null=True, help_text="How much is done.")
    recorded_at = Moment(allow_null=True, help_text="When it was entered, in UTC.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A progress report",
            value={"health": "attention", "text": "De overgang duurt langer.", "percentage": 40},
            request_only=True,
        )
    ]
)
class NewProgressReport(Input):
    """Tells how it goes."""

    health = Word(Health, help_text="How it goes.")
    text = Text(max_length=2000, help_text="What happened, in a sentence or more.")
    percentage = Number(
        required=False, allow_null=True, min_value=0, max_value=100, help_text="How much is done, if that can be said."
    )
    on = Day(required=False, help_text=ON)

    def draft(self, valid: dict[str, Any]) -> Model:
        facts = {"on": timezone.localdate(), **valid}
        return StatusUpdate(network=self.context["network"], sign_up=self.context["sign_up"], **facts)


class ProgressReportQuery(PagedAt):
    recorded_since = Moment(required=False, help_text="Only what was entered at this moment or later.")


@extend_schema(tags=["sign-ups"])
@extend_schema_view(
    list=extend_schema(
        operation_id="listProgressReports", description="What was told about a sign-up, the latest day first."
    )
)
class ProgressReportView(ListModelMixin, SignUpDoor):
    queryset = StatusUpdate.objects.all()
    serializer_class = ProgressReportFacts
    queries = {"list": ProgressReportQuery}

    def get_queryset(self) -> QuerySet[StatusUpdate]:
        rows = self._reports().filter(on__lte=day_asked(self.asked))
        if since := self.asked.get("recorded_since"):
            rows = rows.filter(recorded_at__gte=since)
        return rows

    @step("reportProgress", NewProgressReport, ProgressReportFacts)
    def report(self, request: Request, **_address: Any) -> Response:
        """Tell how it goes: by who promised it."""
        row = self.sign_up()
        self.require("matrix.report", row)
        asked = self.given(NewProgressReport, sign_up=row)
        with self.seen(row):
            made = row.report(by=request.user, **asked)
        return Response(self.get_serializer(self._reports().get(pk=made.pk)).data, status=201)

    def _reports(self) -> QuerySet[StatusUpdate]:
        entered = StatusUpdate.history.filter(id=OuterRef("pk"), history_type="+")
        return (
            StatusUpdate.objects.visible_to(self.request.user)
            .of(self.sign_up())
            .annotate(recorded_at=Subquery(entered.values("history_date")[:1]))
        )
