"""One's own account: our own pages, and by our own names the two that every page leads to.

The other addresses are those of django-allauth: stakeholders/login/urls.py.
"""

from django.urls import path

from stakeholders.login import connected, urls, views

app_name = "accounts"

urlpatterns = [
    path("", views.Account.as_view(), name="account"),
    path("second-factor/", views.SecondFactorAsked.as_view(), name="second_factor"),
    path("providers/<int:pk>/remove/", connected.ProviderRemove.as_view(), name="provider_remove"),
    urls.page("reauthenticate/code/", views.CodeAgain.as_view(), "reauthenticate_by_code", urls.who_acts),
    *(
        path(str(each.pattern), each.callback, name=str(each.name).removeprefix("account_"))
        for each in urls.urlpatterns
        if each.name in ("account_login", "account_logout")
    ),
]
