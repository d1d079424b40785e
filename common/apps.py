from typing import Any

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        """Say what is missing in the user's words; Django's own speak of 字段."""
        words: dict[type[forms.Field], Any] = {
            forms.Field: _("请填写这一项。"),
            forms.ChoiceField: _("请选择一项。"),
            forms.ModelChoiceField: _("请选择一项。"),
            forms.MultipleChoiceField: _("请至少选择一项。"),
            forms.ModelMultipleChoiceField: _("请至少选择一项。"),
            forms.BooleanField: _("请勾选这一项。"),
        }
        for field, required in words.items():
            field.default_error_messages = {**vars(field).get("default_error_messages", {}), "required": required}
