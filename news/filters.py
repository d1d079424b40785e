"""What lists of news, cases and opinions can be narrowed by: the same words for pages, feeds and API."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import Picker
from news.enums import ArticleKind, CaseKind, OpinionChannel, OpinionStatus, OpinionTopic, Platform
from news.models import Article, Case, Opinion
from parks.models import Park
from postings.filters import ChoicesFilter, TermsFilter
from taxonomy.enums import Scheme


class _Searched(filters.FilterSet):
    q = filters.CharFilter(label=_("关键词"), method="search_for", max_length=100, widget=forms.HiddenInput)

    def search_for(self, qs: Any, name: str, value: str) -> Any:
        return qs.search(value)


def _park(**kwargs: Any) -> filters.ModelChoiceFilter:
    return filters.ModelChoiceFilter(
        queryset=Park.objects.filter(is_reference=False), to_field_name="code", label=_("园区"), widget=Picker, **kwargs
    )


class ArticleFilter(_Searched):
    kind = ChoicesFilter(choices=ArticleKind.choices, label=_("类别"))
    platform = filters.ChoiceFilter(
        choices=Platform.choices, label=_("平台"), method="on_platform", empty_label=_("不限")
    )
    park = _park()

    class Meta:
        model = Article
        fields: list[str] = []

    def on_platform(self, qs: Any, name: str, value: str) -> Any:
        return qs.on(value)


class CaseFilter(_Searched):
    kind = ChoicesFilter(choices=CaseKind.choices, label=_("类型"))
    tech_field = TermsFilter(scheme=Scheme.TECH_FIELD, label=_("技术领域"))
    park = _park()
    year = filters.NumberFilter(label=_("年份"))
    promoted = filters.BooleanFilter(
        label=_("重点推介"), field_name="promoted_at", lookup_expr="isnull", exclude=True,
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看重点推介"))]),
    )  # fmt: skip

    class Meta:
        model = Case
        fields: list[str] = []


class OpinionFilter(filters.FilterSet):
    status = ChoicesFilter(choices=OpinionStatus.choices, label=_("状态"))
    topic = ChoicesFilter(choices=OpinionTopic.choices, label=_("主题"))
    channel = ChoicesFilter(choices=OpinionChannel.choices, label=_("渠道"))

    class Meta:
        model = Opinion
        fields: list[str] = []
