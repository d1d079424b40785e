"""Addresses of parks, under `/parks/`."""

from django.urls import path

from parks import figure_urls, views

urlpatterns = [
    *figure_urls.urlpatterns,
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
    path("map/print/", views.map_print, name="park_map_print"),
    path("map/picture.png", views.map_picture, name="park_map_picture"),
    path("new/", views.park_new, name="park_new"),
    path("alliances/", views.alliances, name="alliances"),
    path("alliances/new/", views.alliance_edit, name="alliance_new"),
    path("alliances/<slug:code>/", views.alliance, name="alliance"),
    path("alliances/<slug:code>/edit/", views.alliance_edit, name="alliance_edit"),
    path("projects/", views.projects, name="park_projects"),
    path("projects/<int:pk>/", views.project, name="park_project"),
    path("projects/<int:pk>/<slug:name>/", views.project_move, name="park_project_move"),
    path("registers/<slug:book>/", views.entries, name="entries"),
    path("registers/<slug:book>/new/", views.entry_new, name="entry_new"),
    path("registers/<slug:book>/<int:pk>/", views.entry, name="entry"),
    path("registers/<slug:book>/<int:pk>/remove/", views.entry_remove, name="entry_remove"),
    path("<slug:code>/", views.park, name="park"),
    path("<slug:code>/profile/", views.park_profile, name="park_profile"),
    path("<slug:code>/projects/new/", views.project_new, name="park_project_new"),
    path("<slug:code>/apply/", views.apply, name="park_apply"),
    path("<slug:code>/tenants/", views.tenants, name="park_tenants"),
]
