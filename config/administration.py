"""The admin of Django, behind the login of the product."""

from typing import Any

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.apps import TasksAppConfig

# Rights come of a role in a network; a group of Django would give none, though its page looks as if it did.
# How somebody logs in is theirs: an administrator changes the address of an account, which those rows follow.
LEFT_OUT = frozenset(
    {
        *("auth.Group", "account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator"),
        *("socialaccount.SocialAccount", "socialaccount.SocialApp", "socialaccount.SocialToken"),
        "usersessions.UserSession",
    }
)


class AdministrationConfig(AdminConfig):
    default_site = "config.administration.Administration"


class TasksConfig(TasksAppConfig):
    """The queue of tasks, by a name in the reader's language."""

    verbose_name = gettext_lazy("tasks in the background")  # type: ignore[assignment]


class Administration(AdminSite):
    """For administrators of the installation. Who is not logged in goes to the login page; others are refused."""

    site_header = site_title = gettext_lazy("Administration of the installation")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: Any = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register([each for each in models if each._meta.label not in LEFT_OUT], admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        inner = super().admin_view(view, cacheable)

        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self.has_permission(request):
                return inner(request, *args, **kwargs)
            return self.login(request)

        return gate

    def has_permission(self, request: HttpRequest) -> bool:
        """An administrator, who used a second factor where one is asked."""
        return super().has_permission(request) and not second_factor_is_missing(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002 - as above
        if self.has_permission(request):
            return redirect("admin:index")
        if second_factor_is_missing(request):
            return redirect(way_to_second_factor(request))
        if request.user.is_authenticated:
            raise PermissionDenied(_("That page is for administrators of the installation only."))
        # It imports models, and this file is read before they are.
        from django.contrib.auth.views import redirect_to_login

        here = request.get_full_path()
        asked = request.GET.get("next") if request.path == reverse("admin:login") else here
        return redirect_to_login(asked or reverse("admin:index"))


def second_factor_is_missing(request: HttpRequest) -> bool:
    """Whether who asks is an administrator who has to use a second factor first."""
    # As in `login`: it imports models.
    from stakeholders.login.second_factor import is_missing_for_administration

    return is_missing_for_administration(request.user)


def way_to_second_factor(request: HttpRequest) -> str:
    """The page that says why, and leads on to what was asked."""
    from stakeholders.login.second_factor import way_to_it

    here = request.get_full_path()
    return way_to_it(reverse("admin:index") if request.path == reverse("admin:login") else here)
