"""Service requests in the API, by the rules and services of the pages."""

from collections.abc import Callable

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

from common.errors import Refused
from resources.models import ServiceRequest
from resources.rules.tickets import asking_organisations
from resources.serializers import tickets as shapes
from resources.services import tickets as services

STEPS: dict[str, Callable[..., None]] = {
    "accept": services.accept_request, "decline": services.decline_request, "assign": services.assign_request,
    "hand_back": services.hand_back_request, "answer": services.answer_request, "confirm": services.confirm_request,
    "reopen": services.reopen_request, "withdraw": services.withdraw_request,
}  # fmt: skip
_NAME = OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(STEPS))


class ServiceRequestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Requests that the caller asked, has to take, was assigned, or may read as an official."""

    queryset = ServiceRequest.objects.none()
    serializer_class = shapes.ServiceRequestSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "reference"
    lookup_value_regex = r"FW-\d{4}-\d{6}"

    def get_queryset(self) -> QuerySet[ServiceRequest]:
        rows = ServiceRequest.objects.visible_to(self.request.user)
        return rows.select_related("organisation", "park", "desk", "provider", "tech_field", "author", "handler")

    @extend_schema(request=shapes.ServiceRequestInput, responses={201: shapes.ServiceRequestSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a service: it goes to the asker's park, else to the bureau."""
        given = shapes.ServiceRequestInput(data=request.data)
        given.is_valid(raise_exception=True)
        content = dict(given.validated_data)
        own = asking_organisations(request.user)
        organisation = content.pop("organisation", None) or (own[0] if own else None)
        if organisation is None:
            raise Refused(_("只有已核验机构的成员可以提出服务诉求。"))
        made = services.ask_for_service(organisation=organisation, content=content, by=request.user, now=timezone.now())
        return Response(self.get_serializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ServiceStepInput, parameters=[_NAME], responses=shapes.ServiceRequestSerializer)
    @action(detail=True, methods=["post"], url_path=rf"steps/(?P<name>{'|'.join(STEPS)})")
    def step(self, request: Request, reference: str, name: str) -> Response:
        """Take it one step further: 409 where its state, 403 where the rules do not allow it."""
        found = get_object_or_404(self.get_queryset(), reference=reference)
        given = shapes.ServiceStepInput(data=request.data)
        given.is_valid(raise_exception=True)
        STEPS[name](request=found, by=request.user, now=timezone.now(), **given.arguments(name))
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), reference=reference)).data)
