"""Directories, intents and asks in the API, by the rules and services of the pages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.errors import Refused
from resources import ask_kinds, listing_kinds
from resources.ask_kinds import AskKind, carry_out
from resources.listing_kinds import ListingKind
from resources.models import FinanceProduct, FinancingIntent, Fund, PilotBase
from resources.rules.listings import asking, financing
from resources.serializers import asks as shapes
from resources.serializers.listings import FinanceProductSerializer, FundSerializer, PilotBaseSerializer
from resources.services import finance as services
from resources.subjects import find_subject

_REFERENCE = r"[A-Z]{2,3}-\d{4}-\d{6,9}"
_NAME = OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH)


class _ByReference(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Hidden and missing both answer 404."""

    lookup_field = "reference"
    lookup_value_regex = _REFERENCE


class _Directory(_ByReference):
    kind: ClassVar[ListingKind]

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = self.kind.model._default_manager
        found = rows.visible_to(self.request.user).published().select_related("organisation", *self.kind.related)
        return found.prefetch_related(*self.kind.many).defer("search_grams", "search_words")


class FinanceProductViewSet(_Directory):
    """Published finance products; amounts in yuan."""

    kind = listing_kinds.PRODUCT
    queryset = FinanceProduct.objects.none()
    serializer_class = FinanceProductSerializer
    filterset_class = listing_kinds.PRODUCT.filterset


class FundViewSet(_Directory):
    """Published funds; amounts in yuan."""

    kind = listing_kinds.FUND
    queryset = Fund.objects.none()
    serializer_class = FundSerializer
    filterset_class = listing_kinds.FUND.filterset


class PilotBaseViewSet(_Directory):
    """Published pilot and proof-of-concept bases."""

    kind = listing_kinds.BASE
    queryset = PilotBase.objects.none()
    serializer_class = PilotBaseSerializer
    filterset_class = listing_kinds.BASE.filterset


class IntentViewSet(_ByReference):
    """Financing intents that the caller may read; stated by their firm, answered by banks and funds."""

    queryset = FinancingIntent.objects.none()
    serializer_class = shapes.IntentSerializer
    permission_classes = [IsAuthenticated]
    filterset_fields = ["status", "kind", "stage"]

    def get_queryset(self) -> QuerySet[FinancingIntent]:
        rows: QuerySet[FinancingIntent] = FinancingIntent.objects.visible_to(self.request.user)
        return rows.select_related("organisation").order_by("-stated_at", "-pk")

    @extend_schema(request=shapes.IntentInput, responses={201: shapes.IntentSerializer})
    def create(self, request: Request) -> Response:
        given = _read(shapes.IntentInput, request)
        user: Any = request.user
        organisation = asking(user)
        if organisation is None:
            raise Refused(_("由已核验的企业或高校院所提出。"))
        about, chosen = find_subject(given.pop("about", ""), user), given.pop("chosen", [])
        made = services.state_intent(
            organisation=organisation, data=given, about=about, chosen=chosen, by=user, now=timezone.now()
        )
        return Response(shapes.IntentSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.OfferInput, responses={201: shapes.OfferSerializer})
    @action(detail=True, methods=["post"], filter_backends=[])
    def offers(self, request: Request, reference: str) -> Response:
        """Terms or a visit on site, by a bank or fund."""
        user: Any = request.user
        banks = financing(user)
        intent = get_object_or_404(self.get_queryset(), reference=reference)
        if not banks:
            raise Refused(_("由可以查看这项意向的银行或基金提出。"))
        given = _read(shapes.OfferInput, request)
        made = services.make_offer(intent=intent, organisation=banks[0], data=given, by=user, now=timezone.now())
        shown = shapes.OfferSerializer(made, context={"request": request})
        return Response(shown.data, status.HTTP_201_CREATED)


class _Asks(_ByReference):
    kind: ClassVar[AskKind]
    permission_classes = [IsAuthenticated]
    filterset_fields = ["status"]

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = self.kind.model._default_manager
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        found = rows.visible_to(self.request.user).select_related("asker", "receiver", *self.kind.related)
        return found.order_by("-asked_at", "-pk")

    @extend_schema(request=shapes.AskReasonInput, responses=OpenApiTypes.OBJECT, parameters=[_NAME])
    @action(detail=True, methods=["post"], url_path=r"step/(?P<name>[a-z_]+)", filter_backends=[])
    def step(self, request: Request, reference: str, name: str) -> Response:
        """Take one step; `steps` of the ask says which are open to the caller."""
        ask = get_object_or_404(self.get_queryset(), reference=reference)
        if name not in {row.name for row in ask.workflow.transitions}:
            raise NotFound
        given = _read(shapes.INPUTS.get((self.kind.model, name), shapes.AskReasonInput), request)
        carry_out(kind=self.kind, ask=ask, step=name, by=request.user, now=timezone.now(), **given)
        return Response(self.get_serializer(self.get_object()).data)


class OfferViewSet(_Asks):
    kind, serializer_class = ask_kinds.OFFER, shapes.OfferSerializer
    queryset = ask_kinds.OFFER.model._default_manager.none()


class WhiteEntryViewSet(_Asks):
    kind, serializer_class = ask_kinds.WHITE, shapes.WhiteEntrySerializer
    queryset = ask_kinds.WHITE.model._default_manager.none()


class PitchViewSet(_Asks):
    kind, serializer_class = ask_kinds.PITCH, shapes.PitchSerializer
    queryset = ask_kinds.PITCH.model._default_manager.none()


class BaseUseViewSet(_Asks):
    kind, serializer_class = ask_kinds.USE, shapes.BaseUseSerializer
    queryset = ask_kinds.USE.model._default_manager.none()


class InvitationViewSet(_Asks):
    kind, serializer_class = ask_kinds.INVITATION, shapes.InvitationSerializer
    queryset = ask_kinds.INVITATION.model._default_manager.none()


class VisitViewSet(_Asks):
    kind, serializer_class = ask_kinds.VISIT, shapes.VisitSerializer
    queryset = ask_kinds.VISIT.model._default_manager.none()

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().prefetch_related("firms")


def _read(shape: Any, request: Request) -> dict[str, Any]:
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
