"""Service requests in Django's admin, for superusers to look at."""

from django.contrib import admin

from common.admin import ReadMostlyAdmin
from resources.models import ServiceRequest


@admin.register(ServiceRequest)
class ServiceRequestAdmin(ReadMostlyAdmin):
    list_display = ("reference", "title", "organisation", "desk", "status", "due_at")
    list_filter = ("status", "kind")
    list_select_related = ("organisation", "desk")
