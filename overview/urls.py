"""Pages that show more than one room; `/` leads to the only network or shows the list."""

from django.urls import path

from . import exports, forgetting_somebody, network_texts, privacy, settings, views
from .audit import views as audit

app_name = "overview"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("toegankelijkheid/", views.Accessibility.as_view(), name="accessibility"),
    path("privacy/", privacy.Privacy.as_view(), name="privacy"),
    path("<slug:network>/", views.Overview.as_view(), name="overview"),
    path("<slug:network>/compare/", views.Compare.as_view(), name="compare"),
    path("<slug:network>/about/", views.NetworkPage.as_view(), name="network"),
    path("<slug:network>/settings/", settings.NetworkSettings.as_view(), name="network_settings"),
    path(
        "<slug:network>/people/<int:pk>/anonymise/",
        forgetting_somebody.PersonAnonymise.as_view(),
        name="person_anonymise",
    ),
    path("<slug:network>/changes/", audit.ChangeList.as_view(), name="change_list"),
    path("<slug:network>/changes.<slug:form>", audit.ChangeExport.as_view(), name="change_export"),
    path("<slug:network>/changes/<slug:model>/<int:pk>/", audit.ChangesOfThing.as_view(), name="change_detail"),
    path("<slug:network>/about/edit/", network_texts.NetworkEdit.as_view(), name="network_edit"),
    path("<slug:network>/about/history/", network_texts.NetworkHistory.as_view(), name="network_history"),
    path("<slug:network>/about/history/compare/", network_texts.NetworkCompare.as_view(), name="network_compare"),
    path(
        "<slug:network>/about/history/<int:number>/",
        network_texts.NetworkVersion.as_view(),
        name="network_version",
    ),
    path("<slug:network>/components/<slug:code>/", views.ComponentPage.as_view(), name="component_detail"),
    path("<slug:network>/partners/", views.PartnerList.as_view(), name="partner_list"),
    path("<slug:network>/partners.<slug:form>", exports.PartnerExport.as_view(), name="partner_export"),
    path("<slug:network>/partners/<slug:slug>/", views.PartnerDetail.as_view(), name="partner_detail"),
]
