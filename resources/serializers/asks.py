"""Intents and asks in the API, and what a step takes: amounts in yuan."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from resources.enums.funds import FundingMode
from resources.models.asks import Ask
from resources.models.bases import BaseUse
from resources.models.finance import FinanceProduct, FinancingIntent, FinancingOffer, WhiteEntry
from resources.models.funds import Pitch
from resources.models.partners import Invitation
from resources.models.visits import ExpertVisit

_YUAN: dict[str, Any] = {"max_digits": 15, "decimal_places": 2, "min_value": 0}
_ASK = ["reference", "status", "asker", "receiver", "asked_at", "due_at", "status_at", "steps", "is_demo"]


class IntentSerializer(serializers.ModelSerializer):
    organisation_name = serializers.CharField(source="organisation.name", read_only=True)

    class Meta:
        model = FinancingIntent
        fields = [
            "reference", "organisation", "organisation_name", "status", "kind", "amount", "purpose", "stage", "needed_by",
            "wants_visit", "disclosure", "stated_at", "is_demo",
        ]  # fmt: skip
        read_only_fields = fields


class IntentInput(serializers.ModelSerializer):
    """`about` is the reference of a need, an achievement or a challenge; `chosen` are keys of banks and funds."""

    about = serializers.CharField(max_length=20, required=False, allow_blank=True)
    chosen: Any = serializers.PrimaryKeyRelatedField(
        queryset=Organisation.objects.filter(kind__in=[OrganisationKind.BANK, OrganisationKind.FUND]),
        many=True,
        required=False,
    )

    class Meta:
        model = FinancingIntent
        fields = ["kind", "amount", "purpose", "stage", "needed_by", "wants_visit", "disclosure", "chosen", "about"]
        extra_kwargs = {"amount": {"min_value": 1}}


class OfferInput(serializers.ModelSerializer):
    product: Any = serializers.SlugRelatedField(
        "reference", queryset=FinanceProduct.objects.published(), required=False, allow_null=True
    )

    class Meta:
        model = FinancingOffer
        fields = ["kind", "product", "terms", "amount", "rate", "visit_at"]


class AskSerializer(serializers.ModelSerializer):
    """What every ask has; `steps` are those that the caller may take now."""

    steps = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_steps(self, ask: Ask) -> list[str]:
        request = self.context.get("request")
        return [row.name for row in ask.workflow.open_to(request.user, ask)] if request else []


class OfferSerializer(AskSerializer):
    intent: Any = serializers.SlugRelatedField("reference", read_only=True)
    product: Any = serializers.SlugRelatedField("reference", read_only=True)

    class Meta:
        model = FinancingOffer
        fields = [
            *_ASK, "intent", "product", "kind", "terms", "amount", "rate", "visit_at", "held_on", "outcome", "signed_amount",
            "signed_on", "confirmed_at",
        ]  # fmt: skip
        read_only_fields = fields


class WhiteEntrySerializer(AskSerializer):
    class Meta:
        model = WhiteEntry
        fields = [*_ASK, "ground", "valid_from", "valid_to"]
        read_only_fields = fields


class PitchSerializer(AskSerializer):
    fund: Any = serializers.SlugRelatedField("reference", read_only=True)

    class Meta:
        model = Pitch
        fields = [
            *_ASK, "fund", "project", "company", "place", "text", "wanted", "mode", "invested", "invested_on", "leveraged", "share"
        ]  # fmt: skip
        read_only_fields = fields


class BaseUseSerializer(AskSerializer):
    base: Any = serializers.SlugRelatedField("reference", read_only=True)

    class Meta:
        model = BaseUse
        fields = [
            *_ASK, "base", "project", "text", "wanted_from", "wanted_to", "trl_before", "trl_after", "evidence", "started_at",
            "done_at",
        ]  # fmt: skip
        read_only_fields = fields


class InvitationSerializer(AskSerializer):
    class Meta:
        model = Invitation
        fields = [*_ASK, "subject", "text", "why", "answered_at"]
        read_only_fields = fields


class VisitSerializer(AskSerializer):
    park: Any = serializers.SlugRelatedField("code", read_only=True)
    expert_name = serializers.CharField(source="expert.name", read_only=True)

    class Meta:
        model = ExpertVisit
        fields = [
            *_ASK, "park", "expert_name", "firms", "starts_at", "ends_at", "place", "agenda", "counter_at", "held_on",
            "outcome", "next_step", "next_by",
        ]  # fmt: skip
        read_only_fields = fields


class AskReasonInput(serializers.Serializer):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class HoldInput(serializers.Serializer):
    held_on = serializers.DateField()
    outcome = serializers.CharField(max_length=500)


class SignInput(serializers.Serializer):
    signed_amount = serializers.DecimalField(**_YUAN)
    signed_on = serializers.DateField()
    outcome = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class InvestInput(serializers.Serializer):
    invested = serializers.DecimalField(**_YUAN)
    invested_on = serializers.DateField()
    mode = serializers.ChoiceField(FundingMode.choices)
    share = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, required=False, default=None, allow_null=True
    )
    leveraged = serializers.DecimalField(**_YUAN, required=False, default=None, allow_null=True)


class FinishInput(serializers.Serializer):
    trl_after = serializers.IntegerField(min_value=1, max_value=9)
    evidence = serializers.CharField(max_length=1000)


class CounterInput(serializers.Serializer):
    counter_at = serializers.DateTimeField()


class ReinviteInput(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class HeldInput(serializers.Serializer):
    held_on = serializers.DateField()
    outcome = serializers.CharField(max_length=1000)
    next_step = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    next_by = serializers.DateField(required=False, allow_null=True, default=None)


INPUTS: Mapping[tuple[type[Ask], str], type[serializers.Serializer]] = {
    (FinancingOffer, "hold"): HoldInput,
    (FinancingOffer, "sign"): SignInput,
    (Pitch, "invest"): InvestInput,
    (BaseUse, "finish"): FinishInput,
    (ExpertVisit, "counter"): CounterInput,
    (ExpertVisit, "reinvite"): ReinviteInput,
    (ExpertVisit, "hold"): HeldInput,
}
"""Steps with more than a reason."""
