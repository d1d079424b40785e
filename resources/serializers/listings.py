"""Directory entries in the API: amounts in yuan, contacts only for the signed in."""

from typing import Any

from rest_framework import serializers

from resources.models.bases import PilotBase
from resources.models.finance import FinanceProduct
from resources.models.funds import Fund

_COMMON = [
    "reference", "name", "organisation", "organisation_name", "status", "summary", "contact", "source", "published_at", "is_demo"
]  # fmt: skip


class ListedSerializer(serializers.ModelSerializer):
    """What every entry has."""

    organisation_name = serializers.CharField(source="organisation.name", read_only=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated:
            shown["contact"] = ""
        return shown


def _codes(many: bool = False) -> Any:
    """The fields of technology by their codes."""
    return serializers.SlugRelatedField("code", source="fields", read_only=True, many=many)


class FinanceProductSerializer(ListedSerializer):
    class Meta:
        model = FinanceProduct
        fields = [
            *_COMMON, "kind", "amount_from", "amount_to", "rate_from", "rate_to", "months_to", "who_qualifies",
            "needs_white_list", "visits",
        ]  # fmt: skip
        read_only_fields = fields


class FundSerializer(ListedSerializer):
    tech_fields: Any = _codes(many=True)
    park: Any = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Fund
        fields = [
            *_COMMON, "kind", "mode", "size", "ticket_from", "ticket_to", "founders", "contributors", "scope", "founded_on",
            "park", "tech_fields",
        ]  # fmt: skip
        read_only_fields = fields


class PilotBaseSerializer(ListedSerializer):
    tech_fields: Any = _codes(many=True)
    district: Any = serializers.SlugRelatedField("code", read_only=True)
    park: Any = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = PilotBase
        fields = [
            *_COMMON, "kind", "tech_fields", "processes", "scale", "equipment", "trl_from", "trl_to", "capacity", "price",
            "is_open", "district", "park", "address", "longitude", "latitude", "opened_on",
        ]  # fmt: skip
        read_only_fields = fields
