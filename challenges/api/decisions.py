"""From sealed bids to the announced result in the API: the challenge as a whole."""

from collections.abc import Callable
from typing import Any

import rules
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from challenges.models import Bid, Challenge, Objection
from challenges.serializers import bids as shapes
from challenges.services import assigning, deciding, objections, opening
from challenges.services.objections import ANNOUNCED

STEPS: dict[str, tuple[Callable[..., Any], bool]] = {
    "open": (opening.open_bids, False), "assign": (assigning.assign_reviewers, False),
    "close": (deciding.close_review, False), "reopen": (deciding.reopen, True), "reselect": (deciding.reselect, True),
}  # fmt: skip
_NAME = OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(STEPS))
_PK = OpenApiParameter("objection", OpenApiTypes.INT, OpenApiParameter.PATH)
_VERDICT = OpenApiParameter("verdict", OpenApiTypes.STR, OpenApiParameter.PATH, enum=["uphold", "dismiss"])


class DecisionViewSet(viewsets.GenericViewSet):
    """The review of one challenge, for its bureau and its sponsor; the result for everybody."""

    queryset = Challenge.objects.none()
    serializer_class = shapes.ReasonInput
    permission_classes = [IsAuthenticated]
    lookup_field = "reference"
    lookup_value_regex = r"BD-\d{4}-\d{6}"

    def get_queryset(self) -> QuerySet[Challenge]:
        return Challenge.objects.visible_to(self.request.user).select_related("organisation", "terms")

    def get_object(self) -> Challenge:
        return get_object_or_404(self.get_queryset(), reference=self.kwargs["reference"])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, reference: str) -> Response:
        """How many are sealed (to the bureau), which bids the caller may read, the state of the review."""
        challenge = self._concerned()
        rows = Bid.objects.visible_to(request.user).filter(challenge=challenge).order_by("-score", "pk")
        judges = rules.has_perm("challenges.decide", request.user, challenge)
        sealed = challenge.bids.sealed().order_by("submitted_at").values("reference", "submitted_at") if judges else []
        bids = rows.values("reference", "status", "score", "price", "months", "reason")
        return Response(
            {"status": challenge.status, "due_at": challenge.due_at, "sealed": list(sealed), "bids": list(bids)}
        )

    @extend_schema(request=shapes.ReasonInput, responses=OpenApiTypes.OBJECT, parameters=[_NAME])
    @action(detail=True, methods=["post"], url_path=rf"steps/(?P<name>{'|'.join(STEPS)})")
    def step(self, request: Request, reference: str, name: str) -> Response:
        """Open the seals, assign reviewers, close the review, take bids again, choose again."""
        service, with_reason = STEPS[name]
        reason = self._given(shapes.ReasonInput) if with_reason else {}
        service(challenge=self._concerned(), by=request.user, now=timezone.now(), **reason)
        return self.retrieve(request, reference)

    @extend_schema(request=shapes.SelectInput, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def select(self, request: Request, reference: str) -> Response:
        """The sponsor chooses one shortlisted bid, or several in a horse race."""
        challenge, given = self._concerned(), self._given(shapes.SelectInput)
        bids = Bid.objects.visible_to(request.user).filter(challenge=challenge, reference__in=given["bids"])
        deciding.select_bids(
            challenge=challenge, bids=bids, reason=given["reason"], by=request.user, now=timezone.now()
        )
        return self.retrieve(request, reference)

    @extend_schema(request=shapes.AnnounceInput, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def announce(self, request: Request, reference: str) -> Response:
        """The bureau makes the result public, with an answer to everybody."""
        challenge, given = self._concerned(), self._given(shapes.AnnounceInput)
        known = dict(challenge.bids.values_list("reference", "pk"))
        reasons = {known[name]: words for name, words in given["reasons"].items() if name in known}
        deciding.announce(challenge=challenge, reasons=reasons, by=request.user, now=timezone.now())
        return self.retrieve(request, reference)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, permission_classes=[AllowAny])
    def result(self, request: Request, reference: str) -> Response:
        """Who was chosen, for how much: public with the publicity."""
        challenge = self.get_object()
        if challenge.status not in ANNOUNCED:
            raise NotFound
        bids = deciding.selected_bids(challenge)
        chosen = [
            {"organisation": bid.organisation.name, "price": str(bid.price), "reason": bid.reason} for bid in bids
        ]
        return Response(
            {"status": challenge.status, "until": challenge.due_at, "subsidy": challenge.subsidy, "chosen": chosen}
        )

    @extend_schema(methods=["GET"], responses=shapes.ObjectionOut(many=True))
    @extend_schema(
        methods=["POST"], responses={201: shapes.ObjectionOut},
        request={"multipart/form-data": shapes.ObjectionInput, "application/json": shapes.ObjectionInput},
    )  # fmt: skip
    @action(detail=True, methods=["get", "post"], pagination_class=None, parser_classes=[MultiPartParser, JSONParser])
    def objections(self, request: Request, reference: str) -> Response:
        """Object to the result, by name; GET lists one's own, for the bureau all of them."""
        if request.method == "GET":
            rows = Objection.objects.visible_to(request.user).filter(challenge=self.get_object())
            return Response(shapes.ObjectionOut(rows.prefetch_related("attachments"), many=True).data)
        given = self._given(shapes.ObjectionInput)
        made = objections.object_to_result(
            challenge=self.get_object(),
            text=given["text"],
            files=given["evidence"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(shapes.ObjectionOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="challenge_decisions_objections_answer", request=shapes.ObjectionAnswer,
        responses=OpenApiTypes.OBJECT, parameters=[_PK, _VERDICT],
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path=r"objections/(?P<objection>\d{1,18})/(?P<verdict>uphold|dismiss)")
    def answer(self, request: Request, reference: str, objection: str, verdict: str) -> Response:
        """The bureau answers one."""
        found = get_object_or_404(self._concerned().objections, pk=objection)
        objections.answer_objection(
            objection=found, is_upheld=verdict == "uphold", by=request.user, now=timezone.now(),
            **self._given(shapes.ObjectionAnswer),
        )  # fmt: skip
        return self.retrieve(request, reference)

    def _concerned(self) -> Challenge:
        """Only for the bureau and the sponsor; missing to others."""
        challenge = self.get_object()
        if not any(rules.has_perm(f"challenges.{name}", self.request.user, challenge) for name in ("decide", "edit")):
            raise NotFound
        return challenge

    def _given(self, shape: Any) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)
