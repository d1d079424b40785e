"""Policies and what they say to an organisation, in the API. Money in yuan."""

from typing import Any

from rest_framework import serializers

from accounts.models import Organisation
from resources.enums.policies import Verdict
from resources.models import PolicyVersion
from resources.policywords import expected
from resources.selectors.policies import Answer, requirements_of
from taxonomy.serializers import TermBrief


class RequirementSerializer(serializers.Serializer):
    """One condition: rows of one `group` are alternatives."""

    label = serializers.CharField()  # type: ignore[assignment]
    wanted = serializers.CharField()
    group = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class PolicySerializer(serializers.ModelSerializer):
    """The version that stands today."""

    code = serializers.CharField(source="policy.code")
    plan = TermBrief(allow_null=True)
    money = serializers.SerializerMethodField()
    packages = serializers.SlugRelatedField(source="policy.packages", slug_field="code", many=True, read_only=True)  # type: ignore[var-annotated]
    conditions = serializers.SerializerMethodField()
    is_reference = serializers.BooleanField(source="policy.is_reference")
    is_demo = serializers.BooleanField(source="policy.is_demo")

    class Meta:
        model = PolicyVersion
        fields = [
            "code", "version", "title", "issuer", "document_number", "summary", "source", "how", "plan", "packages", "mode",
            "money_kind", "money", "money_low", "money_high", "money_rate", "money_fact", "valid_from", "valid_to", "deadline",
            "no_application", "conditions", "is_reference", "is_demo",
        ]  # fmt: skip
        read_only_fields = fields

    def get_money(self, version: PolicyVersion) -> str:
        """The amount in words, empty where no money is involved."""
        money = expected(version)
        return money.words if money else ""

    def get_conditions(self, version: PolicyVersion) -> list[dict[str, Any]]:
        return RequirementSerializer(requirements_of(version), many=True).data  # type: ignore[return-value]


class RowSerializer(RequirementSerializer):
    """One condition with what the organisation holds; `state` is met, unmet or unknown."""

    held = serializers.CharField()
    state = serializers.ChoiceField(["met", "unmet", "unknown"])
    fill = serializers.CharField(help_text="Address of the page where it is entered.")


class DecisionSerializer(serializers.Serializer):
    """One policy's answer to one organisation on the day."""

    policy = serializers.CharField(source="version.policy.code")
    title = serializers.CharField(source="version.title")
    verdict = serializers.ChoiceField(Verdict.choices)
    reason = serializers.CharField()
    money = serializers.SerializerMethodField()
    deadline = serializers.DateField(source="version.deadline", allow_null=True)
    conditions = RowSerializer(source="rows", many=True)

    def get_money(self, answer: Answer) -> str:
        return answer.money.words if answer.money else ""


class MineInput(serializers.Serializer):
    """Which of the caller's organisations; the first where none is named."""

    organisation = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.all(), required=False)
