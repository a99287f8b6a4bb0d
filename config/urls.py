"""Every address of the product. Pages are translated by their address; API and files are not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config.api_urls import Nothing
from config.security_txt import WHERE, security_txt

handler400 = "config.refusals.bad_request"
handler429 = "config.refusals.too_many_requests"
handler500 = "config.busy.server_error"

urlpatterns = [
    path("api", Nothing.as_view()),
    path("api/", include("config.api_urls")),
    path(WHERE.removeprefix("/"), security_txt, name="security_txt"),
    path("security.txt", RedirectView.as_view(pattern_name="security_txt"), name="security_txt_old"),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("accounts/me/", include("overview.mine_urls")),
        path("accounts/", include("stakeholders.account_urls")),
        path("accounts/", include("stakeholders.login.urls")),
        # Before overview: components/new/ is no component.
        path("<slug:network>/", include("matrix.urls")),
        path("", include("overview.urls")),
        path("<slug:network>/risks/", include("risks.urls")),
        path("<slug:network>/reports/", include("reports.urls")),
        prefix_default_language=False,
    ),
]
