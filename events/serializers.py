"""Events as JSON. Who comes is told only as a number, and to each caller their own place."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Organisation
from accounts.serializers import OrganisationBrief
from events.enums import RegistrationStatus
from events.models import Event


class EventSerializer(serializers.ModelSerializer):
    """`taken` counts the people registered; `is_open`: one can put oneself down now; `my_place` is the caller's own."""

    organiser = OrganisationBrief(read_only=True)
    park: Any = serializers.SlugRelatedField("code", read_only=True)
    taken = serializers.IntegerField(read_only=True)
    is_open = serializers.SerializerMethodField()
    my_place = serializers.SerializerMethodField()
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Event
        fields = [
            "reference", "kind", "title", "status", "organiser", "park", "starts_at", "ends_at", "place", "capacity",
            "taken", "is_open", "my_place", "intro", "summary", "is_demo", "url",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_open(self, event: Event) -> bool:
        return event.is_open(timezone.now())

    @extend_schema_field(serializers.ChoiceField(RegistrationStatus.choices, allow_null=True))
    def get_my_place(self, event: Event) -> str | None:
        own: dict[int, str] = self.context.get("own_places", {})
        return own.get(event.pk)


class PlaceInput(serializers.Serializer):
    """For which of one's organisations one comes; the first where none is named."""

    organisation = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.all(), required=False)
