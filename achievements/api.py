"""Achievements in the API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view

from achievements.filters import AchievementFilter
from achievements.models import Achievement
from achievements.serializers import AchievementInput, AchievementSerializer
from achievements.services import save_draft
from postings.api import PostingViewSet


@extend_schema_view(
    create=extend_schema(request=AchievementInput, responses={201: AchievementSerializer}),
    partial_update=extend_schema(request=AchievementInput, responses=AchievementSerializer),
    list=extend_schema(responses=AchievementSerializer(many=True)),
    mine=extend_schema(responses=AchievementSerializer(many=True)),
    transition=extend_schema(operation_id="achievements_transition"),
)
class AchievementViewSet(PostingViewSet):
    """The library of achievements."""

    queryset = Achievement.objects.none()
    model = Achievement
    related = ("discipline",)
    prefetched = ("modes", "indicators", "rights__kind")
    serializer_class = AchievementSerializer
    input_class = AchievementInput
    filterset_class = AchievementFilter

    def save(self, *, posting: Any, organisation: Any, given: dict[str, Any], version: int | None) -> Achievement:
        indicators, rights = given.pop("indicators", None), given.pop("rights", None)
        return save_draft(
            achievement=posting,
            organisation=organisation,
            data=given,
            indicators=indicators,
            rights=rights,
            by=self.request.user,
            now=timezone.now(),
            version=version,
        )
