"""Every address of the product. Pages are translated by their address; API and files are not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

handler404 = "config.errors.page_not_found"

urlpatterns = [
    path("api/v1/", include("config.api_urls")),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("accounts/", include("stakeholders.account_urls")),
        path("", include("overview.urls")),
        path("<slug:network>/", include("matrix.urls")),
        path("<slug:network>/risks/", include("risks.urls")),
        path("<slug:network>/reports/", include("reports.urls")),
        prefix_default_language=False,
    ),
]
