"""Pools, their statements and their movements in the API. Sums are open to everybody, single movements to officials."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from challenges.enums import MovementKind
from challenges.models import Movement, Pool, Programme
from challenges.pool_filters import MovementFilter
from challenges.services.pools import adjust_pool, open_year
from challenges.statements import movements, pools, prove, reads_movements
from common.errors import Refused

_YUAN: dict[str, Any] = {"max_digits": 15, "decimal_places": 2}


class PoolSerializer(serializers.ModelSerializer):
    """Amounts in yuan."""

    programme: Any = serializers.SlugRelatedField("code", read_only=True)
    total = serializers.DecimalField(**_YUAN, read_only=True)

    class Meta:
        model = Pool
        fields = [
            "id", "programme", "fiscal_year", "total", "available", "reserved", "committed", "paid", "is_demo"
        ]  # fmt: skip
        read_only_fields = fields


class PoolInput(serializers.Serializer):
    programme = serializers.SlugRelatedField("code", queryset=Programme.objects.all())
    fiscal_year = serializers.IntegerField(min_value=2020, max_value=2100)
    amount = serializers.DecimalField(**_YUAN)


class AdjustInput(serializers.Serializer):
    """`event` names this one act: sent twice it moves money once."""

    kind = serializers.ChoiceField([MovementKind.FUND.value, MovementKind.DEFUND.value])
    amount = serializers.DecimalField(**_YUAN)
    reason = serializers.CharField(max_length=200)
    event = serializers.CharField(max_length=36)


class StatementSerializer(serializers.Serializer):
    available = serializers.DecimalField(**_YUAN)
    reserved = serializers.DecimalField(**_YUAN)
    committed = serializers.DecimalField(**_YUAN)
    paid = serializers.DecimalField(**_YUAN)
    total = serializers.DecimalField(**_YUAN)


class ProofSerializer(serializers.Serializer):
    """The balances as shown, the same added up from the movements, and whether they agree to the fen."""

    shown = StatementSerializer()
    recomputed = StatementSerializer()
    movements = serializers.IntegerField()
    agrees = serializers.BooleanField()


class MovementSerializer(serializers.ModelSerializer):
    pool: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    project: Any = serializers.SlugRelatedField("project", source="account", read_only=True, allow_null=True)
    by = serializers.CharField(source="by.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Movement
        fields = ["id", "pool", "project", "kind", "debit", "credit", "amount", "reason", "key", "by", "at"]
        read_only_fields = fields


class PoolViewSet(viewsets.ReadOnlyModelViewSet):
    """The yearly pools of the programmes."""

    queryset = Pool.objects.none()
    serializer_class = PoolSerializer
    filterset_fields = ["fiscal_year", "programme__code"]

    def get_queryset(self) -> QuerySet[Pool]:
        return pools()

    @extend_schema(request=PoolInput, responses={201: PoolSerializer})
    def create(self, request: Request) -> Response:
        """Open the pool of a year, within what the rules foresee. Officials only."""
        given = _read(PoolInput, request)
        made = open_year(**given, by=request.user, now=timezone.now())
        return Response(PoolSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(responses=ProofSerializer)
    @action(detail=True, filter_backends=[])
    def statement(self, request: Request, pk: Any = None) -> Response:
        """The statement with its proof from the movements."""
        return Response(ProofSerializer(prove(self.get_object())).data)

    @extend_schema(request=AdjustInput, responses=MovementSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated], filter_backends=[])
    def adjust(self, request: Request, pk: Any = None) -> Response:
        """Raise or lower the pool. Officials only."""
        given = _read(AdjustInput, request)
        made = adjust_pool(pool=self.get_object(), **given, by=request.user, now=timezone.now())
        return Response(MovementSerializer(made).data)


class MovementViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Every movement in the order in which it was written. Officials only."""

    queryset = Movement.objects.none()
    serializer_class = MovementSerializer
    permission_classes = [IsAuthenticated]
    filterset_class = MovementFilter

    def get_queryset(self) -> QuerySet[Movement]:
        if getattr(self, "swagger_fake_view", False):
            return Movement.objects.none()
        if not reads_movements(self.request.user):
            raise Refused(_("只有科技局可以查看资金流水。"))
        return movements()


def _read(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
