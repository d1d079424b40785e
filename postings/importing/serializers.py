"""Imports in the API."""

from typing import Any

from rest_framework import serializers

from accounts.models import Organisation
from postings.importing.enums import ImportOutcome
from postings.importing.models import ImportIssue, ImportJob

PREVIEWED = frozenset({"good", "bad", "updates", "remarks", "unknown"})
KINDS = ("need", "achievement")


class ImportJobSerializer(serializers.ModelSerializer):
    """Where an import stands; `preview` says what it would do once it is confirmed."""

    organisation = serializers.CharField(source="organisation.name", read_only=True)
    preview = serializers.SerializerMethodField()

    class Meta:
        model = ImportJob
        fields = [
            *("token", "kind", "status", "status_at", "outcome", "organisation", "name", "size", "sha256", "format"),
            *("encoding", "preview", "total", "created", "updated", "unchanged", "failed", "error", "created_at"),
            "finished_at",
        ]
        read_only_fields = fields

    def get_preview(self, job: ImportJob) -> dict[str, Any]:
        return {name: value for name, value in job.preview.items() if name in PREVIEWED}


class ImportIssueSerializer(serializers.ModelSerializer):
    class Meta:
        model = ImportIssue
        fields = ["row", "column", "value", "reason", "is_error"]
        read_only_fields = fields


class ImportInput(serializers.Serializer):
    """A CSV or XLSX file as multipart/form-data."""

    kind = serializers.ChoiceField(choices=KINDS)
    file = serializers.FileField(max_length=255)
    organisation = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.none(), required=False)
    outcome = serializers.ChoiceField(choices=ImportOutcome.choices, default=ImportOutcome.DRAFT)
    declared_unclassified = serializers.BooleanField()

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        user = self.context["request"].user
        own = user.organisation_ids if user.is_authenticated else ()
        fields["organisation"].queryset = Organisation.objects.filter(pk__in=own)
        return fields
