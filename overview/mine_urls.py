"""What one can see and do about oneself. Addresses without a network."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest
from django.urls import path

from stakeholders.login.second_factor import is_passed_by

from . import mine

app_name = "mine"


def is_logged_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


# Whoever finds a computer on which somebody is logged in cannot make them disappear.
once_more = reauthentication_required(allow_get=True, enabled=is_logged_in)

with_factor = reauthentication_required(enabled=is_passed_by)

urlpatterns = [
    path("", mine.Mine.as_view(), name="data"),
    path("download/", with_factor(mine.MineAsFile.as_view()), name="download"),
    path("leave/", once_more(mine.Leave.as_view()), name="leave"),
    path("anonymise/", once_more(mine.ForgetMe.as_view()), name="anonymise"),
]
