"""How platforms are used, and what research among users found."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework.mixins import ListModelMixin

from matrix.models import Finding, UsageFigure
from periods.api import Day, Facts, Number, PagedAt, Text, day_asked
from stakeholders.api import NetworkDoor

from .component import ComponentReference, PlatformFacts


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The figures of a month",
            value={
                "month": "2026-10-01",
                "platform": {"slug": "samenwerken", "name": "Samenwerken"},
                "component": None,
                "visitors": 2140,
                "visits": 4310,
                "actions": 18240,
                "source": "Matomo",
            },
        )
    ]
)
class UsageFigureFacts(Facts):
    """How much a platform was used in a month, or one component there. What was not measured is null."""

    month = Day(help_text="The first day of the month.")
    platform = PlatformFacts(help_text="Which platform was used.")
    component = ComponentReference(allow_null=True, help_text="Which component; null for the platform as a whole.")
    visitors = Number(allow_null=True, help_text="How many different people came.")
    visits = Number(allow_null=True, help_text="How often they came.")
    actions = Number(allow_null=True, help_text="How many pages they saw, files they fetched and the like.")
    source = Text(  # type: ignore[assignment]  # a declared field is taken off the class
        help_text="Where the figures come from; empty when unknown."
    )


class UsageQuery(PagedAt):
    platform = Text(required=False, help_text="Only of the platform with this slug.")
    component = Text(required=False, help_text="Only of the component with this code.")


@extend_schema(tags=["usage"])
@extend_schema_view(
    list=extend_schema(
        operation_id="listUsageFigures",
        description="Figures a month of platforms and components, the latest month first. "
        "On a past day: of the months that were over then.",
    )
)
class UsageFigureView(ListModelMixin, NetworkDoor):
    queryset = UsageFigure.objects.all()
    serializer_class = UsageFigureFacts
    queries = {"list": UsageQuery}

    def get_queryset(self) -> QuerySet[UsageFigure]:
        paths = {"platform": "platform__slug", "component": "component__code"}
        rows: Any = UsageFigure.objects.visible_to(self.request.user).filter(network=self.network)
        return (
            rows.as_at(day_asked(self.asked))
            .filter(**{path: self.asked[name] for name, path in paths.items() if name in self.asked})
            .select_related("platform", "component")
            .order_by("-month", "platform__slug", "component__code")
        )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A finding",
            value={
                "id": 7,
                "on": "2026-10-20",
                "platform": {"slug": "samenwerken", "name": "Samenwerken"},
                "source": "Vragenlijst onder 310 gebruikers",
                "text": "Zoeken is beter geworden.",
                "address": "",
                "components": [{"code": "FUN-10", "name": "Zoeken"}],
            },
        )
    ]
)
class FindingFacts(Facts):
    """What research among the users of a platform found."""

    id = Number(help_text="What the API calls it.")
    on = Day(help_text="The day of the research.")
    platform = PlatformFacts(help_text="Of which platform these are users.")
    source = Text(help_text="Which research it is from.")  # type: ignore[assignment]  # as above
    text = Text(help_text="What was found.")
    address = Text(help_text="Where the report stands; empty when unknown.")
    components = ComponentReference(many=True, help_text="Which components it is about.")


@extend_schema(tags=["usage"])
@extend_schema_view(
    list=extend_schema(operation_id="listFindings", description="What was found by a day, the latest research first.")
)
class FindingView(ListModelMixin, NetworkDoor):
    queryset = Finding.objects.all()
    serializer_class = FindingFacts
    queries = {"list": UsageQuery}

    def get_queryset(self) -> QuerySet[Finding]:
        paths = {"platform": "platform__slug", "component": "components__code"}
        rows: Any = Finding.objects.visible_to(self.request.user).filter(network=self.network)
        return (
            rows.as_at(day_asked(self.asked))
            .filter(**{path: self.asked[name] for name, path in paths.items() if name in self.asked})
            .select_related("platform")
            .prefetch_related("components")
        )
