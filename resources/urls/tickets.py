"""Addresses of service requests."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from resources.views import ticket_steps, tickets


class RequestConverter(StringConverter):
    """The reference of a service request."""

    regex = r"FW-\d{4}-\d{6}"


register_converter(RequestConverter, "service")

urlpatterns: list[URLPattern | URLResolver] = [
    path("services/", tickets.about, name="services"),
    path("services/new/", tickets.ask, name="service_new"),
    path("services/mine/", tickets.listing, {"view": "mine"}, name="services_mine"),
    path("services/desk/", tickets.listing, {"view": "desk"}, name="services_desk"),
    path("services/assigned/", tickets.listing, {"view": "assigned"}, name="services_assigned"),
    path("services/<service:reference>/", tickets.detail, name="service_request"),
    path("services/<service:reference>/step/<slug:name>/", ticket_steps.step, name="service_step"),
    path("services/<service:reference>/notes/", ticket_steps.note, name="service_note"),
    path("services/<service:reference>/files/", ticket_steps.upload, name="service_upload"),
]
