"""Matches, conversations and runs in the API: the same reads and services as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rules import is_official
from matching import boards
from matching.enums import RunKind
from matching.filters import MatchFilter
from matching.freshness import order_in_need, with_ages
from matching.models import Conversation, Match, MatchRun
from matching.serializers import (
    AnswerInput,
    AnswerSerializer,
    ConversationSerializer,
    MatchRunSerializer,
    MatchSerializer,
    MessageSerializer,
)
from matching.services.answers import answer
from matching.services.claims import claim, release
from matching.services.conversations import mark_read, post_message
from matching.services.runs import start_run


class MatchViewSet(viewsets.ReadOnlyModelViewSet):
    """Matches that the caller may see, best first."""

    queryset = Match.objects.none()
    serializer_class = MatchSerializer
    permission_classes = [IsAuthenticated]
    filterset_class = MatchFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Match]:
        """What breaks a condition is in the list only where it is asked for (`is_near_miss=true`)."""
        found = boards.readable(self.request.user)
        if self.action == "list" and "is_near_miss" not in self.request.query_params:
            found = found.fitting()
        return with_ages(found).order_by("need", *order_in_need())

    @extend_schema(request=AnswerInput, responses={201: AnswerSerializer})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer for one's own side: interested, declined with a reason, irrelevant."""
        match = self.get_object()
        given = AnswerInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = answer(match=match, by=request.user, now=timezone.now(), **given.validated_data)
        return Response(AnswerSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, pk: str) -> Response:
        """A broker takes the match."""
        claim(match=self.get_object(), by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """A broker hands the match back."""
        release(match=self.get_object(), by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class ConversationViewSet(viewsets.ReadOnlyModelViewSet):
    """Conversations that the caller is in, the latest first."""

    queryset = Conversation.objects.none()
    serializer_class = ConversationSerializer
    permission_classes = [IsAuthenticated]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Conversation]:
        if getattr(self, "swagger_fake_view", False):
            return Conversation.objects.none()
        return boards.conversations(self.request.user)

    @extend_schema(responses=MessageSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def messages(self, request: Request, pk: str) -> Response:
        """What was said, oldest first; reading moves the caller's read mark."""
        conversation = self.get_object()
        mark_read(conversation=conversation, by=request.user, now=timezone.now())
        said = conversation.messages.select_related("by", "organisation")
        return Response(MessageSerializer(said, many=True).data)

    @extend_schema(request=MessageSerializer, responses={201: MessageSerializer})
    @messages.mapping.post
    def say(self, request: Request, pk: str) -> Response:
        """Say something."""
        conversation = self.get_object()
        given = MessageSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        text = given.validated_data["text"]
        said = post_message(conversation=conversation, by=request.user, text=text, now=timezone.now())
        return Response(MessageSerializer(said).data, status=status.HTTP_201_CREATED)


class MatchRunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Runs of the matching, for officials; POST starts the same run as the night's, or joins the one that is going on."""

    queryset = MatchRun.objects.none()
    serializer_class = MatchRunSerializer
    permission_classes = [IsAuthenticated]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[MatchRun]:
        return MatchRun.objects.visible_to(self.request.user)

    @extend_schema(request=None, responses={202: MatchRunSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Start a run."""
        if not is_official(request.user):
            raise NotFound
        run = start_run(kind=RunKind.MANUAL, now=timezone.now(), by=request.user)
        return Response(MatchRunSerializer(run).data, status=status.HTTP_202_ACCEPTED)
