"""Messages and obligations in Django's admin, for superusers to look at."""

from django.contrib import admin

from common.admin import ReadMostlyAdmin
from inbox.models import Notification, Obligation


@admin.register(Notification)
class NotificationAdmin(ReadMostlyAdmin):
    """The outbox: what waits, what failed and why."""

    list_display = ("created_at", "recipient", "kind", "event", "mailed_at", "mail_attempts", "mail_error")
    list_filter = ("kind",)
    list_select_related = ("recipient",)
    exclude = ("title", "body")


@admin.register(Obligation)
class ObligationAdmin(ReadMostlyAdmin):
    list_display = ("title", "organisation", "person", "due_at", "fulfilled_at", "escalated_at")
    list_select_related = ("organisation", "person")
