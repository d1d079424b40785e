"""What lists of challenges can be narrowed by: the same words in the address of the hall, of its feeds and of the API."""

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.enums import Channel
from challenges.models import Challenge, Programme
from common.forms import Picker
from parks.models import Park
from postings.filters import AmountFilter, TermsFilter
from taxonomy.enums import Scheme

DEADLINES = [("7", _("7 天内截止")), ("30", _("30 天内截止")), ("90", _("90 天内截止"))]
SORTS = [("closing", _("截止最近")), ("newest", _("最新")), ("money", _("资金最多"))]
_ORDER = {
    "closing": (F("closes_on").asc(nulls_last=True), "-pk"),
    "newest": (F("published_at").desc(nulls_last=True), "-pk"),
    "money": (F("own_amount").desc(nulls_last=True), "-pk"),
}


class ChallengeFilter(filters.FilterSet):
    """Filters of the hall."""

    q = filters.CharFilter(label=_("关键词"), method="search_for", max_length=100, widget=forms.HiddenInput)
    tech_field = TermsFilter(scheme=Scheme.TECH_FIELD, label=_("技术领域"))
    park = filters.ModelChoiceFilter(
        queryset=Park.objects.filter(is_reference=False), to_field_name="code", label=_("园区"), widget=Picker
    )
    money = AmountFilter(field_name="own_amount", label=_("企业投入"))
    closes = filters.ChoiceFilter(choices=DEADLINES, label=_("截止"), method="closing_within", empty_label=_("不限"))
    programme = filters.ModelChoiceFilter(
        queryset=Programme.objects.all(), to_field_name="code", label=_("计划"), empty_label=_("不限")
    )
    channel = filters.ChoiceFilter(choices=Channel.choices, label=_("揭榜途径"), empty_label=_("不限"))
    sort = filters.ChoiceFilter(
        choices=SORTS, label=_("排序"), method="sorted_by", empty_label=None, widget=forms.HiddenInput
    )

    class Meta:
        model = Challenge
        fields: list[str] = []

    def search_for(self, qs: Any, name: str, value: str) -> Any:
        return qs.search(value)

    def closing_within(self, qs: QuerySet[Challenge], name: str, value: str) -> QuerySet[Challenge]:
        today: date = timezone.localdate()
        return qs.filter(closes_on__gte=today, closes_on__lte=today + timedelta(days=int(value)))

    def sorted_by(self, qs: QuerySet[Challenge], name: str, value: str) -> QuerySet[Challenge]:
        return qs.order_by(*_ORDER[value])
