"""Addresses of parks, under `/parks/`."""

from django.urls import path

from parks import views

urlpatterns = [
    path("", views.parks, name="parks"),
    path("tenancies/<int:pk>/end/", views.end, name="tenancy_end"),
    path("applications/<int:pk>/<slug:action>/", views.answer, name="tenancy_application_answer"),
    path("indicators/", views.indicators, name="park_indicators"),
    path("indicators/<slug:code>/", views.indicator, name="park_indicator"),
    path("figures/", views.figures, name="park_figures"),
    path("map/", views.park_map, name="park_map"),
    path("scorecard/", views.scorecards, name="park_scorecards"),
    path("scorecard/comments/<int:pk>/answer/", views.answer_comment, name="scorecard_answer"),
    path("scorecard/<slug:code>/", views.scorecard, name="park_scorecard"),
    path("scorecard/<slug:code>/comments/", views.comment, name="scorecard_comment"),
    path("<slug:code>/", views.park, name="park"),
    path("<slug:code>/apply/", views.apply, name="park_apply"),
    path("<slug:code>/tenants/", views.tenants, name="park_tenants"),
]
