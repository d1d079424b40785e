"""The acceptance while it is written, money that comes back, and the outcome asked later. Money is yuan."""

from typing import Any

from rest_framework import serializers

from challenges.models import Acceptance, AcceptanceFile, OutcomeQuestion


class ReturnInput(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=15, decimal_places=2, min_value=0)


class AcceptanceDraft(serializers.Serializer):
    """What the bidder has written so far; may be incomplete. Names of figures as in the answer."""

    summary = serializers.CharField(max_length=5000, allow_blank=True, default="")
    figures = serializers.DictField(
        child=serializers.DecimalField(max_digits=15, decimal_places=2, min_value=0), required=False, default=dict
    )


class AcceptanceDocumentOut(serializers.ModelSerializer):
    """The files under one heading, by the tokens of `/files/<token>/`."""

    tokens = serializers.SerializerMethodField()

    class Meta:
        model = AcceptanceFile
        fields = ("document", "tokens")

    def get_tokens(self, row: Any) -> list[str]:
        return [attachment.token for attachment in row.attachments.all()]


class AcceptanceSheet(serializers.ModelSerializer):
    documents = serializers.SerializerMethodField()

    class Meta:
        model = Acceptance
        fields = ("summary", "figures", "asked_at", "outcome", "opinion", "rectify_by", "documents")
        read_only_fields = fields

    def get_documents(self, acceptance: Any) -> list[dict[str, Any]]:
        rows = acceptance.files.all() if acceptance.pk else ()
        return [dict(AcceptanceDocumentOut(row).data) for row in rows]


class OutcomeSerializer(serializers.ModelSerializer):
    """`days` after the archive; unanswered where `answered_at` is null."""

    challenge = serializers.CharField(source="challenge.reference", read_only=True)

    class Meta:
        model = OutcomeQuestion
        fields = ("id", "challenge", "days", "asked_at", "answered_at", "is_in_use", "revenue", "text")
        read_only_fields = fields


class OutcomeAnswer(serializers.Serializer):
    is_in_use = serializers.BooleanField()
    revenue = serializers.DecimalField(
        max_digits=15, decimal_places=2, min_value=0, required=False, allow_null=True, default=None
    )
    text = serializers.CharField(max_length=1000, allow_blank=True, default="")
