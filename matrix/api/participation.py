"""Which organisations take part, and what is publicly known of them."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from periods.api import At, Day, Facts, PagedAt, Several, Text, Word, day_asked
from stakeholders.api import NetworkDoor
from stakeholders.models import (
    OrganisationKind,
    OrganisationName,
    Participation,
    ParticipationRole,
    Relation,
    Role,
    Succession,
    SuccessionKind,
)


class NameFacts(Facts):
    """What an organisation was called during a period."""

    name = Text(help_text="Its name.")
    since = Day(help_text="The first day of this name.")
    until = Day(allow_null=True, help_text="The first day on which it was not called this any more; null for no end.")


class RoleFacts(Facts):
    """As what an organisation takes part."""

    role = Word(Role, help_text="As what it takes part.")
    since = Day(help_text="From which day.")
    until = Day(allow_null=True, help_text="The first day on which it no longer is; null for no end.")
    relation = Text(help_text=f"Of a related initiative: {', '.join(Relation.values)}; empty when nobody said.")
    agreed = Text(help_text="What was agreed; empty when nothing was.")


class WentOnFacts(Facts):
    """In what an organisation went on."""

    organisation = Text(source="successor.slug", help_text="The slug of its successor.")
    on = Day(help_text="From which day.")
    kind = Word(SuccessionKind, help_text="Whether it ended in one or several others, or goes on beside this one.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A participation",
            value={
                "slug": "gemeente-lindewaard",
                "name": "Gemeente Lindewaard",
                "names": [{"name": "Gemeente Lindewaard", "since": "2024-03-01", "until": None}],
                "abbreviation": "",
                "kind": "municipality",
                "oin": "",
                "website": "https://lindewaard.example.org",
                "since": "2024-03-01",
                "until": None,
                "roles": [{"role": "partner", "since": "2024-03-01", "until": None, "relation": "", "agreed": ""}],
                "successors": [],
                "support": "Wij doen dit graag samen.",
                "supportedOn": "2024-05-01",
                "supportedBy": "",
            },
        )
    ]
)
class ParticipationFacts(Facts):
    """An organisation of the network. Name, roles and successors are those of the day looked at."""

    slug = Text(source="organisation.slug", help_text="What the API and the addresses of pages call it.")
    name = Text(help_text="Its name on that day.")
    names = Several(child=NameFacts(), source="organisation.names_until", help_text="All its names until that day.")
    abbreviation = Text(source="organisation.abbreviation", help_text="Its abbreviation; empty when it has none.")
    kind = Word(OrganisationKind, source="organisation.kind", help_text="What kind of organisation it is.")
    oin = Text(source="organisation.oin", help_text="Its organisation identification number; empty when unknown.")
    website = Text(source="organisation.website", help_text="Its website; empty when unknown.")
    since = Day(help_text="From which day it takes part, or is named.")
    until = Day(allow_null=True, help_text="The first day on which it no longer does; null for no end.")
    roles = Several(child=RoleFacts(), source="roles_then", help_text="As what it takes part.")
    successors = Several(
        child=WentOnFacts(),
        source="organisation.successions_then",
        help_text="In what it went on, as far as you may know of that.",
    )
    support = Text(help_text="Its statement of support; empty when it made none.")
    supported_on = Day(allow_null=True, help_text="Since when it supports the network; null when unknown.")
    supported_by = Text(help_text="Who said so; empty when unknown.")


class ParticipationQuery(PagedAt):
    role = Word(Role, required=False, help_text="Only those with this role on that day.")
    kind = Word(OrganisationKind, required=False, help_text="Only organisations of this kind.")


@extend_schema(tags=["participations"])
@extend_schema_view(
    list=extend_schema(
        operation_id="listParticipations",
        description="The organisations that take part, or are named, on the day looked at.",
    ),
    retrieve=extend_schema(
        operation_id="getParticipation",
        description="One organisation, as it takes part or, where it no longer does, as it last did.",
    ),
)
class ParticipationFactsView(ListModelMixin, RetrieveModelMixin, NetworkDoor):
    queryset = Participation.objects.all()
    serializer_class = ParticipationFacts
    queries = {"list": ParticipationQuery, "retrieve": At}
    lookup_field = "organisation__slug"
    lookup_url_kwarg = "organisation"

    def get_queryset(self) -> QuerySet[Participation]:
        day, by = day_asked(self.asked), self.request.user
        went_on = Succession.objects.known_in(self.network, by=by).filter(on__lte=day).select_related("successor")
        names = OrganisationName.objects.filter(since__lte=day)
        rows: Any = Participation.objects.visible_to(by).filter(network=self.network, since__lte=day)
        if self.action == "list":
            rows = rows.as_at(day)
            if "role" in self.asked:
                rows = rows.in_role(self.asked["role"], at=day)
            if "kind" in self.asked:
                rows = rows.filter(organisation__kind=self.asked["kind"])
        else:
            last = rows.filter(organisation__slug=self.kwargs["organisation"]).order_by("-since").values("pk")[:1]
            rows = rows.filter(pk__in=list(last.values_list("pk", flat=True)))
        return (
            rows.with_name(at=day)
            .select_related("organisation")
            .prefetch_related(
                Prefetch("roles", ParticipationRole.objects.as_at(day), to_attr="roles_then"),
                Prefetch("organisation__names", names, to_attr="names_until"),
                Prefetch("organisation__successions", went_on, to_attr="successions_then"),
            )
            .order_by("organisation__slug", "since", "pk")
        )
