"""Dictionaries in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _
from rest_framework import viewsets

from taxonomy.enums import Scheme
from taxonomy.models import Term
from taxonomy.querysets import TermQuerySet
from taxonomy.serializers import TermSerializer


class TermFilter(django_filters.FilterSet):
    scheme = django_filters.ChoiceFilter(choices=Scheme.choices, label=_("字典"))
    q = django_filters.CharFilter(method="typed", max_length=40, label=_("名称、代码或拼音"))

    class Meta:
        model = Term
        fields = ["scheme", "q"]

    def typed(self, queryset: TermQuerySet, name: str, value: str) -> TermQuerySet:
        return queryset.typed(value)


class TermViewSet(viewsets.ReadOnlyModelViewSet):
    """Entries of the dictionaries, ended ones included; `valid_to` says since when."""

    queryset = Term.objects.select_related("parent").order_by("scheme", "position", "code")
    serializer_class = TermSerializer
    filterset_class = TermFilter
    lookup_value_regex = r"\d{1,18}"
