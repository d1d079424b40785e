"""Achievements in the API."""

from rest_framework import serializers

from accounts.serializers import OrganisationBrief
from achievements.enums import ReviewStatus
from achievements.models import Achievement, AchievementIndicator, IntellectualProperty, MaturityItem, MaturityReview
from postings.models import Attachment
from postings.serializers import COMMON, INDICATOR, WRITTEN, PostingInput, PostingSerializer
from taxonomy.enums import Scheme
from taxonomy.serializers import TermBrief, TermCode

CONTENT = ("summary", "innovation", "kind", "discipline", "holder", "trl", "trl_evidence", "price", "rights")


class AchievementIndicatorSerializer(serializers.ModelSerializer):
    class Meta:
        model = AchievementIndicator
        fields = INDICATOR


class RightSerializer(serializers.ModelSerializer):
    """A right in the achievement: kind by its code, number, state."""

    kind = TermCode(scheme=Scheme.IP_KIND)

    class Meta:
        model = IntellectualProperty
        fields = ["kind", "number", "status"]


class AchievementSerializer(PostingSerializer):
    discipline = TermBrief(read_only=True, allow_null=True)
    indicators = AchievementIndicatorSerializer(many=True, read_only=True)
    rights = RightSerializer(many=True, read_only=True)

    class Meta:
        model = Achievement
        fields = (*COMMON, *CONTENT, "trl_checked", "trl_checked_on")
        read_only_fields = fields


class AchievementInput(PostingInput):
    discipline = TermCode(scheme=Scheme.DISCIPLINE, required=False, allow_null=True)
    indicators = AchievementIndicatorSerializer(many=True, required=False)
    rights = RightSerializer(many=True, required=False)

    class Meta:
        model = Achievement
        fields = (*WRITTEN, *CONTENT)
        validators: list[object] = []  # 编号 belongs to imports; its uniqueness is not this form's matter


class MaturityItemSerializer(serializers.ModelSerializer):
    """A line of the check-list; the judgement is null while it is being made."""

    verdict = serializers.SerializerMethodField()
    remark = serializers.SerializerMethodField()

    class Meta:
        model = MaturityItem
        fields = ["code", "text", "answer", "note", "verdict", "remark"]

    def get_verdict(self, item: MaturityItem) -> str | None:
        return None if item.review.status == ReviewStatus.SUBMITTED else item.verdict

    def get_remark(self, item: MaturityItem) -> str | None:
        return None if item.review.status == ReviewStatus.SUBMITTED else item.remark


class EvidenceSerializer(serializers.ModelSerializer):
    """A file by name and hash; it is downloaded from the page."""

    class Meta:
        model = Attachment
        fields = ["name", "size", "media_type", "sha256", "uploaded_at"]


class MaturityReviewSerializer(serializers.ModelSerializer):
    achievement = serializers.SlugRelatedField(slug_field="reference", read_only=True)  # type: ignore[var-annotated]
    organisation = OrganisationBrief(source="achievement.organisation", read_only=True)
    desk = OrganisationBrief(read_only=True, allow_null=True)
    items = MaturityItemSerializer(many=True, read_only=True)
    evidence = EvidenceSerializer(source="attachments", many=True, read_only=True)

    class Meta:
        model = MaturityReview
        fields = [
            "reference", "achievement", "organisation", "level", "edition", "status", "desk", "submitted_at", "due_at",
            "verified_at", "opinion", "items", "evidence", "is_demo",
        ]  # fmt: skip
        read_only_fields = fields
