"""From the contract to the archive in the API: the same reads, rules and services as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from challenges.api.delivery import DeliveryActions
from challenges.models import Acceptance, Bid, Contract, Milestone
from challenges.parties import Party
from challenges.paying import instalments_of
from challenges.serializers import contracts as shapes
from challenges.services.acceptance import ask_acceptance, decide_acceptance
from challenges.services.contracts import confirm_contract, draft_contract, register_contract, save_contract
from challenges.services.delivery_files import attach_delivery, attach_document
from challenges.services.milestones import check_milestone, submit_milestone
from challenges.services.outcomes import close_challenge
from challenges.services.payments import pay_instalment, pay_subsidy


class _Doors(viewsets.GenericViewSet):
    """What the two viewsets share: reading the request, and answering with the contract as it stands."""

    permission_classes = [IsAuthenticated]
    lookup_value_regex = r"\d{1,18}"

    def _given(self, shape: Any) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        fresh = _readable(self.request).get(pk=pk)
        return Response(shapes.ContractSerializer(fresh).data, status=code)


_LONG = (
    *(f"challenge__{name}" for name in ("search_grams", "search_words", "snapshot", "background", "content")),
    *(f"bid__{name}" for name in ("route", "basis", "facilities", "rights_plan", "risks", "deliverables")),
)
"""Texts and vectors that the list does not show."""


def _readable(request: Request) -> QuerySet[Contract]:
    rows = Contract.objects.visible_to(request.user).select_related("challenge__terms", "bid", "acceptance")
    return rows.prefetch_related("attachments", "milestones__attachments", "challenge__terms__rules").order_by("-pk")


class ContractViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, DeliveryActions, _Doors):
    """Contracts of both sides and the bureau; missing to everybody else."""

    queryset = Contract.objects.none()
    serializer_class = shapes.ContractSerializer

    def get_queryset(self) -> QuerySet[Contract]:
        rows = _readable(self.request)
        reference = self.request.query_params.get("challenge")
        return rows.filter(challenge__reference=reference) if reference else rows

    @extend_schema(parameters=[OpenApiParameter("challenge", description="榜单编号")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The newest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()).defer(*_LONG)) or []
        context = {**self.get_serializer_context(), "instalments": instalments_of(row.challenge for row in page)}
        return self.get_paginated_response(shapes.ContractSerializer(page, many=True, context=context).data)

    @extend_schema(request=shapes.ContractStart, responses={201: shapes.ContractSerializer})
    def create(self, request: Request) -> Response:
        """Draft the contract of a selected bid; asked again, the one that is there."""
        rows = Bid.objects.visible_to(request.user).select_related("challenge__organisation")
        bid = get_object_or_404(rows, reference=self._given(shapes.ContractStart)["bid"])
        made = draft_contract(challenge=bid.challenge, bid=bid, by=request.user, now=timezone.now())
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ContractInput, responses=shapes.ContractSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Write it anew: confirmations given before do not count any more."""
        given = self._given(shapes.ContractInput)
        rows, seen = given.pop("milestones"), given.pop("stamp", None)
        contract = self.get_object()
        values = {name: given.get(name, getattr(contract, name)) for name in shapes.FIELDS}
        save_contract(contract=contract, values=values, milestones=rows, by=request.user, now=timezone.now(), seen=seen)
        return self._answer(contract.pk)

    @extend_schema(request=shapes.ConfirmInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """One side agrees to the version that it has read."""
        given, contract = self._given(shapes.ConfirmInput), self.get_object()
        confirm_contract(
            contract=contract, side=Party(given["side"]), seen=given["stamp"], by=request.user, now=timezone.now()
        )
        return self._answer(contract.pk)

    @extend_schema(request=shapes.RegisterInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def register(self, request: Request, pk: str) -> Response:
        """The bureau records the registration; with the last contract the money is committed."""
        contract = self.get_object()
        register_contract(contract=contract, by=request.user, now=timezone.now(), **self._given(shapes.RegisterInput))
        return self._answer(contract.pk)

    @extend_schema(request={"multipart/form-data": shapes.DocumentInput}, responses={201: shapes.FileOut})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def documents(self, request: Request, pk: str) -> Response:
        """A file of the acceptance under its heading."""
        given = self._given(shapes.DocumentInput)
        made = attach_document(contract=self.get_object(), by=request.user, now=timezone.now(), **given)
        return Response(shapes.FileOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.AskInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """The bidder asks for the acceptance."""
        contract = self.get_object()
        ask_acceptance(contract=contract, by=request.user, now=timezone.now(), **self._given(shapes.AskInput))
        return self._answer(contract.pk)

    @extend_schema(request=shapes.DecideInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """The bureau's panel decides."""
        contract = self.get_object()
        found = get_object_or_404(Acceptance, contract=contract)
        decide_acceptance(acceptance=found, by=request.user, now=timezone.now(), **self._given(shapes.DecideInput))
        return self._answer(contract.pk)

    @extend_schema(request=shapes.PayInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def pay(self, request: Request, pk: str) -> Response:
        """An instalment on the way, or what is owed after the acceptance: never by whoever decided that it is."""
        contract = self.get_object()
        event = self._given(shapes.PayInput)["event"]
        if event:
            pay_instalment(challenge=contract.challenge, event=event, by=request.user, now=timezone.now())
        else:
            pay_subsidy(challenge=contract.challenge, by=request.user, now=timezone.now())
        return self._answer(contract.pk)

    @extend_schema(request=None, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Into the archive."""
        contract = self.get_object()
        close_challenge(challenge=contract.challenge, by=request.user, now=timezone.now())
        return self._answer(contract.pk)


class MilestoneViewSet(mixins.RetrieveModelMixin, _Doors):
    """Milestones of contracts that the caller sees."""

    queryset = Milestone.objects.none()
    serializer_class = shapes.ContractMilestone

    def get_queryset(self) -> QuerySet[Milestone]:
        rows = Milestone.objects.visible_to(self.request.user).select_related("contract__bid", "contract__challenge")
        return rows.prefetch_related("attachments")

    @extend_schema(request={"multipart/form-data": shapes.FileInput}, responses={201: shapes.FileOut})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def files(self, request: Request, pk: str) -> Response:
        """Evidence."""
        given = self._given(shapes.FileInput)
        made = attach_delivery(about=self.get_object(), by=request.user, now=timezone.now(), **given)
        return Response(shapes.FileOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ReportInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """The bidder hands it in."""
        milestone = self.get_object()
        submit_milestone(milestone=milestone, by=request.user, now=timezone.now(), **self._given(shapes.ReportInput))
        return self._answer(milestone.contract_id)

    @extend_schema(request=shapes.CheckInput, responses=shapes.ContractSerializer)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """The bureau's verdict."""
        milestone = self.get_object()
        check_milestone(milestone=milestone, by=request.user, now=timezone.now(), **self._given(shapes.CheckInput))
        return self._answer(milestone.contract_id)
