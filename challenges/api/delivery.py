"""What hangs on a contract in the API: its files, the draft of the acceptance, the end of the road, money that comes back."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import Persona
from challenges.models import Acceptance, AcceptanceFile, Contract, Milestone, OutcomeQuestion
from challenges.serializers import contracts as shapes
from challenges.serializers import delivery as more
from challenges.serializers.bids import ReasonInput
from challenges.services.acceptance import fail_unrectified, save_acceptance
from challenges.services.clawing import claw_back, record_return
from challenges.services.delivery_files import attach_delivery, remove_delivery
from challenges.services.outcomes import answer_outcome
from postings.models import Attachment

_TOKEN = OpenApiParameter("token", OpenApiTypes.STR, OpenApiParameter.PATH)


class DeliveryActions(viewsets.GenericViewSet):
    """Actions of `ContractViewSet` beside the road itself; the services say who may and when."""

    @extend_schema(request={"multipart/form-data": shapes.FileInput}, responses={201: shapes.FileOut})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def files(self, request: Request, pk: str) -> Response:
        """A file of the contract, until it is registered."""
        given = _read(shapes.FileInput, request)
        made = attach_delivery(about=self.get_object(), by=request.user, now=timezone.now(), **given)
        return Response(shapes.FileOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None}, parameters=[_TOKEN], operation_id="contracts_files_remove")
    @action(detail=True, methods=["delete"], url_path=r"files/(?P<token>[\w-]+)")
    def file(self, request: Request, pk: str, token: str) -> Response:
        """Take off a file of the contract, of a milestone or of the acceptance."""
        found = get_object_or_404(_attached(self.get_object()), token=token)
        remove_delivery(attachment=found, by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=more.AcceptanceDraft, responses=more.AcceptanceSheet)
    @action(detail=True, methods=["get", "put"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """The report, figures and documents as they stand; PUT keeps what the bidder has written so far."""
        contract = self.get_object()
        if request.method == "PUT":
            given = _read(more.AcceptanceDraft, request)
            save_acceptance(contract=contract, by=request.user, now=timezone.now(), **given)
        found = Acceptance.objects.filter(contract=contract).prefetch_related("files__attachments").first()
        return Response(more.AcceptanceSheet(found or Acceptance(contract=contract)).data)

    @extend_schema(request=ReasonInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def fail(self, request: Request, pk: str) -> Response:
        """The day for rectification has passed: the bureau ends it."""
        return self._end(fail_unrectified, _read(ReasonInput, request))

    @extend_schema(request=ReasonInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"], url_path="claw-back")
    def claw_back(self, request: Request, pk: str) -> Response:
        """The bureau asks for what was paid."""
        return self._end(claw_back, _read(ReasonInput, request))

    @extend_schema(request=more.ReturnInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def returns(self, request: Request, pk: str) -> Response:
        """Money that came back, in yuan; each call is another instalment."""
        return self._end(record_return, _read(more.ReturnInput, request))

    def _end(self, service: Any, given: dict[str, Any]) -> Response:
        contract = self.get_object()
        service(challenge=contract.challenge, by=self.request.user, now=timezone.now(), **given)
        return Response(self.get_serializer(self.get_object()).data)


class OutcomeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What became of archived challenges: asked of their sponsor, read by the sponsor and by officials."""

    queryset = OutcomeQuestion.objects.none()
    serializer_class = more.OutcomeSerializer
    permission_classes = [IsAuthenticated]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> Any:
        rows = OutcomeQuestion.objects.exclude(asked_at=None).select_related("challenge").order_by("-asked_at", "-pk")
        user: Any = self.request.user
        return (
            rows
            if Persona.OFFICIAL in user.personas
            else rows.filter(challenge__organisation__in=user.organisation_ids)
        )

    @extend_schema(request=more.OutcomeAnswer, responses=more.OutcomeSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """The sponsor's answer; may be put right later."""
        given = _read(more.OutcomeAnswer, request)
        saved = answer_outcome(question=self.get_object(), by=request.user, now=timezone.now(), **given)
        return Response(more.OutcomeSerializer(saved).data)


def _attached(contract: Contract) -> Any:
    """Every file that hangs on the contract, its milestones or its acceptance."""
    kinds: tuple[tuple[str, Any], ...] = (
        ("contract", Contract.objects.filter(pk=contract.pk)),
        ("milestone", Milestone.objects.filter(contract=contract)),
        ("acceptancefile", AcceptanceFile.objects.filter(acceptance__contract=contract)),
    )
    found = Attachment.objects.none()
    for model, rows in kinds:
        here = {"content_type__app_label": "challenges", "content_type__model": model}
        found |= Attachment.objects.filter(**here, object_id__in=rows.values("pk"))
    return found


def _read(shape: Any, request: Request) -> dict[str, Any]:
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
