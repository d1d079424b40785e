"""Achievements in the API."""

from rest_framework import serializers

from achievements.models import Achievement, AchievementIndicator, IntellectualProperty
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
        fields = (*COMMON, *CONTENT, "trl_checked")
        read_only_fields = fields


class AchievementInput(PostingInput):
    discipline = TermCode(scheme=Scheme.DISCIPLINE, required=False, allow_null=True)
    indicators = AchievementIndicatorSerializer(many=True, required=False)
    rights = RightSerializer(many=True, required=False)

    class Meta:
        model = Achievement
        fields = (*WRITTEN, *CONTENT)
        validators: list[object] = []  # 编号 belongs to imports; its uniqueness is not this form's matter
