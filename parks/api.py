"""Parks in the API."""

from django.db.models import QuerySet
from rest_framework import viewsets

from parks.models import Park
from parks.serializers import ParkSerializer


class ParkViewSet(viewsets.ReadOnlyModelViewSet):
    """The parks of the zone."""

    queryset = Park.objects.none()
    serializer_class = ParkSerializer
    lookup_field = "code"
    lookup_value_regex = r"[-a-zA-Z0-9_]{1,24}"

    def get_queryset(self) -> QuerySet[Park]:
        return (
            Park.objects.visible_to(self.request.user)
            .select_related("district", "operator", "parent")
            .prefetch_related("industries__chain", "industries__head", "industries__second_head")
            .order_by("sort_key", "pk")
        )
