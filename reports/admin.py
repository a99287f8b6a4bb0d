"""The admin, for administrators of the installation: which files were made. Their contents are not for them."""

from typing import Any

from django.contrib import admin

from .models import Draft, ReportFile


class ToLookAt(admin.ModelAdmin):
    """To look at only: drafts and files are made, and read, on the pages of the network."""

    list_select_related = ["network"]

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Draft)
class DraftAdmin(ToLookAt):
    list_display = ["__str__", "collected_at", "digest"]
    list_filter = ["network", "year"]
    fields = ["network", "year", "language", "audience", "collected_at", "digest"]


@admin.register(ReportFile)
class ReportFileAdmin(ToLookAt):
    list_display = ["__str__", "state", "attempt", "asked_at", "made_at"]
    list_filter = ["network", "state"]
    fields = ["network", "year", "language", "audience", "state", "attempt", "asked_at", "made_at", "digest"]
