"""Bids in the API: the bidder's side, and the bureau's answers to one bid."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from challenges.bidding import bidding_organisations
from challenges.models import Bid, Challenge
from challenges.serializers import bids as shapes
from challenges.services.bids import revise_bid, save_bid, start_bid, submit_bid, withdraw_bid
from challenges.services.confirming import confirm_bid, reopen_bid
from challenges.services.consortia import answer_seat, ask_member, remove_member
from challenges.services.deciding import decline_bid, shortlist_bid
from challenges.services.opening import disqualify, qualify
from common.errors import Refused

REFERENCE = r"JB-\d{4}-\d{6}"
STEPS: dict[str, tuple[Callable[..., Any], bool]] = {
    "submit": (submit_bid, False), "withdraw": (withdraw_bid, True), "revise": (revise_bid, False),
    "confirm": (confirm_bid, False), "reopen": (reopen_bid, False),
    "qualify": (qualify, True), "disqualify": (disqualify, True), "shortlist": (shortlist_bid, True),
    "decline": (decline_bid, True),
}  # fmt: skip
"""Step → service, whether it takes a reason. The services say who may."""
_NAME = OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(STEPS))
_VERDICT = OpenApiParameter("verdict", OpenApiTypes.STR, OpenApiParameter.PATH, enum=["agree", "refuse", "remove"])
_SEAT = OpenApiParameter("seat", OpenApiTypes.INT, OpenApiParameter.PATH)


class BidViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Bids that the caller may read: one's own always, others once opened or shortlisted. Sealed and missing are both 404."""

    queryset = Bid.objects.none()
    serializer_class = shapes.BidSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Bid]:
        rows = Bid.objects.visible_to(self.request.user).with_confirmation()
        rows = rows.select_related("challenge__terms", "organisation")
        many = ("answers", "milestones", "budget", "members__organisation", "challenge__indicators")
        if challenge := self.request.query_params.get("challenge"):
            rows = rows.filter(challenge__reference=challenge)
        return rows.prefetch_related(*many).order_by("-updated_at", "-pk")

    @extend_schema(parameters=[OpenApiParameter("challenge", description="榜单编号")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The last touched first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(request=shapes.BidStart, responses={201: shapes.BidSerializer})
    def create(self, request: Request) -> Response:
        """Start a draft for an open challenge."""
        given = self._given(shapes.BidStart)
        challenge = get_object_or_404(Challenge.objects.visible_to(request.user), reference=given["challenge"])
        own = bidding_organisations(request.user, challenge)
        organisation = given.get("organisation") or (own[0] if own else None)
        if organisation is None:
            raise Refused(_("揭榜方须是高校院所或企业，且不是发榜单位。"))
        bid = start_bid(challenge=challenge, organisation=organisation, by=request.user, now=timezone.now())
        return self._answer(bid, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.BidInput, responses=shapes.BidSerializer)
    def partial_update(self, request: Request, reference: str) -> Response:
        """Write at a draft; 409 where `version` is not the current one."""
        given = self._given(shapes.BidInput, partial=True)
        parts = {name: given.pop(name, None) for name in ("answers", "milestones", "budget", "version")}
        names = given.pop("excluded_reviewers", None)
        excluded = None if names is None else User.objects.filter(username__in=names, reviewer__is_active=True)
        bid = save_bid(
            bid=self.get_object(), data=given, excluded=excluded, by=request.user, now=timezone.now(), **parts
        )
        return self._answer(bid)

    @extend_schema(request=shapes.ReasonInput, parameters=[_NAME])
    @action(detail=True, methods=["post"], url_path=rf"steps/(?P<name>{'|'.join(STEPS)})")
    def step(self, request: Request, reference: str, name: str) -> Response:
        """Take it one step further: 409 where its state, 403 where the rules do not allow it."""
        bid = self.get_object()
        service, with_reason = STEPS[name]
        reason = self._given(shapes.ReasonInput) if with_reason else {}
        service(bid=bid, by=request.user, now=timezone.now(), **reason)
        return self._answer(bid)

    @extend_schema(request=shapes.MemberInput, responses={201: shapes.MemberOut})
    @action(detail=True, methods=["post"])
    def members(self, request: Request, reference: str) -> Response:
        """Ask an organisation into the consortium."""
        given = self._given(shapes.MemberInput)
        seat = ask_member(bid=self.get_object(), by=request.user, now=timezone.now(), **given)
        return Response(shapes.MemberOut(seat).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="bids_members_answer", request=None, responses={204: None}, parameters=[_SEAT, _VERDICT]
    )
    @action(detail=True, methods=["post"], url_path=r"members/(?P<seat>\d{1,18})/(?P<verdict>agree|refuse|remove)")
    def seat(self, request: Request, reference: str, seat: str, verdict: str) -> Response:
        """The asked organisation says yes or no; the lead takes it out."""
        found = get_object_or_404(self.get_object().members, pk=seat)
        if verdict == "remove":
            remove_member(seat=found, by=request.user, now=timezone.now())
        else:
            answer_seat(seat=found, agrees=verdict == "agree", by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _given(self, shape: Any, *, partial: bool = False) -> dict[str, Any]:
        given = shape(data=self.request.data, partial=partial, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _answer(self, bid: Bid, code: int = status.HTTP_200_OK) -> Response:
        """As it stands now."""
        fresh = Bid.objects.select_related("challenge", "organisation").get(pk=bid.pk)
        return Response(shapes.BidSerializer(fresh).data, status=code)
