"""What every address of the API shares, and the networks themselves.

A second door to the same verbs and rules as the pages. Its conventions stand in docs/api.md.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework.exceptions import ErrorDetail, PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from periods.api import Day, Facts, Flag, Input, Number, Paged, Query, Text, Word, WrongQuery

from .acting import in_another_role
from .day_shown import DayShown
from .models import Access, Network, Participation, WhoConfirms
from .security_log import tell_of_refusal


class Door(GenericViewSet):
    """An address of the API. `queries` names what each action takes in its query; what is not named is refused."""

    queries: ClassVar[Mapping[str, type[Query]]] = {}
    asked: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action:
            self.asked = self.queries.get(self.action, Query).read(request.query_params)

    def may(self, permission: str, row: Any) -> bool:
        """Whether the one who asks may do this with `row`."""
        return bool(self.request.user.is_authenticated and self.request.user.has_perm(permission, row))

    def require(self, permission: str, row: Any) -> None:
        """Raise PermissionDenied where the one who asks may not do this with `row`."""
        if not self.may(permission, row):
            network = row if isinstance(row, Network) else row.network
            tell_of_refusal(self.request.user, permission, network)
            if Access.of(self.request.user, network).withheld:
                raise PermissionDenied(
                    _("You are secretary here, but can only do that with a second factor. Log in with it first.")
                )
            other = in_another_role(self.request.user, network, permission, row)
            raise PermissionDenied(other or _("Your role in this network does not allow this."))

    def given(self, kind: type[Input], **context: Any) -> dict[str, Any]:
        """The body of the request, checked.

        Raises:
            ValidationError: with everything that is wrong in it.
        """
        body = kind(data=self.request.data, context={**self.get_serializer_context(), **context})
        body.is_valid(raise_exception=True)
        return body.validated_data


class NetworkDoor(Door):
    """An address under /networks/<network>. A network that the one who asks may not see does not exist."""

    network: Network

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A day of which this network knows nothing is refused, as on its pages."""
        super().initial(request, *args, **kwargs)
        asked: date | None = getattr(self, "asked", {}).get("at")
        shown = DayShown.asked(self.network, asked.isoformat()) if asked else None
        if shown and shown.problem:
            raise WrongQuery({"at": [ErrorDetail(shown.problem, code="unknown_day")]})

    def check_permissions(self, request: Request) -> None:
        """Whether the network exists comes first: to an outsider a private one answers like one that does not."""
        try:
            self.network = Network.objects.visible_to(request.user).with_beginning().get(slug=self.kwargs["network"])
        except Network.DoesNotExist:
            raise Http404 from None
        super().check_permissions(request)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "network": getattr(self, "network", None)}


class OrganisationFacts(Facts):
    """An organisation, as it was called on the day looked at."""

    slug = Text(source="organisation.slug", help_text="What the API and the addresses of pages call it.")
    name = Text(help_text="Its name.")


class OrganisationSlug(Text):
    """An organisation of the network, by its slug."""

    default_error_messages = {"absent": _("This organisation takes no part in this network.")}

    def to_internal_value(self, data: Any) -> Any:
        rows = Participation.objects.filter(network=self.context["network"])
        found = rows.filter(organisation__slug=super().to_internal_value(data)).order_by("since").last()
        if found is None:
            self.fail("absent")
        return found


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A network",
            value={
                "slug": "voorbeeld",
                "name": "Samenwerkverband Voorbeeld",
                "purpose": "Samen een platform bouwen en beheren.",
                "about": "",
                "legalForm": "stichting",
                "foundedOn": "2024-03-01",
                "public": True,
                "fictitious": True,
                "silentAfterDays": 90,
                "endingSoonDays": 30,
                "overloadLeads": 5,
                "leadsConfirmedBy": "secretary",
                "contributorsConfirmedBy": "at_once",
            },
        )
    ]
)
class NetworkFacts(Facts):
    """Organisations that make something together, and how they have agreed to do so."""

    slug = Text(help_text="What the API and the addresses of pages call it.")
    name = Text(help_text="Its name.")
    purpose = Text(help_text="What it is for.")
    about = Text(help_text="More about it, in Markdown.")
    legal_form = Text(help_text="Its legal form; empty when unknown.")
    founded_on = Day(allow_null=True, help_text="The day it was founded.")
    public = Flag(help_text="Whether everybody may read it.")
    fictitious = Flag(help_text="Whether it is an example in which nothing is real.")
    silent_after_days = Number(help_text="A lead or contributor that says nothing for longer is called silent.")
    ending_soon_days = Number(help_text="A sign-up that ends within so many days is said to end soon.")
    overload_leads = Number(help_text="An organisation that leads more components is overloaded.")
    leads_confirmed_by = Word(WhoConfirms, help_text="Who confirms an offer to lead.")
    contributors_confirmed_by = Word(WhoConfirms, help_text="Who confirms an offer to contribute.")


@extend_schema(tags=["networks"])
@extend_schema_view(
    list=extend_schema(operation_id="listNetworks", description="The networks that you may see."),
    retrieve=extend_schema(operation_id="getNetwork", description="One network."),
)
class NetworkView(ListModelMixin, RetrieveModelMixin, Door):
    queryset = Network.objects.all()
    serializer_class = NetworkFacts
    queries = {"list": Paged}
    lookup_field = "slug"
    lookup_url_kwarg = "network"

    def get_queryset(self) -> QuerySet[Network]:
        return Network.objects.visible_to(self.request.user).order_by("name", "pk")
