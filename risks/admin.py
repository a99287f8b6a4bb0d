"""The admin of the risks. Status and ratings can be looked at: only verbs make them."""

from django.contrib import admin

from stakeholders.admin import InNetworkAdmin, MadeByVerbs, ToLookAt

from .models import Cell, Level, Rating, Risk, RiskCategory, RiskMatrix, StatusChange


@admin.register(Risk)
class RiskAdmin(MadeByVerbs):
    list_display = ["number", "title", "network", "kind", "visibility"]
    list_select_related = ["network"]
    search_fields = ["number", "title"]
    raw_id_fields = ["owner", "owner_organisation", "category", "components", "sign_ups"]


@admin.register(StatusChange)
class StatusChangeAdmin(ToLookAt):
    list_display = ["risk", "status", "effective_on"]
    list_select_related = ["risk"]


@admin.register(Rating)
class RatingAdmin(ToLookAt):
    list_display = ["risk", "kind", "cell", "effective_on"]
    list_select_related = ["risk", "cell__matrix"]


@admin.register(RiskCategory)
class RiskCategoryAdmin(InNetworkAdmin):
    list_display = ["__str__", "network", "order"]
    list_select_related = ["network"]


@admin.register(RiskMatrix)
class RiskMatrixAdmin(MadeByVerbs):
    list_display = ["__str__", "network", "since", "likelihoods", "impacts"]
    list_select_related = ["network"]
    readonly_fields = ["likelihoods", "impacts"]


@admin.register(Level)
class LevelAdmin(MadeByVerbs):
    list_display = ["__str__", "matrix", "rank", "treatment_required", "review_days"]
    list_select_related = ["matrix"]
    readonly_fields = ["matrix", "rank"]


@admin.register(Cell)
class CellAdmin(MadeByVerbs):
    list_display = ["__str__", "matrix", "level"]
    list_select_related = ["matrix", "level"]
    readonly_fields = ["matrix", "likelihood", "impact"]
