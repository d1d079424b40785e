"""Django's admin is a window for superusers, not a door: rules live in services, which it would go around."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadMostlyAdmin(admin.ModelAdmin):
    """Superusers may look; only the fields in `editable` can be changed, and nothing is added or deleted."""

    editable: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        hidden = {*self.editable, *(self.exclude or ())}
        return [field.name for field in self.opts.fields if field.name not in hidden]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.editable) and self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
