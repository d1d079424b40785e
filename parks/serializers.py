"""Parks in the API."""

from rest_framework import serializers

from accounts.serializers import OrganisationBrief
from parks.models import Park
from taxonomy.serializers import TermBrief


class ParkSerializer(serializers.ModelSerializer):
    district = TermBrief(read_only=True, allow_null=True)
    operator = OrganisationBrief(read_only=True, allow_null=True)

    class Meta:
        model = Park
        fields = ["code", "name", "zone", "district", "operator", "focus", "intro", "is_reference", "is_demo"]
        read_only_fields = fields
