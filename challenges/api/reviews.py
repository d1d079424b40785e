"""A reviewer's own reviews in the API, blind where the programme says so."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from challenges.assignments import readable_by
from challenges.blind import with_contents
from challenges.models import Assignment
from challenges.serializers import bids as shapes
from challenges.services.reviewing import Mark, recuse, save_review, submit_review


class ReviewViewSet(viewsets.ReadOnlyModelViewSet):
    """Reviews assigned to the caller, by their deadline."""

    queryset = Assignment.objects.none()
    serializer_class = shapes.ReviewSerializer
    permission_classes = [IsAuthenticated]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Assignment]:
        rows = with_contents(readable_by(self.request.user))
        return rows.prefetch_related("scores").order_by("due_at", "pk")

    @extend_schema(request=shapes.ReviewInput, responses=shapes.ReviewSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Keep what is there so far."""
        given = self._given()
        given.pop("declares")
        save_review(assignment=self.get_object(), by=request.user, now=timezone.now(), **given)
        return self._answer()

    @extend_schema(request=shapes.ReviewInput, responses=shapes.ReviewSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand it in for good: every criterion, an opinion, and the declaration of no interest."""
        submit_review(assignment=self.get_object(), by=request.user, now=timezone.now(), **self._given())
        return self._answer()

    @extend_schema(request=shapes.ReasonInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def recuse(self, request: Request, pk: str) -> Response:
        """Step back."""
        given = shapes.ReasonInput(data=request.data)
        given.is_valid(raise_exception=True)
        recuse(assignment=self.get_object(), by=request.user, now=timezone.now(), **given.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _given(self) -> dict[str, Any]:
        given = shapes.ReviewInput(data=self.request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        data["marks"] = {row["criterion"]: Mark(row["score"], row["comment"]) for row in data["marks"]}
        return data

    def _answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
