"""What needs and achievements have in common in the API. Money is yuan here; pages show 万元."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Organisation
from accounts.serializers import ContactSerializer, OrganisationBrief
from postings.importing.cells import KEYWORD_LENGTH, MAX_KEYWORDS
from postings.rules import is_of_owner
from taxonomy.enums import Scheme
from taxonomy.serializers import TermBrief, TermCode

OWNERS_ALONE = ("external_code", "text_warnings", "declared_unclassified")
"""Left out for everybody but the people of the posting's organisation."""

COMMON = (
    *("reference", "title", "status", "status_at", "disclosure", "organisation", "park", "contact", "keywords"),
    *(
        "tech_field",
        "high_tech_field",
        "chain",
        "flags",
        "modes",
        "indicators",
        "published_at",
        "confirmed_at",
        "version",
        "is_demo",
    ),
    *OWNERS_ALONE,
)
WRITTEN = (
    *(
        "title",
        "disclosure",
        "keywords",
        "tech_field",
        "high_tech_field",
        "chain",
        "flags",
        "modes",
        "declared_unclassified",
    ),
    *("organisation", "version", "indicators"),
)
INDICATOR = ("quantity", "operator", "low", "high", "unit", "must", "test_method")


class PostingSerializer(serializers.ModelSerializer):
    """Reads a posting; subclasses add what is theirs."""

    organisation = OrganisationBrief(read_only=True)
    park = serializers.CharField(source="park.code", default=None, read_only=True, help_text="园区代码")
    contact = serializers.SerializerMethodField()
    tech_field = TermBrief(read_only=True, allow_null=True)
    high_tech_field = TermBrief(read_only=True, allow_null=True)
    chain = TermBrief(read_only=True, allow_null=True)
    modes = TermBrief(many=True, read_only=True)

    @extend_schema_field(ContactSerializer(allow_null=True))
    def get_contact(self, posting: Any) -> Any:
        """Nobody's name or mail goes to visitors."""
        user = self.context["request"].user
        return ContactSerializer(posting.author).data if user.is_authenticated and posting.author else None

    def to_representation(self, posting: Any) -> dict[str, Any]:
        shown = super().to_representation(posting)
        if not is_of_owner(self.context["request"].user, posting):
            for name in OWNERS_ALONE:
                shown.pop(name, None)
        return shown


class OwnOrganisation(serializers.PrimaryKeyRelatedField):
    """One of the organisations that the caller acts for."""

    def get_queryset(self) -> Any:
        return Organisation.objects.filter(pk__in=self.context["request"].user.organisation_ids)


class PostingInput(serializers.ModelSerializer):
    """Writes content. What is not named stays; `version`, where given, must be the one last read."""

    keywords = serializers.ListField(
        child=serializers.CharField(max_length=KEYWORD_LENGTH), max_length=MAX_KEYWORDS, required=False
    )
    tech_field = TermCode(scheme=Scheme.TECH_FIELD, required=False, allow_null=True)
    high_tech_field = TermCode(scheme=Scheme.HIGH_TECH_FIELD, required=False, allow_null=True)
    chain = TermCode(scheme=Scheme.INDUSTRY_CHAIN, required=False, allow_null=True)
    modes = TermCode(scheme=Scheme.COOPERATION_MODE, many=True, required=False)
    organisation = OwnOrganisation(
        required=False, queryset=Organisation.objects.none(), help_text="缺省为您的第一家机构"
    )
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1, write_only=True)


class TransitionInput(serializers.Serializer):
    """A step of the posting's life; a reason is due for withdraw, return and take_down."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)
