"""Challenges and problem lists in the API: the same reads, rules and services as the pages."""

from typing import Any

import rules
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from challenges import eligibility
from challenges.api.amending import AmendingActions
from challenges.api.directing import DirectingActions
from challenges.api.research import ResearchActions
from challenges.filters import ChallengeFilter
from challenges.models import Challenge, ProblemList, Reviewer
from challenges.serializers import challenges as shapes
from challenges.services import listing, screening
from challenges.services.drafting import draft_from_need, save_challenge, sponsoring
from challenges.services.steps import STEPS
from challenges.snapshot import chain
from common.errors import Invalid, Refused
from needs.models import Need

_RELATED = (
    "organisation", "programme", "terms", "park__operator", "author", "need", "relisted_from", "tech_field", "industry",
    "discipline",
)  # fmt: skip
_STEP = OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(STEPS))


class ChallengeViewSet(AmendingActions, DirectingActions, ResearchActions):
    """Challenges of 揭榜挂帅. Hidden and missing both answer 404."""

    queryset = Challenge.objects.none()
    serializer_class = shapes.ChallengeSerializer
    filterset_class = ChallengeFilter
    lookup_field = "reference"
    lookup_value_regex = r"BD-\d{4}-\d{6}"

    def get_queryset(self) -> QuerySet[Challenge]:
        rows = Challenge.objects.visible_to(self.request.user).select_related(*_RELATED)
        return rows.prefetch_related("indicators", "amendments", "designated").defer(
            "search_grams", "search_words", "snapshot"
        )

    def get_object(self) -> Challenge:
        return get_object_or_404(self.get_queryset(), reference=self.kwargs["reference"])

    @extend_schema(
        responses=shapes.ChallengeSerializer(many=True),
        parameters=[OpenApiParameter("section", enum=["open", "in_progress", "solved"], default="open")],
    )
    def list(self, request: Request) -> Response:
        """A section of the hall, narrowed and sorted as on its page."""
        section = request.query_params.get("section", "open")
        if section not in ("open", "in_progress", "solved"):
            raise Invalid(_("分区只能是 open、in_progress 或 solved。"), fields={"section": _("没有这个分区。")})
        return self._page(self.filter_queryset(self.get_queryset().section(section)))  # type: ignore[attr-defined]

    @extend_schema(responses=shapes.ChallengeSerializer(many=True))
    @action(detail=False, permission_classes=[IsAuthenticated], filter_backends=[])
    def mine(self, request: Request) -> Response:
        """Those of the caller's organisations, drafts included, the latest change first."""
        own = self.get_queryset().filter(organisation__in=request.user.organisation_ids)  # type: ignore[union-attr]
        return self._page(own.order_by("-updated_at", "-pk"))

    def retrieve(self, request: Request, reference: str) -> Response:
        """One by its reference."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=shapes.ChallengeInput, responses={201: shapes.ChallengeSerializer})
    def create(self, request: Request) -> Response:
        """A draft, as far as it goes; `submit` asks for what is missing."""
        given = self._given(shapes.ChallengeInput)
        own = sponsoring(request.user)
        if not own:
            raise Refused(_("榜单由企业提出；高校院所可以揭榜。"))
        return self._save(None, given.pop("organisation", None) or own[0], given, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ChallengeInput, responses=shapes.ChallengeSerializer)
    def partial_update(self, request: Request, reference: str) -> Response:
        """Change a draft; what is not named stays. 409 where `version` is not the current one."""
        challenge = self.get_object()
        given = self._given(shapes.ChallengeInput, partial=True)
        given.pop("organisation", None)
        return self._save(challenge, challenge.organisation, given, status.HTTP_200_OK)

    @extend_schema(request=None, responses={201: shapes.ChallengeSerializer})
    @action(
        detail=False, methods=["post"], url_path=r"from-need/(?P<need>[A-Z]{2}-\d{4}-\d{6,9})",
        permission_classes=[IsAuthenticated],
    )  # fmt: skip
    def from_need(self, request: Request, need: str) -> Response:
        """A draft with everything that a published need of one's own already says."""
        found = get_object_or_404(Need.objects.visible_to(request.user), reference=need)
        made = draft_from_need(need=found, by=request.user, now=timezone.now())
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.StepInput, parameters=[_STEP])
    @action(
        detail=True, methods=["post"], url_path=rf"steps/(?P<name>{'|'.join(STEPS)})",
        permission_classes=[IsAuthenticated],
    )  # fmt: skip
    def step(self, request: Request, reference: str, name: str) -> Response:
        """Take it one step further: 409 where its state, 403 where the rules do not allow it."""
        challenge = self.get_object()
        given = self._given(shapes.StepInput)
        reason = {"reason": given["reason"]} if STEPS[name].with_reason else {}
        STEPS[name].service(challenge=challenge, by=request.user, now=timezone.now(), **reason)
        return self._answer(challenge)

    @extend_schema(request=None, responses={201: shapes.ChallengeSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def relist(self, request: Request, reference: str) -> Response:
        """A new draft of one that nobody has bid for."""
        made = listing.relist(challenge=self.get_object(), by=request.user, now=timezone.now())
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.AmendInput, responses={201: shapes.AmendmentSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def amend(self, request: Request, reference: str) -> Response:
        """Put a published challenge right; bidders and subscribers are told."""
        challenge = self.get_object()
        given = self._given(shapes.AmendInput, partial=True)
        reason = given.pop("reason", "")
        made = listing.amend(challenge=challenge, data=given, reason=reason, by=request.user, now=timezone.now())
        return Response(shapes.AmendmentSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=shapes.LineSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None, permission_classes=[IsAuthenticated])
    def eligibility(self, request: Request, reference: str) -> Response:
        """Every rule of the programme today and how this challenge stands to it."""
        challenge = self._inside()
        return Response(shapes.LineSerializer(eligibility.check(challenge, now=timezone.now()), many=True).data)

    @extend_schema(responses=OpenApiTypes.OBJECT, filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def snapshot(self, request: Request, reference: str) -> Response:
        """What was published and every amendment, each with its SHA-256."""
        challenge = self.get_object()
        if not challenge.snapshot:
            raise NotFound
        return Response([{"document": document, "sha256": recorded} for document, recorded in chain(challenge)])

    @extend_schema(responses=shapes.OpinionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None, permission_classes=[IsAuthenticated])
    def opinions(self, request: Request, reference: str) -> Response:
        """What the experts said; names for the bureau alone."""
        challenge = self._inside()
        with_names = rules.has_perm("challenges.decide", request.user, challenge)
        rows = challenge.opinions.select_related("expert")
        return Response(shapes.OpinionSerializer(rows, many=True, context={"with_names": with_names}).data)

    @extend_schema(request=shapes.ExpertsInput, responses={201: shapes.OpinionSerializer(many=True)})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def experts(self, request: Request, reference: str) -> Response:
        """The bureau asks reviewers for their opinion."""
        challenge = self.get_object()
        names = self._given(shapes.ExpertsInput)["experts"]
        reviewers = Reviewer.objects.filter(is_active=True, user__username__in=names)
        experts = User.objects.filter(pk__in=reviewers.values("user"))
        if unknown := set(names) - set(experts.values_list("username", flat=True)):
            raise Invalid(_("不是评审专家：%(names)s") % {"names": "、".join(sorted(unknown))})
        asked = screening.ask_experts(challenge=challenge, experts=experts, by=request.user, now=timezone.now())
        shown = shapes.OpinionSerializer(asked, many=True, context={"with_names": True})
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.OpinionInput, responses=shapes.OpinionSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def opinion(self, request: Request, reference: str) -> Response:
        """An asked expert answers."""
        found = get_object_or_404(self.get_object().opinions, expert=request.user)
        given = self._given(shapes.OpinionInput)
        saved = screening.give_opinion(opinion=found, by=request.user, now=timezone.now(), **given)
        return Response(shapes.OpinionSerializer(saved, context={"with_names": True}).data)

    @extend_schema(responses=shapes.AppealSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None, permission_classes=[IsAuthenticated])
    def appeals(self, request: Request, reference: str) -> Response:
        """Appeals against not being listed, with their answers."""
        return Response(shapes.AppealSerializer(self._inside().appeals.all(), many=True).data)

    @extend_schema(request=shapes.AppealInput, responses={201: shapes.AppealSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def appeal(self, request: Request, reference: str) -> Response:
        """Against not being listed."""
        text = self._given(shapes.AppealInput)["text"]
        made = screening.appeal(challenge=self.get_object(), text=text, by=request.user, now=timezone.now())
        return Response(shapes.AppealSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.AnswerAppealInput, responses=shapes.AppealSerializer)
    @action(
        detail=True, methods=["post"], url_path=r"appeals/(?P<pk>\d{1,18})/answer", permission_classes=[IsAuthenticated]
    )
    def answer_appeal(self, request: Request, reference: str, pk: str) -> Response:
        """The bureau's answer."""
        found = get_object_or_404(self._inside().appeals, pk=pk)
        screening.answer_appeal(
            appeal=found, by=request.user, now=timezone.now(), **self._given(shapes.AnswerAppealInput)
        )
        found.refresh_from_db()
        return Response(shapes.AppealSerializer(found).data)

    def _inside(self) -> Challenge:
        """For sponsor, park and bureau only; to others there is no such thing."""
        challenge = self.get_object()
        user = self.request.user
        if not any(rules.has_perm(f"challenges.{name}", user, challenge) for name in ("edit", "screen", "decide")):
            raise NotFound
        return challenge

    def _save(self, challenge: Any, organisation: Any, given: dict[str, Any], code: int) -> Response:
        version, rows = given.pop("version", None), given.pop("indicators", None)
        saved = save_challenge(
            challenge=challenge, organisation=organisation, data=given, indicators=rows, by=self.request.user,
            now=timezone.now(), version=version,
        )  # fmt: skip
        return self._answer(saved, code)

    def _given(self, shape: Any, *, partial: bool = False) -> dict[str, Any]:
        given = shape(data=self.request.data, partial=partial, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _page(self, found: QuerySet[Any]) -> Response:
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def _answer(self, challenge: Challenge, code: int = status.HTTP_200_OK) -> Response:
        """The challenge as it now is, to whoever moved it."""
        fresh = Challenge.objects.select_related(*_RELATED).get(pk=challenge.pk)
        return Response(self.get_serializer(fresh).data, status=code)


class ProblemListViewSet(ResearchActions, viewsets.ReadOnlyModelViewSet):
    """Published problem lists of associations, and one's own before."""

    queryset = ProblemList.objects.none()
    serializer_class = shapes.ProblemListSerializer
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[ProblemList]:
        seen = ProblemList.objects.visible_to(self.request.user)
        return seen.select_related("organisation").prefetch_related("items__tech_field")
