"""What is asked, and how far it is covered."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from matrix.models import CategoryKind, Coverage, Need, Responsibility
from periods.api import At, Day, Facts, Flag, Number, PagedAt, Text, Word, day_asked
from stakeholders.api import NetworkDoor

from .component import ComponentReference


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A need",
            value={
                "id": 12,
                "component": {"code": "FUN-02", "name": "Wiki"},
                "responsibility": "manage",
                "leadWanted": True,
                "contributorsWanted": 1,
                "hoursWanted": 200,
                "dueOn": None,
                "since": "2026-01-01",
                "until": None,
                "coverage": "partial",
                "led": True,
                "ledFrom": None,
                "leadOffers": 0,
                "contested": False,
                "joined": 1,
                "hours": 120,
            },
        )
    ]
)
class NeedFacts(Facts):
    """What is asked for one responsibility of a component. What it is covered by is counted on the day looked at."""

    id = Number(help_text="What the API calls it.")
    component = ComponentReference(help_text="For which component it is asked.")
    responsibility = Word(Responsibility, help_text="To develop or to manage.")
    lead_wanted = Flag(help_text="Whether a lead is asked.")
    contributors_wanted = Number(help_text="How many contributors are asked.")
    hours_wanted = Number(help_text="How many hours a year are asked.")
    due_on = Day(allow_null=True, help_text="The day by which it is asked.")
    since = Day(help_text="The first day on which it is asked.")
    until = Day(allow_null=True, help_text="The first day on which it is no longer asked; null without end.")
    coverage = Word(Coverage, help_text="How far it is covered.")
    led = Flag(help_text="Whether a lead holds.")
    led_from = Day(allow_null=True, help_text="The day on which a confirmed lead begins that has not begun yet.")
    lead_offers = Number(help_text="How many offer to lead, not confirmed yet.")
    contested = Flag(help_text="Whether several offer to lead where none holds.")
    joined = Number(help_text="How many confirmed contributors there are.")
    hours = Number(
        required=False,
        help_text="Hours a year promised by lead and contributors; only for who has a role in the network.",
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Where one organisation has promised, the total is its own: a detail of its sign-up."""
        shown = super().to_representation(instance)
        if not self.context["sees_details"]:
            del shown["hours"]
        return shown


class NeedQuery(PagedAt):
    coverage = Word(Coverage, required=False, help_text="Only needs with this coverage on that day.")
    responsibility = Word(Responsibility, required=False, help_text="Only needs of this responsibility.")
    category = Word(CategoryKind, required=False, help_text="Only needs of components of this kind.")
    component = Text(required=False, help_text="Only needs of the component with this code.")


@extend_schema(tags=["needs"])
@extend_schema_view(
    list=extend_schema(
        operation_id="listNeeds",
        description=(
            "What is asked on a day, with its coverage. Left out are needs of components that are not counted: "
            "candidates, retired ones and those not wanted now."
        ),
    ),
    retrieve=extend_schema(operation_id="getNeed", description="One need."),
)
class NeedView(ListModelMixin, RetrieveModelMixin, NetworkDoor):
    queryset = Need.objects.all()
    serializer_class = NeedFacts
    queries = {"list": NeedQuery, "retrieve": At}

    def get_serializer_context(self) -> dict[str, Any]:
        sees = self.may("matrix.see_details", self.network) if hasattr(self, "network") else False
        return {**super().get_serializer_context(), "sees_details": sees}

    def get_queryset(self) -> QuerySet[Need]:
        day = day_asked(self.asked)
        paths = {
            "coverage": "coverage",
            "responsibility": "responsibility",
            "category": "component__category__kind",
            "component": "component__code",
        }
        return (
            Need.objects.visible_to(self.request.user)
            .filter(network=self.network)
            .that_count(at=day)
            .with_coverage(at=day)
            .filter(**{path: self.asked[name] for name, path in paths.items() if name in self.asked})
            .select_related("component")
            .order_by(*Need._meta.ordering)
        )
