"""Dictionaries in Django's admin, for superusers: to look at only."""

from django.contrib import admin

from common.admin import ReadMostlyAdmin
from taxonomy.models import Term


@admin.register(Term)
class TermAdmin(ReadMostlyAdmin):
    list_display = ("code", "name", "scheme", "parent", "valid_from", "valid_to")
    list_filter = ("scheme",)
    search_fields = ("code", "name")
    list_select_related = ("parent",)
