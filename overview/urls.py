"""Pages that show more than one room; `/` leads to the only network or shows the list."""

from django.urls import path

from . import exports, forgetting_somebody, network_texts, privacy, settings, setup, views
from .audit import views as audit
from .organisations import supporters, undoing
from .organisations import views as organisations
from .people import acting, contacts, inviting, joining, roles
from .people.list import People

app_name = "overview"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("toegankelijkheid/", views.Accessibility.as_view(), name="accessibility"),
    path("setup/", setup.SetUp.as_view(), name="setup"),
    path("invitation/<str:token>/", inviting.InvitationPage.as_view(), name="invitation"),
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
    path("<slug:network>/acting-for/", acting.ActingFor.as_view(), name="acting_for"),
    path("<slug:network>/people/", People.as_view(), name="people"),
    path("<slug:network>/people/add/", roles.AddRole.as_view(), name="role_add"),
    path("<slug:network>/people/invite/", inviting.Invite.as_view(), name="invite"),
    path("<slug:network>/people/invitations/", inviting.Invitations.as_view(), name="invitations"),
    path("<slug:network>/people/invitations/<int:pk>/again/", inviting.SendAgain.as_view(), name="invitation_again"),
    path(
        "<slug:network>/people/invitations/<int:pk>/withdraw/", inviting.Withdraw.as_view(), name="invitation_withdraw"
    ),
    path("<slug:network>/people/<int:pk>/change/", roles.ChangeRole.as_view(), name="role_change"),
    path("<slug:network>/people/<int:pk>/end/", roles.EndRole.as_view(), name="role_end"),
    path("<slug:network>/people/<int:pk>/invite/", inviting.InviteKnown.as_view(), name="invite_known"),
    path("<slug:network>/join/", joining.Join.as_view(), name="join"),
    path("<slug:network>/join/sent/", joining.JoinSent.as_view(), name="join_sent"),
    path("<slug:network>/join/confirm/<str:token>/", joining.JoinConfirm.as_view(), name="join_confirm"),
    path("<slug:network>/join/requests/", joining.JoinRequests.as_view(), name="join_requests"),
    path("<slug:network>/join/requests/<int:pk>/accept/", joining.AcceptRequest.as_view(), name="join_accept"),
    path("<slug:network>/join/requests/<int:pk>/decline/", joining.DeclineRequest.as_view(), name="join_decline"),
    path("<slug:network>/components/<slug:code>/", views.ComponentPage.as_view(), name="component_detail"),
    path("<slug:network>/partners/", views.PartnerList.as_view(), name="partner_list"),
    path("<slug:network>/partners.<slug:form>", exports.PartnerExport.as_view(), name="partner_export"),
    path("<slug:network>/organisations/add/", organisations.OrganisationAdd.as_view(), name="organisation_add"),
    path("<slug:network>/support/", supporters.Supporters.as_view(), name="supporters"),
    path(
        "<slug:network>/partners/<slug:slug>/facts/",
        organisations.OrganisationFacts.as_view(),
        name="organisation_facts",
    ),
    path(
        "<slug:network>/partners/<slug:slug>/name/",
        organisations.OrganisationNaming.as_view(),
        name="organisation_name",
    ),
    path(
        "<slug:network>/partners/<slug:slug>/roles/",
        organisations.OrganisationRoles.as_view(),
        name="organisation_roles",
    ),
    path(
        "<slug:network>/partners/<slug:slug>/succession/undo/",
        undoing.SuccessionUndo.as_view(),
        name="succession_undo",
    ),
    path("<slug:network>/partners/<slug:slug>/contacts/", contacts.Contacts.as_view(), name="contacts"),
    path("<slug:network>/partners/<slug:slug>/support/", organisations.Support.as_view(), name="support"),
    path(
        "<slug:network>/partners/<slug:slug>/support/withdraw/",
        organisations.SupportWithdraw.as_view(),
        name="support_withdraw",
    ),
    path("<slug:network>/partners/<slug:slug>/", views.PartnerDetail.as_view(), name="partner_detail"),
]
