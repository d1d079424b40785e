"""Parks in Django's admin, for superusers to look at."""

from django.contrib import admin

from common.admin import ReadMostlyAdmin
from parks.models import Alliance, LeadingIndustry, Park, ReserveProject, Tenancy, TenancyApplication


@admin.register(Park)
class ParkAdmin(ReadMostlyAdmin):
    list_display = ("code", "name", "zone", "operator", "is_reference", "is_demo")
    list_select_related = ("operator",)


@admin.register(Tenancy)
class TenancyAdmin(ReadMostlyAdmin):
    list_display = ("organisation", "park", "since", "until")
    list_select_related = ("organisation", "park")


@admin.register(TenancyApplication)
class TenancyApplicationAdmin(ReadMostlyAdmin):
    list_display = ("organisation", "park", "status", "since", "status_at")
    list_select_related = ("organisation", "park")


@admin.register(LeadingIndustry)
class LeadingIndustryAdmin(ReadMostlyAdmin):
    list_display = ("park", "position", "name", "head", "second_head")
    list_select_related = ("park", "head", "second_head")


@admin.register(ReserveProject)
class ReserveProjectAdmin(ReadMostlyAdmin):
    list_display = ("park", "name", "company", "status", "owner", "due_at")
    list_select_related = ("park", "owner")


@admin.register(Alliance)
class AllianceAdmin(ReadMostlyAdmin):
    list_display = ("code", "name", "secretariat", "status", "is_reference")
    list_select_related = ("secretariat",)
