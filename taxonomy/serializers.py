"""Terms in the API, and the field with which other serializers name one."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from taxonomy.enums import Scheme
from taxonomy.models import Term


class TermSerializer(serializers.ModelSerializer):
    parent = serializers.CharField(source="parent.code", default=None, read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Term
        fields = ["scheme", "code", "name", "note", "parent", "source", "valid_from", "valid_to"]
        read_only_fields = fields


class TermBrief(serializers.Serializer):
    """A term inside something else."""

    code = serializers.CharField(help_text=_("代码"))
    name = serializers.CharField(help_text=_("名称"))


@extend_schema_field(serializers.CharField(allow_null=True))
class TermCode(serializers.RelatedField):
    """Written as the code of one term in force in its dictionary."""

    default_error_messages = {"unknown": _("字典“%(scheme)s”中没有代码“%(code)s”。")}

    def __init__(self, *, scheme: Scheme, **kwargs: Any) -> None:
        self.scheme = scheme
        super().__init__(queryset=Term.objects.of(scheme), **kwargs)

    def to_internal_value(self, data: Any) -> Term:
        day: date = timezone.localdate()
        code = data if isinstance(data, str) and "\0" not in data and data.isprintable() else ""
        found = Term.objects.of(self.scheme).valid_on(day).choosable().filter(code=code[:24]).first()
        if found is None:
            raise serializers.ValidationError(
                self.error_messages["unknown"] % {"scheme": self.scheme.label, "code": str(data)[:24]}, code="unknown"
            )
        return found

    def to_representation(self, value: Any) -> str:
        code: str = value.code
        return code
