"""Addresses of the cockpit."""

from django.urls import URLPattern, path

from portal.cockpit import report_views, views

urlpatterns: list[URLPattern] = [
    path("", views.cockpit, name="cockpit"),
    path("changes/<slug:kind>/<slug:step>/", views.changed, name="cockpit_changes"),
    path("late/", views.overdue, name="cockpit_late"),
    path("reports/", report_views.reports, name="reports"),
    path("reports/ask/", report_views.ask, name="report_ask"),
    path("reports/<int:pk>/", report_views.report, name="report"),
    path("reports/<int:pk>/<slug:form>/", report_views.file, name="report_file"),
]
