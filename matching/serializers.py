"""Shapes of matches, runs and conversations in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matching.enums import DeclineReason, Verdict
from matching.gaps import gaps_of
from matching.models import Conversation, Match, MatchAnswer, MatchRun, Message
from matching.presenting import is_stale
from matching.services.conversations import LONGEST


class SideSerializer(serializers.Serializer):
    """One side of a match, as short as a card."""

    reference = serializers.CharField(help_text="编号")
    title = serializers.CharField()
    organisation = serializers.CharField(source="organisation.name")


class GapSerializer(serializers.Serializer):
    """The size of a gap in the unit of the need, and as a share of what the need asks."""

    quantity = serializers.CharField()
    wanted = serializers.CharField()
    stated = serializers.CharField()
    size = serializers.DecimalField(max_digits=30, decimal_places=6)
    unit = serializers.CharField()
    share = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    side = serializers.CharField()


class MatchSerializer(serializers.ModelSerializer):
    """A match with why and why not: spans are code points of `title + newline + text` of the side."""

    need = SideSerializer(read_only=True)
    achievement = SideSerializer(read_only=True)
    explanation = serializers.SerializerMethodField()
    is_near_miss = serializers.BooleanField(read_only=True, help_text="必达条件未满足，不进入主清单")
    gaps = serializers.SerializerMethodField()

    class Meta:
        model = Match
        fields = [
            "id",
            "need",
            "achievement",
            "status",
            "status_at",
            "is_current",
            "is_near_miss",
            "gaps",
            "rank",
            "band",
            "need_answer",
            "achievement_answer",
            "explanation",
        ]

    @extend_schema_field({"type": "object", "properties": {"evidence": {"type": "array", "items": {"type": "object"}}}})
    def get_explanation(self, match: Match) -> dict[str, Any]:
        """Evidence is left out where a side has changed since; digests are ours alone."""
        shown = {name: match.explanation.get(name, []) for name in ("evidence", "findings", "missing")}
        return shown | {"evidence": []} if is_stale(match) else shown

    @extend_schema_field(GapSerializer(many=True))
    def get_gaps(self, match: Match) -> Any:
        """How far it falls short of each broken condition."""
        return GapSerializer(gaps_of(match), many=True).data


class AnswerInput(serializers.Serializer):
    """An answer to a match."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = serializers.ChoiceField(choices=DeclineReason.choices, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AnswerSerializer(serializers.ModelSerializer):
    organisation = serializers.CharField(source="organisation.name")

    class Meta:
        model = MatchAnswer
        fields = ["id", "side", "organisation", "verdict", "reason", "note", "at"]


class ConversationSerializer(serializers.ModelSerializer):
    is_unread = serializers.BooleanField(read_only=True)

    class Meta:
        model = Conversation
        fields = ["id", "match", "opened_at", "last_message_at", "is_unread"]


class MessageSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.name", read_only=True, default=None)
    organisation = serializers.CharField(source="organisation.name", read_only=True)
    text = serializers.CharField(max_length=LONGEST)

    class Meta:
        model = Message
        fields = ["id", "by", "organisation", "text", "at"]
        read_only_fields = ["at"]


class MatchRunSerializer(serializers.ModelSerializer):
    class Meta:
        model = MatchRun
        fields = [
            "id",
            "kind",
            "night",
            "status",
            "stage",
            "asked_at",
            "started_at",
            "finished_at",
            "error",
            "model_id",
            "needs",
            "achievements",
            "embeddings_new",
            "candidates",
            "matches_new",
            "result_hash",
        ]
        read_only_fields = fields
