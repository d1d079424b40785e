"""Addresses of imports."""

from django.urls import URLPattern, path, re_path

from postings.importing import views

urlpatterns: list[URLPattern] = [
    path("imports/", views.import_list, name="imports"),
    path("imports/new/", views.import_new, name="import_new"),
    re_path(
        r"^imports/template/(?P<kind>[a-z]+)\.(?P<extension>csv|xlsx)$", views.import_template, name="import_template"
    ),
    path("imports/<slug:token>/", views.import_job, name="import_job"),
    path("imports/<slug:token>/report.csv", views.import_report, name="import_report"),
    path("imports/<slug:token>/confirm/", views.import_act, {"verb": "confirm"}, name="import_confirm"),
    path("imports/<slug:token>/cancel/", views.import_act, {"verb": "cancel"}, name="import_cancel"),
]
