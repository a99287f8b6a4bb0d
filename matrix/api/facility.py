"""What exists elsewhere."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from matrix.models import Facility, Stance
from periods.api import At, Day, Facts, Number, PagedAt, Text, Word, day_asked
from stakeholders.api import NetworkDoor

from .component import ComponentReference


class OfferedBy(Facts):
    """The organisation that offers it, as it was called on the day looked at."""

    slug = Text(source="participation.organisation.slug", help_text="What the API and the addresses of pages call it.")
    name = Text(source="organisation_name", help_text="Its name.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A facility",
            value={
                "id": 4,
                "name": "Dorpskennisbank",
                "component": {"code": "FUN-02", "name": "Wiki"},
                "offeredBy": {"slug": "digitaal-dorpsplein", "name": "Digitaal Dorpsplein"},
                "offers": "Een kennisbank voor dorpsraden.",
                "website": "https://dorpsplein.example.org/kennisbank",
                "agreed": "Wij verwijzen naar elkaar.",
                "stance": "complement",
                "since": "2026-02-11",
                "reviewOn": "2027-03-24",
            },
        )
    ]
)
class FacilityFacts(Facts):
    """What an organisation offers already for a component. The stance is that of the day looked at."""

    id = Number(help_text="What the API calls it.")
    name = Text(help_text="What it is called.")
    component = ComponentReference(help_text="For which component it is offered.")
    offered_by = OfferedBy(source="*", help_text="Who offers it.")
    offers = Text(help_text="What they offer; empty when nobody wrote it down.")
    website = Text(help_text="Where it stands; empty when unknown.")
    agreed = Text(help_text="What was agreed; empty when nothing was.")
    stance = Word(Stance, help_text="What the network does with it.")
    since = Day(source="stance_since", help_text="Since which day.")
    review_on = Day(allow_null=True, help_text="When the network looks at it again.")


class FacilityQuery(PagedAt):
    stance = Word(Stance, required=False, help_text="Only facilities with this stance on that day.")
    component = Text(required=False, help_text="Only facilities for the component with this code.")
    organisation = Text(required=False, help_text="Only facilities of the organisation with this slug.")


@extend_schema(tags=["facilities"])
@extend_schema_view(
    list=extend_schema(
        operation_id="listFacilities",
        description="What other initiatives offer already for components, and what the network does with that.",
    ),
    retrieve=extend_schema(operation_id="getFacility", description="One facility."),
)
class FacilityView(ListModelMixin, RetrieveModelMixin, NetworkDoor):
    queryset = Facility.objects.all()
    serializer_class = FacilityFacts
    queries = {"list": FacilityQuery, "retrieve": At}

    def get_queryset(self) -> QuerySet[Facility]:
        day = day_asked(self.asked)
        paths = {
            "stance": "stance",
            "component": "component__code",
            "organisation": "participation__organisation__slug",
        }
        rows: Any = Facility.objects.visible_to(self.request.user).filter(network=self.network).as_at(day)
        return (
            rows.with_name(at=day)
            .filter(**{path: self.asked[name] for name, path in paths.items() if name in self.asked})
            .select_related("component", "participation__organisation")
            .order_by("component__code", "name", "pk")
        )
