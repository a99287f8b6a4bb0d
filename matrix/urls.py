"""Addresses below a network. A component's own page shows more rooms, so it stands in overview."""

from django.urls import path

from .views import (
    calls,
    closing,
    components,
    inbox,
    matrix,
    openness,
    planning,
    platforms,
    saved_views,
    sign_ups,
    texts,
)

app_name = "matrix"

urlpatterns = [
    path("matrix/", matrix.Matrix.as_view(), name="matrix"),
    path("matrix/organisations/", matrix.MatrixCrosswise.as_view(), name="matrix_crosswise"),
    path("planning/", planning.PlanningTimeline.as_view(), name="planning"),
    path("planning/list/", planning.PlanningList.as_view(), name="planning_list"),
    path("views/", saved_views.SavedViewList.as_view(), name="saved_view_list"),
    path("views/keep/", saved_views.SavedViewCreate.as_view(), name="saved_view_create"),
    path("views/<int:pk>/rename/", saved_views.SavedViewRename.as_view(), name="saved_view_rename"),
    path("views/<int:pk>/remove/", saved_views.SavedViewRemove.as_view(), name="saved_view_remove"),
    path("open/", components.NeedList.as_view(), name="need_list"),
    path("open/embed/", calls.NeedEmbed.as_view(), name="need_embed"),
    path("open.atom", calls.NeedFeed.as_view(), name="need_feed"),
    path("calendar.ics", calls.NetworkCalendar.as_view(), name="calendar"),
    path("components/", components.ComponentList.as_view(), name="component_list"),
    path(
        "components/<slug:code>/sign-up/<slug:responsibility>/",
        sign_ups.SignUpCreate.as_view(),
        name="sign_up_create",
    ),
    path("components/<slug:code>/edit/", texts.ComponentEdit.as_view(), name="component_edit"),
    path("components/<slug:code>/history/", texts.ComponentHistory.as_view(), name="component_history"),
    path("components/<slug:code>/history/compare/", texts.ComponentCompare.as_view(), name="component_compare"),
    path("components/<slug:code>/history/<int:number>/", texts.ComponentVersion.as_view(), name="component_version"),
    path("components/<slug:code>/publiccode.yml", openness.Publiccode.as_view(), name="publiccode"),
    path("platforms/", platforms.PlatformList.as_view(), name="platform_list"),
    path("platforms/<slug:slug>/", platforms.PlatformDetail.as_view(), name="platform_detail"),
    path("platforms/<slug:slug>/edit/", texts.PlatformEdit.as_view(), name="platform_edit"),
    path("platforms/<slug:slug>/history/", texts.PlatformHistory.as_view(), name="platform_history"),
    path("platforms/<slug:slug>/history/compare/", texts.PlatformCompare.as_view(), name="platform_compare"),
    path("platforms/<slug:slug>/history/<int:number>/", texts.PlatformVersion.as_view(), name="platform_version"),
    path("my/sign-ups/", sign_ups.MySignUps.as_view(), name="my_sign_ups"),
    path("sign-ups/<int:pk>/", sign_ups.SignUpDetail.as_view(), name="sign_up_detail"),
    path("sign-ups/<int:pk>/report/", sign_ups.Report.as_view(), name="sign_up_report"),
    path("sign-ups/<int:pk>/amend/", sign_ups.Amend.as_view(), name="sign_up_amend"),
    path("sign-ups/<int:pk>/renew/", sign_ups.Renew.as_view(), name="sign_up_renew"),
    path("sign-ups/<int:pk>/withdraw/", sign_ups.Withdraw.as_view(), name="sign_up_withdraw"),
    path("sign-ups/<int:pk>/end/", closing.End.as_view(), name="sign_up_end"),
    path("sign-ups/<int:pk>/successor/", closing.NameSuccessor.as_view(), name="sign_up_successor"),
    path("sign-ups/<int:pk>/hand-over/", closing.HandOver.as_view(), name="sign_up_hand_over"),
    path("sign-ups/<int:pk>/annul/", closing.Annul.as_view(), name="sign_up_annul"),
    path("sign-ups/<int:pk>/confirm/", inbox.Confirm.as_view(), name="sign_up_confirm"),
    path("sign-ups/<int:pk>/decline/", inbox.Decline.as_view(), name="sign_up_decline"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
]
