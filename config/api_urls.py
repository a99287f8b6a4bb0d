"""Every address of the API, without a slash at the end."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from config.api_schema import document
from matrix.api import (
    ComponentView,
    FacilityView,
    FindingView,
    NeedView,
    ParticipationFactsView,
    ParticipationView,
    ProgressReportView,
    SignUpStepView,
    SignUpView,
    UsageFigureView,
)
from stakeholders.api import NetworkView


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's signature
    """The description of the API, for any site to read."""
    return JsonResponse(document(), headers={"Access-Control-Allow-Origin": "*"}, json_dumps_params={"indent": 2})


class Nothing(APIView):
    """Every other address under /api/: a problem, where Django would send to an address with a slash."""

    schema = None
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 - REST framework's signature
        raise Http404


app_name = "api"
of_network = [
    path("components", ComponentView.as_view({"get": "list"}), name="component_list"),
    path("components/<slug:code>", ComponentView.as_view({"get": "retrieve"}), name="component"),
    path("needs", NeedView.as_view({"get": "list"}), name="need_list"),
    path("needs/<int:pk>", NeedView.as_view({"get": "retrieve"}), name="need"),
    path("facilities", FacilityView.as_view({"get": "list"}), name="facility_list"),
    path("facilities/<int:pk>", FacilityView.as_view({"get": "retrieve"}), name="facility"),
    path("usage-figures", UsageFigureView.as_view({"get": "list"}), name="usage_figure_list"),
    path("findings", FindingView.as_view({"get": "list"}), name="finding_list"),
    path("participations", ParticipationFactsView.as_view({"get": "list"}), name="participation_list"),
    path(
        "participations/<slug:organisation>",
        ParticipationFactsView.as_view({"get": "retrieve"}),
        name="participation",
    ),
    path(
        "participations/<slug:organisation>/ending",
        ParticipationView.as_view({"post": "end"}),
        name="participation_ending",
    ),
    path("sign-ups", SignUpView.as_view({"get": "list", "post": "offer"}), name="sign_up_list"),
    path("sign-ups/<int:pk>", SignUpView.as_view({"get": "retrieve"}), name="sign_up"),
    path("sign-ups/<int:pk>/confirmation", SignUpView.as_view({"post": "confirm"}), name="confirmation"),
    path("sign-ups/<int:pk>/refusal", SignUpView.as_view({"post": "decline"}), name="refusal"),
    path("sign-ups/<int:pk>/withdrawal", SignUpView.as_view({"post": "withdraw"}), name="withdrawal"),
    path("sign-ups/<int:pk>/amendments", SignUpView.as_view({"post": "amend"}), name="amendment_list"),
    path("sign-ups/<int:pk>/renewals", SignUpView.as_view({"post": "renew"}), name="renewal_list"),
    path("sign-ups/<int:pk>/attestations", SignUpStepView.as_view({"post": "attest"}), name="attestation_list"),
    path("sign-ups/<int:pk>/contribution", SignUpStepView.as_view({"post": "contribute"}), name="contribution"),
    path("sign-ups/<int:pk>/ending", SignUpStepView.as_view({"post": "end"}), name="ending"),
    path("sign-ups/<int:pk>/successor", SignUpStepView.as_view({"post": "name_successor"}), name="successor"),
    path("sign-ups/<int:pk>/handover", SignUpStepView.as_view({"post": "hand_over"}), name="handover"),
    path("sign-ups/<int:pk>/annulment", SignUpStepView.as_view({"post": "annul"}), name="annulment"),
    path(
        "sign-ups/<int:pk>/progress-reports",
        ProgressReportView.as_view({"get": "list", "post": "report"}),
        name="progress_report_list",
    ),
]
urlpatterns = [
    path("v1/openapi.json", openapi, name="openapi"),
    path("v1/networks", NetworkView.as_view({"get": "list"}), name="network_list"),
    path("v1/networks/<slug:network>", NetworkView.as_view({"get": "retrieve"}), name="network"),
    path("v1/networks/<slug:network>/", include(of_network)),
    re_path("", Nothing.as_view()),
]
