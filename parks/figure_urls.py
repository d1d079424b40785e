"""Addresses of published scorecards, weights, targets and the funnel; included before the names of parks."""

from django.urls import path

from parks.views import deciding, funnel, published

urlpatterns = [
    path("scorecard/periods/", published.periods, name="scorecard_periods"),
    path("scorecard/periods/<int:pk>/", published.period, name="scorecard_period"),
    path("scorecard/periods/<int:pk>/check/", published.period_check, name="scorecard_period_check"),
    path("scorecard/periods/<int:pk>/<slug:park>/<slug:code>/", published.period_rows, name="scorecard_period_rows"),
    path("scorecard/weights/", deciding.weights, name="scorecard_weights"),
    path("scorecard/weights/<int:pk>/decide/", deciding.weights_decide, name="scorecard_weights_decide"),
    path("funnel/", funnel.park_funnel, name="park_funnel"),
    path("funnel/rebuild/", funnel.funnel_rebuild, name="funnel_rebuild"),
    path("funnel/<slug:step>/", funnel.funnel_list, name="funnel_list"),
    path("targets/", deciding.targets, name="park_targets"),
    path("targets/new/", deciding.target_new, name="target_new"),
    path("targets/decide/<int:pk>/", deciding.target_decide, name="target_decide"),
    path("targets/<slug:code>/", deciding.target_rows, name="target_rows"),
]
