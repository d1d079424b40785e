"""What needs and achievements do alike in the API: list, read, write, live, by the rules and services of the pages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.errors import Refused
from postings.models import Posting
from postings.rules import may_post
from postings.serializers import PostingInput, PostingSerializer, TransitionInput
from postings.services import VERBS

VERB_PATTERN = "|".join(VERBS)
_VERB = OpenApiParameter("verb", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(VERBS))


class PostingViewSet(viewsets.GenericViewSet):
    """Base of both kinds. Hidden and missing both answer 404."""

    model: ClassVar[type[Posting]]
    related: ClassVar[tuple[str, ...]] = ()
    prefetched: ClassVar[tuple[str, ...]] = ("modes", "indicators")
    input_class: ClassVar[type[PostingInput]]
    serializer_class: type[PostingSerializer]
    lookup_field = "reference"
    lookup_value_regex = r"[A-Z]{2}-\d{4}-\d{6,9}"

    def get_queryset(self) -> QuerySet[Any]:
        seen = self.model.objects.visible_to(self.request.user)
        related = ("organisation", "park__operator", "author", "tech_field", "high_tech_field", "chain", *self.related)
        return seen.select_related(*related).prefetch_related(*self.prefetched)

    def get_object(self) -> Any:
        return get_object_or_404(self.get_queryset(), reference=self.kwargs["reference"])

    def save(self, *, posting: Any, organisation: Any, given: dict[str, Any], version: int | None) -> Any:
        """Call the app's `save_draft`."""
        raise NotImplementedError

    def list(self, request: Request) -> Response:
        """Published ones that the caller may see, narrowed and sorted as on the page; `state` asks for others."""
        return self._page(self.filter_queryset(self.get_queryset()))

    @action(detail=False, permission_classes=[IsAuthenticated], filter_backends=[])
    def mine(self, request: Request) -> Response:
        """Those of the caller's organisations, drafts included, the latest change first."""
        own = self.model.objects.of(request.user).values("pk")
        return self._page(self.get_queryset().filter(pk__in=own).order_by("-updated_at", "-pk"))

    def retrieve(self, request: Request, reference: str) -> Response:
        """One by its reference code."""
        return Response(self.get_serializer(self.get_object()).data)

    def create(self, request: Request) -> Response:
        """A draft, as far as it goes; `submit` asks for what is missing."""
        if not may_post(request.user):
            raise Refused(_("只有企业和高校院所可以发布。"))
        given = self._given(partial=False)
        given.pop("version", None)  # there is none before the first
        organisation = given.pop("organisation", None) or request.user.organisations[0]  # type: ignore[union-attr]
        saved = self.save(posting=None, organisation=organisation, given=given, version=None)
        return self._answer(saved, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, reference: str) -> Response:
        """Change content; what is not named stays. 409 where `version` is not the current one."""
        posting = self.get_object()
        given = self._given(partial=True)
        given.pop("organisation", None)
        version = given.pop("version", None)
        saved = self.save(posting=posting, organisation=posting.organisation, given=given, version=version)
        return self._answer(saved)

    @extend_schema(request=TransitionInput, parameters=[_VERB])
    @action(detail=True, methods=["post"], url_path=f"(?P<verb>{VERB_PATTERN})", permission_classes=[IsAuthenticated])
    def transition(self, request: Request, reference: str, verb: str) -> Response:
        """Take the posting one step further in its life: 409 where its state, 403 where the rules do not allow it."""
        posting = self.get_object()
        given = TransitionInput(data=request.data)
        given.is_valid(raise_exception=True)
        reason = {"reason": given.validated_data["reason"]} if posting.workflow[verb].needs_reason else {}
        VERBS[verb](posting=posting, by=request.user, now=timezone.now(), **reason)
        return self._answer(posting)

    def _given(self, *, partial: bool) -> dict[str, Any]:
        given = self.input_class(data=self.request.data, partial=partial, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _page(self, found: QuerySet[Any]) -> Response:
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def _answer(self, posting: Posting, code: int = status.HTTP_200_OK) -> Response:
        """The posting as it now is, to whoever wrote it."""
        fresh = self.model.objects.select_related("organisation").get(pk=posting.pk)
        return Response(self.get_serializer(fresh).data, status=code)
