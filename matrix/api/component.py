"""The pieces of the shared work."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from matrix.models import CategoryKind, Component, Coverage, Phase, Priority
from periods.api import At, Day, Facts, Flag, PagedAt, Text, Word, day_asked
from stakeholders.api import NetworkDoor

COMPONENT = {
    "code": "FUN-02",
    "name": "Wiki",
    "summary": "Samen schrijven, met geschiedenis.",
    "category": {"code": "FUN", "kind": "functional", "name": "functioneel"},
    "phase": "in_operation",
    "priority": "must",
    "core": True,
    "wantedBy": None,
    "coverage": "open",
    "partOf": None,
    "platforms": [{"slug": "samenwerken", "name": "Samenwerken"}],
    "licence": "EUPL-1.2",
    "repository": "https://example.org/wiki",
    "documentation": "",
}


class CategoryFacts(Facts):
    """A kind of component."""

    code = Text(source="prefix", help_text="What the codes of its components start with.")
    kind = Word(CategoryKind, help_text="What kind it is.")
    name = Text(help_text="Its own name, or the word for its kind in the language asked for.")


class PlatformFacts(Facts):
    """A site or service of the network."""

    slug = Text(help_text="What addresses call it.")
    name = Text(help_text="Its name.")


class ComponentReference(Facts):
    """Which component this is about."""

    code = Text(help_text="Its code, unique in the network.")
    name = Text(help_text="Its name.")


@extend_schema_serializer(examples=[OpenApiExample("A component", value=COMPONENT)])
class ComponentFacts(Facts):
    """A piece of the shared work that organisations sign up for. Phase and coverage are those of the day looked at."""

    code = Text(help_text="Its code, unique in the network.")
    name = Text(help_text="Its name.")
    summary = Text(help_text="What it is, in one sentence.")
    category = CategoryFacts(help_text="What kind of component it is.")
    phase = Word(Phase, allow_null=True, help_text="The phase it is in; null before its first.")
    priority = Word(Priority, help_text="How much the network needs it.")
    core = Flag(help_text="Whether it is a core function.")
    wanted_by = Day(allow_null=True, help_text="The day by which it is wanted.")
    coverage = Word(Coverage, allow_null=True, help_text="The worst coverage of its needs; null where none is asked.")
    part_of = Text(source="parent.code", allow_null=True, help_text="The code of the component that it is part of.")
    platforms = PlatformFacts(many=True, help_text="Where it is used.")
    licence = Text(help_text="The licence of its software (SPDX); empty when unknown.")
    repository = Text(help_text="Where its source code stands; empty when unknown.")
    documentation = Text(help_text="Where its documentation stands; empty when unknown.")


@extend_schema_serializer(
    examples=[OpenApiExample("A component", value={**COMPONENT, "description": "Een wiki voor alle **werkgroepen**."})]
)
class ComponentDetail(ComponentFacts):
    """A component with its description."""

    description = Text(help_text="What it is, in Markdown.")


class ComponentQuery(PagedAt):
    category = Word(CategoryKind, required=False, help_text="Only components of this kind.")
    phase = Word(Phase, required=False, help_text="Only components in this phase on that day.")
    coverage = Word(Coverage, required=False, help_text="Only components with this coverage on that day.")


@extend_schema(tags=["components"])
@extend_schema_view(
    list=extend_schema(operation_id="listComponents", description="The components of the network."),
    retrieve=extend_schema(operation_id="getComponent", description="One component, by its code."),
)
class ComponentView(ListModelMixin, RetrieveModelMixin, NetworkDoor):
    queryset = Component.objects.all()
    queries = {"list": ComponentQuery, "retrieve": At}
    lookup_field = "code"

    def get_serializer_class(self) -> Any:
        return ComponentDetail if self.action == "retrieve" else ComponentFacts

    def get_queryset(self) -> QuerySet[Component]:
        day = day_asked(self.asked)
        paths = {"category": "category__kind", "phase": "phase", "coverage": "coverage"}
        return (
            Component.objects.visible_to(self.request.user)
            .filter(network=self.network)
            .with_phase(at=day)
            .with_coverage(at=day)
            .filter(**{path: self.asked[name] for name, path in paths.items() if name in self.asked})
            .select_related("category", "parent")
            .prefetch_related("platforms")
        )
