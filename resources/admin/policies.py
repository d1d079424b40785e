"""Policies and figures in Django's admin, for superusers to look at."""

from django.contrib import admin

from common.admin import ReadMostlyAdmin
from resources.models import OrganisationFigures, PolicyEligibility, PolicyPackage, PolicyVersion


@admin.register(PolicyPackage)
class PolicyPackageAdmin(ReadMostlyAdmin):
    list_display = ("code", "name", "is_reference", "is_demo")


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadMostlyAdmin):
    list_display = ("title", "version", "status", "valid_from", "deadline")
    list_filter = ("status",)
    exclude = ("search_grams", "search_words")


@admin.register(PolicyEligibility)
class PolicyEligibilityAdmin(ReadMostlyAdmin):
    list_display = ("policy", "organisation", "since", "ended_on", "told_at")
    list_select_related = ("policy", "organisation")


@admin.register(OrganisationFigures)
class OrganisationFiguresAdmin(ReadMostlyAdmin):
    list_display = ("organisation", "as_of", "entered_by")
    list_select_related = ("organisation", "entered_by")
