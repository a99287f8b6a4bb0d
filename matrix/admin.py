"""The admin of the matrix. The status of a sign-up can be looked at: only its verbs change it."""

from typing import Any

from django.contrib import admin

from stakeholders.admin import InNetworkAdmin, MadeByVerbs, ToLookAt

from .models import (
    Category,
    Component,
    ComponentPhase,
    Facility,
    FacilityStance,
    Finding,
    Need,
    Platform,
    PlatformPhase,
    SignUp,
    StatusUpdate,
    UsageFigure,
)


@admin.register(Category)
class CategoryAdmin(InNetworkAdmin):
    list_display = ["__str__", "prefix", "network", "order"]
    list_select_related = ["network"]


@admin.register(Platform)
class PlatformAdmin(InNetworkAdmin):
    list_display = ["name", "slug", "network", "order"]
    list_select_related = ["network"]
    search_fields = ["name"]


@admin.register(PlatformPhase)
class PlatformPhaseAdmin(InNetworkAdmin):
    list_display = ["platform", "phase", "since", "until"]
    list_filter = ["network", "phase"]
    list_select_related = ["platform"]
    raw_id_fields = ["platform"]


@admin.register(Component)
class ComponentAdmin(InNetworkAdmin):
    list_display = ["code", "name", "category", "priority", "network"]
    list_filter = ["network", "priority"]
    list_select_related = ["category", "network"]
    search_fields = ["code", "name"]
    raw_id_fields = ["category", "parent", "platforms"]


@admin.register(ComponentPhase)
class ComponentPhaseAdmin(InNetworkAdmin):
    list_display = ["component", "phase", "since", "until"]
    list_filter = ["network", "phase"]
    list_select_related = ["component"]
    raw_id_fields = ["component"]


@admin.register(Need)
class NeedAdmin(InNetworkAdmin):
    list_display = [
        "component",
        "responsibility",
        "lead_wanted",
        "contributors_wanted",
        "hours_wanted",
        "since",
        "until",
    ]
    list_filter = ["network", "responsibility"]
    list_select_related = ["component"]
    search_fields = ["component__code", "component__name"]
    raw_id_fields = ["component"]
    readonly_fields = ["closed_as", "reason"]


@admin.register(SignUp)
class SignUpAdmin(MadeByVerbs):
    """What is promised in words may be mended; who, what, when and the status may not."""

    list_display = [
        "component",
        "responsibility",
        "participation",
        "part",
        "since",
        "until",
        "confirmed_on",
        "closed_as",
    ]
    list_filter = ["network", "responsibility", "part", "closed_as"]
    search_fields = ["component__code", "component__name", "participation__organisation__slug"]
    raw_id_fields = ["supplier", "contact"]
    readonly_fields = [
        "component",
        "responsibility",
        "participation",
        "part",
        "offered_on",
        "since",
        "until",
        "promised_until",
        "confirmed_on",
        "closed_on",
        "closed_as",
        "reason",
        "annulled",
        "follows",
        "successor",
        "handover_on",
    ]

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("component", "participation__organisation")
        return rows.prefetch_related("participation__organisation__names")


@admin.register(StatusUpdate)
class StatusUpdateAdmin(ToLookAt):
    list_display = ["sign_up", "on", "health", "percentage"]
    list_filter = ["network", "health"]
    list_select_related = ["sign_up__component", "sign_up__participation__organisation"]


@admin.register(Facility)
class FacilityAdmin(ToLookAt):
    list_display = ["name", "component", "review_on"]
    list_filter = ["network"]
    list_select_related = ["component"]
    search_fields = ["name", "component__code"]


@admin.register(FacilityStance)
class FacilityStanceAdmin(ToLookAt):
    list_display = ["facility", "stance", "since", "until"]
    list_filter = ["network", "stance"]
    list_select_related = ["facility"]


@admin.register(UsageFigure)
class UsageFigureAdmin(ToLookAt):
    list_display = ["platform", "month", "component", "visitors", "visits", "actions"]
    list_filter = ["network", "platform"]
    list_select_related = ["platform", "component"]


@admin.register(Finding)
class FindingAdmin(ToLookAt):
    list_display = ["platform", "on", "source"]
    list_filter = ["network", "platform"]
    list_select_related = ["platform"]
