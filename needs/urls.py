"""Addresses of needs and of R&D centres in the cloud."""

from django.urls import path

from needs import views
from needs.kind import NEED
from postings.routes import posting_urls

urlpatterns = [
    *posting_urls(NEED),
    path("cloud/centres/", views.centres, name="rd_centres"),
    path("cloud/centres/edit/<int:organisation>/", views.centre_edit, name="rd_centre_edit"),
    path("cloud/centres/<int:pk>/", views.centre, name="rd_centre"),
]
