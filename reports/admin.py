"""The admin, for administrators of the installation: which files were made. Their contents are not for them."""

from typing import Any

from django.contrib import admin

from .models import ReportFile


@admin.register(ReportFile)
class ReportFileAdmin(admin.ModelAdmin):
    """To look at only: the files are made by the task worker and read on the pages of the network."""

    list_display = ["__str__", "state", "attempt", "asked_at", "made_at"]
    list_filter = ["network", "state"]
    list_select_related = ["network"]
    fields = ["network", "year", "language", "audience", "state", "attempt", "asked_at", "made_at", "digest"]

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False
