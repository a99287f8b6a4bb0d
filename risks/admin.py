"""The admin, for administrators of the installation. Status and ratings can be looked at: only verbs make them."""

from typing import Any

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from .models import Cell, Level, Rating, Risk, RiskCategory, RiskMatrix, StatusChange


class MadeByVerbs(SimpleHistoryAdmin):
    """Rows that are made by a verb of the model: here they are never added or deleted."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class ToLookAt(MadeByVerbs):
    """Rows that are never changed either."""

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Risk)
class RiskAdmin(MadeByVerbs):
    list_display = ["number", "title", "network", "kind", "visibility"]
    list_filter = ["network"]
    search_fields = ["number", "title"]
    raw_id_fields = ["owner", "owner_organisation", "category", "components", "sign_ups"]
    readonly_fields = ["network"]


@admin.register(StatusChange)
class StatusChangeAdmin(ToLookAt):
    list_display = ["risk", "status", "effective_on"]
    list_select_related = ["risk"]


@admin.register(Rating)
class RatingAdmin(ToLookAt):
    list_display = ["risk", "kind", "cell", "effective_on"]
    list_select_related = ["risk", "cell__matrix"]


@admin.register(RiskCategory)
class RiskCategoryAdmin(SimpleHistoryAdmin):
    list_display = ["__str__", "network", "order"]
    list_filter = ["network"]


@admin.register(RiskMatrix)
class RiskMatrixAdmin(MadeByVerbs):
    list_display = ["__str__", "network", "since", "likelihoods", "impacts"]
    list_filter = ["network"]
    readonly_fields = ["network", "likelihoods", "impacts"]


@admin.register(Level)
class LevelAdmin(MadeByVerbs):
    list_display = ["__str__", "matrix", "rank", "treatment_required", "review_days"]
    list_select_related = ["matrix"]
    readonly_fields = ["network", "matrix", "rank"]


@admin.register(Cell)
class CellAdmin(MadeByVerbs):
    list_display = ["__str__", "matrix", "level"]
    list_select_related = ["matrix", "level"]
    readonly_fields = ["network", "matrix", "likelihood", "impact"]
