"""产业研究 in the API (F068)."""

from typing import Any

from rest_framework import serializers

from accounts.models import Organisation
from accounts.serializers import OrganisationBrief
from challenges.enums import ResearchSource
from challenges.models import ResearchInput


class ResearchSerializer(serializers.ModelSerializer):
    """One study as it stands beside its challenge or its problem list."""

    organisation = OrganisationBrief(read_only=True, allow_null=True)
    challenge = serializers.CharField(source="challenge.reference", default=None, read_only=True)
    problem_list = serializers.PrimaryKeyRelatedField[Any](read_only=True)
    files = serializers.SerializerMethodField()

    class Meta:
        model = ResearchInput
        fields = (
            "id", "challenge", "problem_list", "source", "organisation", "name", "title", "quote", "dated", "at", "files",
            "is_demo",
        )  # fmt: skip
        read_only_fields = fields

    def get_files(self, item: ResearchInput) -> list[str]:
        """Tokens of `/files/<token>/`."""
        return [row.token for row in item.attachments.all()]


class ResearchIn(serializers.Serializer):
    """Who found what: `organisation` where the source is on the platform, else `name`; a quote, a file, or both."""

    source = serializers.ChoiceField(choices=ResearchSource.choices)  # type: ignore[assignment]
    organisation = serializers.PrimaryKeyRelatedField(
        queryset=Organisation.objects.verified(), required=False, allow_null=True
    )
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    title = serializers.CharField(max_length=120)
    quote = serializers.CharField(max_length=1500, required=False, allow_blank=True, default="")
    dated = serializers.DateField(required=False, allow_null=True)
    file = serializers.FileField(required=False, allow_empty_file=True)


class TakeDown(serializers.Serializer):
    reason = serializers.CharField(max_length=500, allow_blank=True)
