"""Needs in the API."""

from rest_framework import serializers

from needs.models import Need, NeedIndicator
from postings.serializers import COMMON, INDICATOR, WRITTEN, PostingInput, PostingSerializer
from taxonomy.enums import Scheme
from taxonomy.serializers import TermBrief, TermCode

CONTENT = (
    "problem", "key_technology", "goal", "need_type", "source", "industry", "trl_wanted", "budget", "deadline",
    "partners_wished",
)  # fmt: skip


class NeedIndicatorSerializer(serializers.ModelSerializer):
    class Meta:
        model = NeedIndicator
        fields = INDICATOR


class NeedSerializer(PostingSerializer):
    industry = TermBrief(read_only=True, allow_null=True)
    indicators = NeedIndicatorSerializer(many=True, read_only=True)

    class Meta:
        model = Need
        fields = (*COMMON, *CONTENT)
        read_only_fields = fields


class NeedInput(PostingInput):
    industry = TermCode(scheme=Scheme.INDUSTRY, required=False, allow_null=True)
    indicators = NeedIndicatorSerializer(many=True, required=False)

    class Meta:
        model = Need
        fields = (*WRITTEN, *CONTENT)
        validators: list[object] = []  # 编号 belongs to imports; its uniqueness is not this form's matter
        extra_kwargs = {"problem": {"required": False, "allow_blank": True}}
