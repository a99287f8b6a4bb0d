"""Addresses below the risks of a network."""

from django.urls import path

from . import views

app_name = "risks"

urlpatterns = [
    path("", views.RiskList.as_view(), name="risk_list"),
    path("new/", views.RiskCreate.as_view(), name="risk_create"),
    path("<slug:number>/", views.RiskDetail.as_view(), name="risk_detail"),
    path("<slug:number>/edit/", views.RiskUpdate.as_view(), name="risk_update"),
    path("<slug:number>/rate/", views.RiskRate.as_view(), name="risk_rate"),
    path("<slug:number>/status/", views.RiskStatusChange.as_view(), name="risk_status"),
]
