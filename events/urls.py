"""Addresses of events, under `/events/`."""

from django.urls import path

from events import views

urlpatterns = [
    path("", views.events, name="events"),
    path("new/", views.new, name="event_new"),
    path("<str:reference>/", views.event, name="event"),
    path("<str:reference>/calendar.ics", views.calendar, name="event_calendar"),
    path("<str:reference>/edit/", views.edit, name="event_edit"),
    path("<str:reference>/announce/", views.announce, name="event_announce"),
    path("<str:reference>/cancel/", views.cancel, name="event_cancel"),
    path("<str:reference>/hold/", views.hold, name="event_hold"),
    path("<str:reference>/attend/", views.attend, name="event_attend"),
    path("<str:reference>/leave/", views.leave, name="event_leave"),
    path("<str:reference>/next-step/", views.next_step, name="event_next_step"),
]
