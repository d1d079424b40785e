"""Organisations and oneself in the API. Other people appear only as the contact of a posting."""

from rest_framework import serializers

from accounts.models import Membership, Organisation, User
from taxonomy.serializers import TermBrief


class OrganisationBrief(serializers.ModelSerializer):
    """An organisation inside something else."""

    class Meta:
        model = Organisation
        fields = ["id", "name", "short_name", "kind"]
        read_only_fields = fields


class OrganisationSerializer(serializers.ModelSerializer):
    district = TermBrief(read_only=True, allow_null=True)

    class Meta:
        model = Organisation
        fields = [
            "id",
            "name",
            "short_name",
            "kind",
            "status",
            "size",
            "district",
            "address",
            "website",
            "intro",
            "is_reference",
            "is_demo",
        ]
        read_only_fields = fields


class MembershipSerializer(serializers.ModelSerializer):
    organisation = OrganisationBrief(read_only=True)

    class Meta:
        model = Membership
        fields = ["organisation", "role"]
        read_only_fields = fields


class MeSerializer(serializers.ModelSerializer):
    """The person behind the token, and for whom they act."""

    memberships = MembershipSerializer(many=True, source="memberships_now", read_only=True)
    personas = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["username", "name", "title", "email", "personas", "memberships"]
        read_only_fields = fields

    def get_personas(self, user: User) -> list[str]:
        return sorted(persona.value for persona in user.personas)


class ContactSerializer(serializers.ModelSerializer):
    """Whom to ask about a posting: shown to the signed in only."""

    class Meta:
        model = User
        fields = ["name", "title", "email"]
        read_only_fields = fields
