"""A sample page on each skeleton: frame and skeletons are tested whatever the rooms make of them."""

from typing import Any, ClassVar

import django_filters
import django_tables2
from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.views.generic import FormView, TemplateView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from matrix.tables import OfNetworkTable
from stakeholders.models import Organisation
from stakeholders.views import NetworkMixin


class OrganisationTable(OfNetworkTable):
    caption = "Organisations in alphabetical order"
    row_header = "name"
    name = django_tables2.Column("Name", accessor="slug")
    kind = django_tables2.Column("Kind", orderable=False)

    class Meta:
        order_by = "name"


class OrganisationFilter(django_filters.FilterSet):
    slug = django_filters.CharFilter(label="Name", lookup_expr="icontains")

    class Meta:
        model = Organisation
        fields: ClassVar = ["slug"]


class List(NetworkMixin, SingleTableMixin, FilterView):
    queryset = Organisation.objects.all()
    filterset_class = OrganisationFilter
    table_class = OrganisationTable
    table_pagination: ClassVar = {"per_page": 3}
    template_name = "list.html"
    extra_context: ClassVar = {"heading": "Organisations"}


class Sample(forms.Form):
    more = ("note",)
    promise = forms.CharField(label="What do you promise?", help_text="In one sentence.")
    part = forms.ChoiceField(label="As", choices=[("lead", "lead")], widget=forms.RadioSelect)
    until = forms.DateField(label="Until", required=False)
    note = forms.CharField(label="Note", required=False, max_length=3)

    @property
    def opens_fold(self) -> bool:
        return "note" in self.errors


class Form(NetworkMixin, FormView):
    form_class = Sample
    template_name = "form.html"
    extra_context: ClassVar = {"heading": "Sign up", "submit_label": "Send", "cancel_url": "/elsewhere/"}


class Page(NetworkMixin, TemplateView):
    template_name = "detail.html"
    extra_context: ClassVar = {"heading": "One & other", "lead": "A sentence."}


class WithMessage(Page):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.success(request, "It is done.")
        return super().get(request, *args, **kwargs)


class Confirm(NetworkMixin, TemplateView):
    template_name = "confirm.html"
    extra_context: ClassVar = {
        "heading": "Withdraw?",
        "consequences": ["The component is open again."],
        "cancel_url": "/elsewhere/",
        "danger": True,
    }


class Forbidden(Page):
    def get(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        raise PermissionDenied("Only the secretary confirms.")


def unreadable(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def pages(**names: str) -> list[URLPattern]:
    return [path(address, Page.as_view(), name=name) for name, address in names.items()]


urlpatterns = i18n_patterns(
    path("unreadable/", unreadable),
    path("broken/", broken),
    path("admin/", admin.site.urls),
    path("accounts/me/", include(([path("", TemplateView.as_view(template_name="page.html"), name="data")], "mine"))),
    path(
        "accounts/",
        include(
            (
                [
                    path("", TemplateView.as_view(template_name="page.html"), name="account"),
                    path("login/", TemplateView.as_view(template_name="page.html"), name="login"),
                    path("logout/", TemplateView.as_view(template_name="page.html"), name="logout"),
                ],
                "accounts",
            )
        ),
    ),
    path(
        "",
        include(
            (
                [
                    path("", TemplateView.as_view(template_name="page.html"), name="home"),
                    path("toegankelijkheid/", TemplateView.as_view(template_name="page.html"), name="accessibility"),
                    path("privacy/", TemplateView.as_view(template_name="page.html"), name="privacy"),
                    path("<slug:network>/", include(pages(overview="", network="about/", partner_list="partners/"))),
                    path("<slug:network>/", include(pages(change_list="changes/"))),
                    path("<slug:network>/", include(pages(people="people/", join="join/", acting_for="acting-for/"))),
                    path("<slug:network>/", include(pages(join_requests="join/requests/"))),
                ],
                "overview",
            )
        ),
    ),
    path(
        "<slug:network>/",
        include(
            (
                [
                    path("components/", List.as_view(), name="component_list"),
                    path("components/FUN-01/", Page.as_view()),
                    path("sign-up/", Form.as_view()),
                    path("withdraw/", Confirm.as_view()),
                    path("message/", WithMessage.as_view()),
                    path("forbidden/", Forbidden.as_view()),
                    *pages(matrix="matrix/", need_list="open/", platform_list="platforms/"),
                    *pages(facility_list="facilities/"),
                    *pages(my_sign_ups="my-sign-ups/", inbox="inbox/", sign_up_list="sign-ups/", import_list="import/"),
                ],
                "matrix",
            )
        ),
    ),
    path("<slug:network>/risks/", include((pages(risk_list=""), "risks"))),
    path("<slug:network>/reports/", include((pages(report_list=""), "reports"))),
    prefix_default_language=False,
)
