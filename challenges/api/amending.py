"""Amending money and indicators in the API: the sponsor proposes, an official decides."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from challenges.changes import MONEY
from challenges.models import AmendmentProposal
from challenges.serializers import challenges as shapes
from challenges.services import amending

VERDICTS = ("approve", "reject", "withdraw")
_VERDICT = OpenApiParameter("verdict", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(VERDICTS))
_PK = OpenApiParameter("pk", OpenApiTypes.INT, OpenApiParameter.PATH)


class AmendingActions(viewsets.GenericViewSet):
    """Actions of `ChallengeViewSet`; the services say who may and when."""

    @extend_schema(methods=["GET"], responses=shapes.ProposalSerializer(many=True), filters=False)
    @extend_schema(methods=["POST"], request=shapes.ProposalInput, responses={201: shapes.ProposalSerializer})
    @action(
        detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None,
        permission_classes=[IsAuthenticated],
    )  # fmt: skip
    def proposals(self, request: Request, reference: str) -> Response:
        """Proposed amendments of money and indicators, for sponsor and bureau; POST proposes one."""
        challenge = self.get_object()
        if request.method == "GET":
            rows = AmendmentProposal.objects.visible_to(request.user).filter(challenge=challenge)
            return Response(shapes.ProposalSerializer(rows.select_related("amendment"), many=True).data)
        given = shapes.ProposalInput(data=request.data)
        given.is_valid(raise_exception=True)
        data: dict[str, Any] = dict(given.validated_data)
        money = {name: data[name] for name in MONEY if name in data}
        made = amending.propose_amendment(
            challenge=challenge, money=money, indicators=data.get("indicators", ()), reason=data["reason"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip
        return Response(shapes.ProposalSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="challenges_proposals_decide", request=shapes.StepInput, responses=shapes.ProposalSerializer,
        parameters=[_PK, _VERDICT],
    )  # fmt: skip
    @action(
        detail=True, methods=["post"], url_path=rf"proposals/(?P<pk>\d{{1,18}})/(?P<verdict>{'|'.join(VERDICTS)})",
        permission_classes=[IsAuthenticated],
    )  # fmt: skip
    def proposal(self, request: Request, reference: str, pk: str, verdict: str) -> Response:
        """The bureau approves or rejects with a reason; the sponsor takes it back."""
        rows = AmendmentProposal.objects.visible_to(request.user).filter(challenge=self.get_object())
        found = get_object_or_404(rows, pk=pk)
        service: Any = getattr(amending, f"{verdict}_amendment")
        given = shapes.StepInput(data=request.data)
        given.is_valid(raise_exception=True)
        reason = dict(given.validated_data) if verdict == "reject" else {}
        service(proposal=found, by=request.user, now=timezone.now(), **reason)
        return Response(shapes.ProposalSerializer(rows.select_related("amendment").get(pk=pk)).data)
