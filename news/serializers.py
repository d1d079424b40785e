"""News and cases as JSON; opinions leave only as statistics."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from news.models import Article, Case, CaseFigure


class ArticleSerializer(serializers.ModelSerializer):
    """`body` is text with the marks of the form, not HTML."""

    organisation: Any = serializers.StringRelatedField()
    park: Any = serializers.SlugRelatedField("code", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Article
        fields = [
            "id", "kind", "platform", "park", "title", "summary", "body", "source", "source_url", "byline", "dated_on",
            "published_at", "organisation", "is_demo", "url",
        ]  # fmt: skip
        read_only_fields = fields


class CaseFigureSerializer(serializers.ModelSerializer):
    shown = serializers.CharField(read_only=True)

    class Meta:
        model = CaseFigure
        fields = ["what", "before", "after", "change", "unit", "shown", "compared_with", "source", "measured_on"]
        read_only_fields = fields


class CaseSerializer(serializers.ModelSerializer):
    """A published case. `funding` is yuan; `is_reference` marks what retells a founding document."""

    tech_field: Any = serializers.SlugRelatedField("code", read_only=True)
    park: Any = serializers.SlugRelatedField("code", read_only=True)
    figures = CaseFigureSerializer(many=True, read_only=True)
    partners = serializers.SerializerMethodField()
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Case
        fields = [
            "reference", "kind", "title", "summary", "year", "problem", "solution", "outcome", "lesson", "tech_field",
            "park", "funding", "funder", "team", "figures", "partners", "published_at", "promoted_at", "source",
            "is_reference", "is_demo", "url",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.DictField(child=serializers.CharField())))
    def get_partners(self, case: Case) -> list[dict[str, str]]:
        return [{"organisation": partner.organisation.name, "role": partner.role} for partner in case.partners.all()]


class OpinionStatisticsSerializer(serializers.Serializer):
    received = serializers.IntegerField()
    answered = serializers.IntegerField()
    closed = serializers.IntegerField()
    open = serializers.IntegerField()
    late = serializers.IntegerField()
    satisfied = serializers.IntegerField()
    rated = serializers.IntegerField()
    median_days = serializers.DecimalField(max_digits=8, decimal_places=1, allow_null=True)
