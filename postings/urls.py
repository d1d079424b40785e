"""Addresses that needs and achievements share: files, review, the link of a reminder."""

from django.urls import include, path

from postings.views import actions, files, review

urlpatterns = [
    path("", include("postings.importing.urls")),
    path("files/<slug:token>/", files.attachment, name="attachment"),
    path("files/<slug:token>/remove/", files.remove, name="attachment_remove"),
    path("review/", review.desk, name="review_desk"),
    path("review/publish/", review.publish_many, name="review_publish"),
    path("confirm/<str:token>/", actions.confirm_by_link, name="posting_confirm"),
]
