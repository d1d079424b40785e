"""Addresses of achievements and of the reviews of their maturity."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from achievements import views
from achievements.kind import ACHIEVEMENT
from postings.routes import posting_urls


class ReviewConverter(StringConverter):
    """The reference of a maturity review."""

    regex = r"HY-\d{4}-\d{6}"


register_converter(ReviewConverter, "maturity")

urlpatterns: list[URLPattern] = [
    path("maturity/", views.levels, name="maturity_levels"),
    path("maturity/desk/", views.listing, {"view": "desk"}, name="maturity_desk"),
    path("maturity/mine/", views.listing, {"view": "mine"}, name="maturity_mine"),
    path("maturity/new/<str:reference>/", views.new, name="maturity_new"),
    path("maturity/<maturity:reference>/", views.detail, name="maturity_review"),
    path("maturity/<maturity:reference>/answers/", views.answer, name="maturity_answers"),
    path("maturity/<maturity:reference>/judge/", views.judge, name="maturity_judge"),
    path("maturity/<maturity:reference>/step/<slug:name>/", views.step, name="maturity_step"),
    path("maturity/<maturity:reference>/files/", views.upload, name="maturity_upload"),
    path("maturity/<maturity:reference>/files/<int:pk>/remove/", views.remove, name="maturity_unfile"),
    *posting_urls(ACHIEVEMENT),
]
