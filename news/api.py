"""News, cases and the statistics of opinions in the API: what the public reads."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from news.filters import ArticleFilter, CaseFilter
from news.models import Article, Case
from news.selectors import opinion_statistics
from news.serializers import ArticleSerializer, CaseSerializer, OpinionStatisticsSerializer


class ArticleViewSet(viewsets.ReadOnlyModelViewSet):
    """Published news and announcements, the newest first."""

    queryset = Article.objects.none()
    serializer_class = ArticleSerializer
    permission_classes = [AllowAny]
    filterset_class = ArticleFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Article]:
        rows = Article.objects.published().select_related("organisation", "park")
        return rows.defer("search_grams", "search_words").order_by("-dated_on", "-pk")


class CaseViewSet(viewsets.ReadOnlyModelViewSet):
    """Published cases with their figures, the newest first."""

    queryset = Case.objects.none()
    serializer_class = CaseSerializer
    permission_classes = [AllowAny]
    filterset_class = CaseFilter
    lookup_field = "reference"

    def get_queryset(self) -> QuerySet[Case]:
        rows = Case.objects.published().select_related("tech_field", "park")
        rows = rows.prefetch_related("figures", "partners__organisation").defer("search_grams", "search_words")
        return rows.order_by("-published_at", "-pk")


class OpinionStatisticsView(APIView):
    """How many opinions came in, were answered and closed, and how long the first answer takes."""

    permission_classes = [AllowAny]

    @extend_schema(responses=OpinionStatisticsSerializer)
    def get(self, request: Request) -> Response:
        return Response(OpinionStatisticsSerializer(opinion_statistics(timezone.now())).data)
