"""Parks in the API."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import OrganisationBrief
from parks.models import LeadingIndustry, Park
from taxonomy.serializers import TermBrief


class IndustrySerializer(serializers.ModelSerializer):
    """A leading industry inside a park."""

    heads = OrganisationBrief(many=True, read_only=True)
    chain = TermBrief(read_only=True, allow_null=True)

    class Meta:
        model = LeadingIndustry
        fields = ["position", "name", "chain", "heads"]
        read_only_fields = fields


class ParkSerializer(serializers.ModelSerializer):
    district = TermBrief(read_only=True, allow_null=True)
    operator = OrganisationBrief(read_only=True, allow_null=True)

    parent: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    industries = IndustrySerializer(many=True, read_only=True)

    class Meta:
        model = Park
        fields = [
            "code", "name", "kind", "zone", "parent", "district", "operator", "investors", "focus", "intro", "longitude",
            "latitude", "boundary", "industries", "is_reference", "is_demo",
        ]  # fmt: skip
        read_only_fields = fields
