"""产业研究 in the API: read beside its call, attached by the bureau or the publisher of the list, taken down with a reason."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from challenges.models import ResearchInput
from challenges.serializers import research as shapes
from challenges.services.research import add_research, remove_research


class ResearchActions(viewsets.GenericViewSet):
    """What challenges and problem lists share."""

    filterset_class: Any = None

    @extend_schema(methods=["GET"], responses=shapes.ResearchSerializer(many=True), filters=False)
    @extend_schema(
        methods=["POST"], responses={201: shapes.ResearchSerializer},
        request={"multipart/form-data": shapes.ResearchIn, "application/json": shapes.ResearchIn},
    )  # fmt: skip
    @action(
        detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None,
        permission_classes=[IsAuthenticatedOrReadOnly], parser_classes=[MultiPartParser, JSONParser],
    )  # fmt: skip
    def research(self, request: Request, **_path: Any) -> Response:
        """Studies attached to it; POST attaches one, with or without a file."""
        call = self.get_object()
        if request.method == "GET":
            rows = call.research_inputs.standing().select_related("organisation", "challenge")
            return Response(shapes.ResearchSerializer(rows.prefetch_related("attachments"), many=True).data)
        given = shapes.ResearchIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        file = data.pop("file", None)
        made = add_research(about=call, data=data, file=file, by=request.user, now=timezone.now())
        return Response(shapes.ResearchSerializer(made).data, status=status.HTTP_201_CREATED)


class ResearchViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """One study, seen with its call while it stands."""

    queryset = ResearchInput.objects.none()
    serializer_class = shapes.ResearchSerializer
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[ResearchInput]:
        rows = ResearchInput.objects.visible_to(self.request.user).prefetch_related("attachments")
        return rows.select_related("organisation", "challenge__organisation", "problem_list__organisation")

    @extend_schema(request=shapes.TakeDown, responses={204: None})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def remove(self, request: Request, pk: str) -> Response:
        """Take it down; the record of it stays with who did it and why."""
        given = shapes.TakeDown(data=request.data)
        given.is_valid(raise_exception=True)
        remove_research(item=self.get_object(), by=request.user, now=timezone.now(), **given.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)
