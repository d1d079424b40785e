"""Challenges in the API. Money is yuan here; pages show 万元."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Organisation
from accounts.serializers import ContactSerializer, OrganisationBrief
from challenges.enums import OpinionVerdict
from challenges.models import (
    Amendment,
    AmendmentProposal,
    Appeal,
    Challenge,
    ChallengeIndicator,
    Opinion,
    ProblemItem,
    ProblemList,
    Programme,
)
from challenges.services.drafting import CONTENT
from challenges.services.listing import AMENDABLE
from postings.serializers import INDICATOR, OwnOrganisation
from taxonomy.enums import Scheme
from taxonomy.serializers import TermBrief, TermCode

_TEXT_LENGTH = 1500


class ChallengeIndicatorSerializer(serializers.ModelSerializer):
    class Meta:
        model = ChallengeIndicator
        fields = ("id", *INDICATOR)


class AmendmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Amendment
        fields = ("number", "changes", "reason", "is_binding", "at", "snapshot_hash")
        read_only_fields = fields


class ChallengeSerializer(serializers.ModelSerializer):
    """Reads a challenge. `due_at` is the clock of its state."""

    organisation = OrganisationBrief(read_only=True)
    programme: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    park = serializers.CharField(source="park.code", default=None, read_only=True, help_text="园区代码")
    need = serializers.CharField(source="need.reference", default=None, read_only=True)
    relisted_from = serializers.CharField(source="relisted_from.reference", default=None, read_only=True)
    contact = serializers.SerializerMethodField()
    tech_field = TermBrief(read_only=True, allow_null=True)
    industry = TermBrief(read_only=True, allow_null=True)
    discipline = TermBrief(read_only=True, allow_null=True)
    indicators = ChallengeIndicatorSerializer(many=True, read_only=True)
    amendments = AmendmentSerializer(many=True, read_only=True)
    designated = OrganisationBrief(many=True, read_only=True)

    class Meta:
        model = Challenge
        fields = (
            "reference", "kind", "status", "status_at", "due_at", "organisation", "park", "contact", "need",
            "relisted_from", *CONTENT, "indicators", "designated", "amendments", "published_at", "snapshot_hash", "version", "is_demo",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ContactSerializer(allow_null=True))
    def get_contact(self, challenge: Any) -> Any:
        """Nobody's name or mail goes to visitors."""
        user = self.context["request"].user
        return ContactSerializer(challenge.author).data if user.is_authenticated and challenge.author else None


class ChallengeInput(serializers.ModelSerializer):
    """Writes content. What is not named stays; `version`, where given, must be the one last read."""

    programme = serializers.SlugRelatedField(slug_field="code", queryset=Programme.objects.all(), required=False)
    keywords = serializers.ListField(child=serializers.CharField(max_length=10), max_length=8, required=False)
    tech_field = TermCode(scheme=Scheme.TECH_FIELD, required=False, allow_null=True)
    industry = TermCode(scheme=Scheme.INDUSTRY, required=False, allow_null=True)
    discipline = TermCode(scheme=Scheme.DISCIPLINE, required=False, allow_null=True)
    organisation = OwnOrganisation(
        required=False, queryset=Organisation.objects.none(), help_text="缺省为您的第一家可发榜的机构"
    )
    indicators = ChallengeIndicatorSerializer(many=True, required=False)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1, write_only=True)

    class Meta:
        model = Challenge
        fields = (*CONTENT, "organisation", "indicators", "version")


class AmendInput(serializers.ModelSerializer):
    """Fields of a published challenge that may be put right, and why."""

    reason = serializers.CharField(max_length=300)

    class Meta:
        model = Challenge
        fields = (*AMENDABLE, "reason")


class ProposedLine(ChallengeIndicatorSerializer):
    """An indicator as it is to read; with `id` one that is there, without one that is added."""

    id = serializers.IntegerField(required=False, min_value=1)


class ProposalInput(serializers.Serializer):
    """Amounts in yuan and indicators as they are to be; what is not named stays."""

    own_amount = serializers.DecimalField(max_digits=15, decimal_places=2, min_value=0, required=False)
    subsidy = serializers.DecimalField(max_digits=15, decimal_places=2, min_value=0, required=False)
    indicators = ProposedLine(many=True, required=False, max_length=30)  # type: ignore[call-arg]
    reason = serializers.CharField(max_length=300)


class ProposalSerializer(serializers.ModelSerializer):
    """A proposal with what it would change, and what was decided."""

    amendment: Any = serializers.SlugRelatedField(slug_field="number", read_only=True)

    class Meta:
        model = AmendmentProposal
        fields = ("id", "status", "changes", "reason", "proposed_at", "due_at", "answer", "amendment")
        read_only_fields = fields


class DesignateInput(serializers.Serializer):
    """Who is to solve it, by id, and why they."""

    organisations = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.verified(), many=True)
    reason = serializers.CharField(max_length=300)


class StepInput(serializers.Serializer):
    """A step of the challenge's life; some need a reason, which the other side reads."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=_TEXT_LENGTH)


class LineSerializer(serializers.Serializer):
    """One rule of eligibility: `state` is met, missing or unknown; `blocks` says that it stops the submission."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(choices=["met", "missing", "unknown"])
    detail = serializers.CharField()
    clause = serializers.CharField()
    is_assumed = serializers.BooleanField()
    blocks = serializers.BooleanField()


class OpinionSerializer(serializers.ModelSerializer):
    """An expert's opinion; the name only for the bureau."""

    expert = serializers.SerializerMethodField()

    class Meta:
        model = Opinion
        fields = ("id", "expert", "verdict", "cost_is_fair", "text", "asked_at", "at")
        read_only_fields = fields

    def get_expert(self, opinion: Opinion) -> str | None:
        return str(opinion.expert) if self.context.get("with_names") else None


class OpinionInput(serializers.Serializer):
    verdict = serializers.ChoiceField(choices=OpinionVerdict.choices)
    cost_is_fair = serializers.BooleanField(allow_null=True, default=None)
    text = serializers.CharField(max_length=_TEXT_LENGTH)


class ExpertsInput(serializers.Serializer):
    """User names of the bureau's reviewers."""

    experts = serializers.ListField(child=serializers.CharField(max_length=150), min_length=1, max_length=20)


class AppealSerializer(serializers.ModelSerializer):
    class Meta:
        model = Appeal
        fields = ("id", "text", "at", "is_upheld", "answer", "answered_at")
        read_only_fields = fields


class AppealInput(serializers.Serializer):
    text = serializers.CharField(max_length=_TEXT_LENGTH)


class AnswerAppealInput(serializers.Serializer):
    is_upheld = serializers.BooleanField()
    answer = serializers.CharField(max_length=_TEXT_LENGTH)


class ProblemItemSerializer(serializers.ModelSerializer):
    tech_field = TermBrief(read_only=True, allow_null=True)

    class Meta:
        model = ProblemItem
        fields = ("id", "number", "title", "text", "tech_field")


class ProblemListSerializer(serializers.ModelSerializer):
    organisation = OrganisationBrief(read_only=True)
    items = ProblemItemSerializer(many=True, read_only=True)

    class Meta:
        model = ProblemList
        fields = ("id", "title", "intro", "issued_on", "published_at", "organisation", "items", "is_demo")
        read_only_fields = fields
