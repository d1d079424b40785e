"""Policies in the API: the list, one, and what they say to one's organisation."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.errors import Refused
from resources.filters.policies import PolicyFilter
from resources.models import PolicyVersion
from resources.selectors.policies import answers_for, with_rules
from resources.serializers import policies as shapes


class PolicyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Published policies, each in the version that stands today."""

    queryset = PolicyVersion.objects.none()
    serializer_class = shapes.PolicySerializer
    filterset_class = PolicyFilter
    lookup_field = "policy__code"
    lookup_url_kwarg = "code"
    lookup_value_regex = r"[a-z][a-z0-9-]{1,39}"

    def get_queryset(self) -> QuerySet[PolicyVersion]:
        return with_rules(PolicyVersion.objects.current(timezone.localdate())).order_by("-approved_at", "-pk")

    @extend_schema(
        responses=shapes.DecisionSerializer(many=True),
        parameters=[OpenApiParameter("organisation", int, required=False)],
    )
    @action(detail=False, permission_classes=[IsAuthenticated], filter_backends=[], pagination_class=None)
    def mine(self, request: Request) -> Response:
        """Every policy's answer to one of the caller's organisations, the most useful first."""
        given = shapes.MineInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        own = request.user.organisations  # type: ignore[union-attr]
        organisation = given.validated_data.get("organisation") or (own[0] if own else None)
        if organisation is None or organisation not in own:
            raise Refused(_("只能查看自己所在机构的政策匹配结果。"))
        day = timezone.localdate()
        versions = with_rules(PolicyVersion.objects.current(day).decided()).filter(policy__is_reference=False)
        return Response(shapes.DecisionSerializer(answers_for(organisation, versions, day), many=True).data)
