"""Needs in the API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view

from needs.filters import NeedFilter
from needs.models import Need
from needs.serializers import NeedInput, NeedSerializer
from needs.services import save_draft
from postings.api import PostingViewSet


@extend_schema_view(
    create=extend_schema(request=NeedInput, responses={201: NeedSerializer}),
    partial_update=extend_schema(request=NeedInput, responses=NeedSerializer),
    list=extend_schema(responses=NeedSerializer(many=True)),
    mine=extend_schema(responses=NeedSerializer(many=True)),
    transition=extend_schema(operation_id="needs_transition"),
)
class NeedViewSet(PostingViewSet):
    """Technical needs of enterprises."""

    queryset = Need.objects.none()
    model = Need
    related = ("industry",)
    serializer_class = NeedSerializer
    input_class = NeedInput
    filterset_class = NeedFilter

    def save(self, *, posting: Any, organisation: Any, given: dict[str, Any], version: int | None) -> Need:
        indicators = given.pop("indicators", None)
        return save_draft(
            need=posting,
            organisation=organisation,
            data=given,
            indicators=indicators,
            by=self.request.user,
            now=timezone.now(),
            version=version,
        )
