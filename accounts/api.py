"""Organisations and oneself in the API."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.filters import OrganisationFilter
from accounts.models import Organisation
from accounts.serializers import MeSerializer, OrganisationSerializer


class OrganisationViewSet(viewsets.ReadOnlyModelViewSet):
    """Organisations that the caller may see, by the sound of their names."""

    queryset = Organisation.objects.none()
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.visible_to(self.request.user).select_related("district").order_by("sort_key", "pk")


class MeView(APIView):
    """The person behind the token or session."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who I am here, and for whom I act."""
        return Response(MeSerializer(request.user).data)
