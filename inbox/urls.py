"""Addresses of the inbox, under `/inbox/`."""

from django.urls import path, re_path

from inbox import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read-all/", views.read_all, name="inbox_read_all"),
    path("digest/", views.digest_today, name="digest_today"),
    path("digest/days/", views.digest_days, name="digest_days"),
    re_path(r"^digest/(?P<day>\d{4}-\d{2}-\d{2})/$", views.digest, name="digest"),
    path("<int:pk>/", views.read, name="inbox_read"),
    path("mute/<str:token>/", views.mute_by_link, name="inbox_mute"),
    path("delivery/", views.set_delivery, name="inbox_delivery"),
    re_path(r"^kinds/(?P<action>mute|unmute)/$", views.set_muted, name="inbox_set_muted"),
]
