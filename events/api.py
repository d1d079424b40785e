"""Events in the API: what the public reads, and one's own place, by the rules and services of the pages."""

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from common.errors import Refused
from events import services
from events.filters import EventFilter
from events.models import Event, Registration
from events.serializers import EventSerializer, PlaceInput


class EventViewSet(viewsets.ReadOnlyModelViewSet):
    """Announced events and those of before; a draft is its organiser's. Hidden and missing both answer 404."""

    queryset = Event.objects.none()
    serializer_class = EventSerializer
    permission_classes = [AllowAny]
    filterset_class = EventFilter
    lookup_field = "reference"
    lookup_value_regex = r"HD-\d{4}-\d{6,9}"

    def get_queryset(self) -> QuerySet[Event]:
        rows = Event.objects.visible_to(self.request.user).with_places()
        return rows.select_related("organiser", "park").order_by("-starts_at", "-pk")

    def get_serializer_context(self) -> dict[str, Any]:
        user = self.request.user
        own = Registration.objects.filter(user=user).values_list("event", "status") if user.is_authenticated else ()
        return {**super().get_serializer_context(), "own_places": dict(own)}

    @extend_schema(request=PlaceInput, responses=EventSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def attend(self, request: Request, reference: str) -> Response:
        """Put oneself down: 409 when it is full, over, or one is on the list already."""
        event = self.get_object()
        given = PlaceInput(data=request.data)
        given.is_valid(raise_exception=True)
        user = cast(User, request.user)
        own = user.organisations
        organisation = given.validated_data.get("organisation") or (own[0] if own else None)
        if organisation is None:
            raise Refused(_("请先加入一家单位，再以单位名义报名。"))
        services.register(event=event, organisation=organisation, by=user, now=timezone.now())
        return self.retrieve(request, reference)

    @extend_schema(request=None, responses=EventSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def leave(self, request: Request, reference: str) -> Response:
        """Give one's place back before it begins; 404 for who has none."""
        own = Registration.objects.select_related("event")
        place = get_object_or_404(own, event=self.get_object(), user=request.user)
        services.withdraw_registration(registration=place, by=cast(User, request.user), now=timezone.now())
        return self.retrieve(request, reference)
