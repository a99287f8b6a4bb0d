"""Addresses below a network. A component's own page shows more rooms, so it stands in overview."""

from django.urls import path

from .views import calls, closing, components, establishing, inbox, needs, phases, platforms, proposals, sign_ups

app_name = "matrix"

urlpatterns = [
    path("matrix/", components.Matrix.as_view(), name="matrix"),
    path("matrix/organisations/", components.MatrixCrosswise.as_view(), name="matrix_crosswise"),
    path("open/", components.NeedList.as_view(), name="need_list"),
    path("open/embed/", calls.NeedEmbed.as_view(), name="need_embed"),
    path("open.atom", calls.NeedFeed.as_view(), name="need_feed"),
    path("calendar.ics", calls.NetworkCalendar.as_view(), name="calendar"),
    path("components/", components.ComponentList.as_view(), name="component_list"),
    path("components/new/", establishing.ComponentCreate.as_view(), name="component_create"),
    path("components/propose/", proposals.Propose.as_view(), name="component_propose"),
    path("components/<slug:code>/facts/", establishing.ComponentFacts.as_view(), name="component_facts"),
    path("components/<slug:code>/phase/", phases.ComponentPhasePage.as_view(), name="component_phase"),
    path("components/<slug:code>/phase/undo/", phases.ComponentPhaseUndo.as_view(), name="component_phase_undo"),
    path("components/<slug:code>/needs/<slug:responsibility>/", needs.NeedAsk.as_view(), name="need_ask"),
    path("components/<slug:code>/needs/<slug:responsibility>/close/", needs.NeedClose.as_view(), name="need_close"),
    path("components/<slug:code>/proposal/", proposals.ProposalCorrect.as_view(), name="proposal_correct"),
    path("components/<slug:code>/proposal/withdraw/", proposals.ProposalWithdraw.as_view(), name="proposal_withdraw"),
    path("components/<slug:code>/proposal/take-up/", proposals.ProposalTakeUp.as_view(), name="proposal_take_up"),
    path("components/<slug:code>/proposal/turn-down/", proposals.ProposalTurnDown.as_view(), name="proposal_turn_down"),
    path("categories/", establishing.CategoryList.as_view(), name="category_list"),
    path("categories/new/", establishing.CategoryCreate.as_view(), name="category_create"),
    path("categories/<slug:prefix>/", establishing.CategoryChange.as_view(), name="category_change"),
    path("categories/<slug:prefix>/remove/", establishing.CategoryRemove.as_view(), name="category_remove"),
    path(
        "components/<slug:code>/sign-up/<slug:responsibility>/",
        sign_ups.SignUpCreate.as_view(),
        name="sign_up_create",
    ),
    path("platforms/", platforms.PlatformList.as_view(), name="platform_list"),
    path("platforms/new/", establishing.PlatformCreate.as_view(), name="platform_create"),
    path("platforms/<slug:slug>/facts/", establishing.PlatformFacts.as_view(), name="platform_facts"),
    path("platforms/<slug:slug>/phase/", phases.PlatformPhasePage.as_view(), name="platform_phase"),
    path("platforms/<slug:slug>/phase/undo/", phases.PlatformPhaseUndo.as_view(), name="platform_phase_undo"),
    path("platforms/<slug:slug>/", platforms.PlatformDetail.as_view(), name="platform_detail"),
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
