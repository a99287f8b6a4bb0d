"""What one can see and do about oneself. Addresses without a network."""

from django.urls import path

from . import mine

app_name = "mine"

urlpatterns = [
    path("", mine.Mine.as_view(), name="data"),
    path("download/", mine.MineAsFile.as_view(), name="download"),
    path("leave/", mine.Leave.as_view(), name="leave"),
    path("anonymise/", mine.ForgetMe.as_view(), name="anonymise"),
]
