"""Service requests in the API."""

from typing import Any

from rest_framework import serializers

from accounts.models import Organisation
from accounts.serializers import OrganisationBrief
from resources.enums.tickets import Satisfaction, ServiceKind
from resources.models import ServiceRequest
from taxonomy.enums import Scheme
from taxonomy.models import Term
from taxonomy.serializers import TermBrief


class ServiceRequestSerializer(serializers.ModelSerializer):
    organisation = OrganisationBrief()
    desk = OrganisationBrief()
    provider = OrganisationBrief(allow_null=True)
    tech_field = TermBrief(allow_null=True)
    park = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)  # type: ignore[var-annotated]

    class Meta:
        model = ServiceRequest
        fields = [
            "reference", "kind", "title", "description", "tech_field", "wished_on", "status", "organisation", "park", "desk",
            "provider", "due_at", "answer", "answered_at", "answered_in_time", "satisfaction", "feedback", "created_at",
            "is_demo",
        ]  # fmt: skip
        read_only_fields = fields


class ServiceRequestInput(serializers.Serializer):
    """What is asked for; `organisation` is one of the caller's, the first where none is named."""

    organisation = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.all(), required=False)
    kind = serializers.ChoiceField(ServiceKind.choices)
    title = serializers.CharField(max_length=80)
    description = serializers.CharField(max_length=2000)
    tech_field = serializers.SlugRelatedField(
        slug_field="code", queryset=Term.objects.of(Scheme.TECH_FIELD), required=False, allow_null=True
    )
    wished_on = serializers.DateField(required=False, allow_null=True)


class ServiceStepInput(serializers.Serializer):
    """What a step takes along: `reason` (decline, hand_back, reopen), `answer`, `provider` (assign), `satisfaction` and
    `feedback` (confirm)."""

    reason = serializers.CharField(required=False, max_length=500)
    answer = serializers.CharField(required=False, max_length=2000)
    provider = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.verified(), required=False)
    satisfaction = serializers.ChoiceField(Satisfaction.choices, required=False)
    feedback = serializers.CharField(required=False, max_length=300, allow_blank=True)

    NEEDED: dict[str, tuple[str, ...]] = {
        "decline": ("reason",), "hand_back": ("reason",), "reopen": ("reason",), "answer": ("answer",),
        "assign": ("provider",), "confirm": ("satisfaction", "feedback"),
    }  # fmt: skip

    def arguments(self, name: str) -> dict[str, Any]:
        """What the service of this step takes; what is missing is said at its field."""
        missing = [key for key in self.NEEDED.get(name, ()) if key != "feedback" and key not in self.validated_data]
        if missing:
            raise serializers.ValidationError({key: [self.fields[key].error_messages["required"]] for key in missing})
        given = self.validated_data
        return {key: given[key] for key in self.NEEDED.get(name, ()) if key in given}
