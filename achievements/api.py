"""Achievements in the API."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.permissions import IsAuthenticated

from achievements.filters import AchievementFilter
from achievements.models import Achievement, MaturityItem, MaturityReview
from achievements.serializers import AchievementInput, AchievementSerializer, MaturityReviewSerializer
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


class MaturityReviewViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Applications to have a maturity verified: of the caller's organisations, and what an official may read."""

    queryset = MaturityReview.objects.none()
    serializer_class = MaturityReviewSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "reference"
    lookup_value_regex = r"HY-\d{4}-\d{6}"

    def get_queryset(self) -> QuerySet[MaturityReview]:
        rows = MaturityReview.objects.visible_to(self.request.user).select_related("achievement__organisation", "desk")
        items = Prefetch("items", MaturityItem.objects.select_related("review"))
        return rows.defer("achievement__search_grams", "achievement__search_words").prefetch_related(
            items, "attachments"
        )
