"""People and organisations in Django's admin, for superusers to look at."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from accounts.models import Consent, Membership, Organisation, User
from common.admin import ReadMostlyAdmin

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
"""The admin has no sign-in of its own, which would not ask for the second factor."""


@admin.register(User)
class UserAdmin(ReadMostlyAdmin):
    """`is_active` can be switched: an account is stopped here in an emergency."""

    editable = ("is_active",)
    exclude = ("password", "groups", "user_permissions")
    list_display = ("username", "name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("username", "name", "email")


@admin.register(Organisation)
class OrganisationAdmin(ReadMostlyAdmin):
    list_display = ("name", "kind", "credit_code", "status", "is_reference", "is_demo")
    list_filter = ("kind", "status", "is_reference", "is_demo")
    search_fields = ("name", "credit_code")


@admin.register(Membership)
class MembershipAdmin(ReadMostlyAdmin):
    list_display = ("user", "organisation", "role", "is_approved", "ended_at")
    list_select_related = ("user", "organisation")
    search_fields = ("user__username", "organisation__name")


@admin.register(Consent)
class ConsentAdmin(ReadMostlyAdmin):
    list_display = ("user", "purpose", "version", "at", "withdrawn_at")
    list_select_related = ("user",)
