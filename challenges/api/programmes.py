"""Programmes and their rules in the API: what is in force to everybody, drafting and approving to officials."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from challenges.models import Programme, ProgrammeTerms
from challenges.rulebook import PARAMETERS
from challenges.services import programmes as services
from challenges.termsheet import sheet

_NUMBER = OpenApiParameter("number", OpenApiTypes.INT, OpenApiParameter.PATH)
_STEP = OpenApiParameter("step", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(services.STEPS))
_RULE = OpenApiParameter("rule", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(PARAMETERS))


class RuleSerializer(serializers.Serializer):
    """One rule: `value` as stored (amounts in yuan), `words` as people read it, the clause that it comes from."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.JSONField()
    words = serializers.CharField()
    clause = serializers.CharField()
    is_assumed = serializers.BooleanField()


class TermsSerializer(serializers.ModelSerializer):
    """One version of a programme's rules."""

    rules = serializers.SerializerMethodField()

    class Meta:
        model = ProgrammeTerms
        fields = ["version", "status", "valid_from", "valid_to", "rules"]
        read_only_fields = fields

    @extend_schema_field(RuleSerializer(many=True))
    def get_rules(self, terms: ProgrammeTerms) -> list[dict[str, Any]]:
        return [dict(RuleSerializer(row).data) for _theme, rows in sheet(terms) for row in rows]


class ProgrammeSerializer(serializers.ModelSerializer):
    """`terms` are the rules in force today, null where none are."""

    terms = serializers.SerializerMethodField()

    class Meta:
        model = Programme
        fields = ["code", "name", "kind", "label", "purpose", "is_demo", "terms"]
        read_only_fields = fields

    @extend_schema_field(TermsSerializer(allow_null=True))
    def get_terms(self, programme: Programme) -> dict[str, Any] | None:
        running = programme.terms_on(timezone.localdate())
        return dict(TermsSerializer(running).data) if running else None


class ValidityInput(serializers.Serializer):
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, default=None)


class RuleInput(serializers.Serializer):
    value = serializers.JSONField()
    clause = serializers.CharField(max_length=255)
    assumed = serializers.BooleanField(default=False)


@extend_schema_serializer(component_name="TermsStepInput")
class StepInput(serializers.Serializer):
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class ProgrammeViewSet(viewsets.ReadOnlyModelViewSet):
    """The funding programmes."""

    queryset = Programme.objects.none()
    serializer_class = ProgrammeSerializer
    lookup_field = "code"
    lookup_value_regex = r"[a-z][a-z0-9-]{1,23}"
    filterset_fields = ["kind", "label"]

    def get_queryset(self) -> QuerySet[Programme]:
        return Programme.objects.order_by("pk")

    @extend_schema(responses=TermsSerializer(many=True), parameters=[OpenApiParameter("page", exclude=True)])
    @action(detail=True, filter_backends=[], pagination_class=None)
    def versions(self, request: Request, code: str) -> Response:
        """Approved versions, the newest first; officials see drafts as well."""
        seen = self.get_object().terms.visible_to(request.user).prefetch_related("rules")
        return Response(TermsSerializer(seen, many=True).data)

    @extend_schema(request=ValidityInput, responses={201: TermsSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated], filter_backends=[])
    def draft(self, request: Request, code: str) -> Response:
        """Begin the next version as a copy of what is in force. Officials only."""
        given = _read(ValidityInput, request)
        made = services.draft_terms(programme=self.get_object(), **given, by=request.user, now=timezone.now())
        return Response(TermsSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(request=RuleInput, responses=TermsSerializer, parameters=[_NUMBER, _RULE])
    @action(
        detail=True, methods=["put"], url_path=r"versions/(?P<number>\d{1,5})/rules/(?P<rule>[a-z_]+)",
        permission_classes=[IsAuthenticated], filter_backends=[],
    )  # fmt: skip
    def rule(self, request: Request, code: str, number: str, rule: str) -> Response:
        """Change one rule of a draft, with its clause. Officials only."""
        terms = self._terms(number)
        services.set_rule(terms=terms, code=rule, **_read(RuleInput, request), by=request.user, now=timezone.now())
        return Response(TermsSerializer(self._terms(number)).data)

    @extend_schema(request=StepInput, responses=TermsSerializer, parameters=[_NUMBER, _STEP])
    @action(
        detail=True, methods=["post"], url_path=rf"versions/(?P<number>\d{{1,5}})/(?P<step>{'|'.join(services.STEPS)})",
        permission_classes=[IsAuthenticated], filter_backends=[],
    )  # fmt: skip
    def step(self, request: Request, code: str, number: str, step: str) -> Response:
        """Propose a draft, or approve or reject what another official proposed."""
        terms = self._terms(number)
        reason = _read(StepInput, request) if step == "reject" else {}
        services.STEPS[step](terms=terms, by=request.user, now=timezone.now(), **reason)
        return Response(TermsSerializer(terms).data)

    def _terms(self, number: str) -> ProgrammeTerms:
        """404 as well where this person may not know of the version."""
        seen = ProgrammeTerms.objects.visible_to(self.request.user).select_related("programme")
        return get_object_or_404(seen, programme=self.get_object(), version=number)


def _read(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
