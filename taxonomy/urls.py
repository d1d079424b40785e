"""Addresses of the dictionaries, under `/terms/`."""

from django.urls import path

from taxonomy import views

urlpatterns = [
    path("", views.terms, name="terms"),
    path("<slug:scheme>.csv", views.download, name="terms_csv"),
    path("<slug:scheme>/", views.search, name="terms_search"),
]
