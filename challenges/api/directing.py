"""定向委托 in the API (F063)."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from challenges.serializers import challenges as shapes
from challenges.services.directing import designate


class DirectingActions(viewsets.GenericViewSet):
    """An action of `ChallengeViewSet`."""

    @extend_schema(request=shapes.DesignateInput, responses=shapes.ChallengeSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def designate(self, request: Request, reference: str) -> Response:
        """The bureau names who may bid for a challenge of a 定向委托 programme."""
        given = shapes.DesignateInput(data=request.data)
        given.is_valid(raise_exception=True)
        challenge = self.get_object()
        designate(challenge=challenge, by=request.user, now=timezone.now(), **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)
