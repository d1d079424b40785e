"""Filters of matches in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from matching.enums import Band, MatchStatus
from matching.models import Match


class MatchFilter(django_filters.FilterSet):
    need = django_filters.CharFilter(field_name="need__reference", label=_("需求编号"))
    achievement = django_filters.CharFilter(field_name="achievement__reference", label=_("成果编号"))
    status = django_filters.ChoiceFilter(choices=MatchStatus.choices, label=_("状态"))
    band = django_filters.ChoiceFilter(choices=Band.choices, label=_("匹配程度"))
    is_near_miss = django_filters.BooleanFilter(label=_("差一点：有必达条件未满足；不写时不列出"))
    is_current = django_filters.BooleanFilter(label=_("在当前结果中"))

    class Meta:
        model = Match
        fields: list[str] = []
