"""What the directories can be narrowed by: the same words in the address of a page and of the API."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.forms import Picker
from common.money import YUAN_PER_WAN
from parks.models import Park
from postings.filters import ChoicesFilter, TermFilter, TermsFilter
from resources.enums.bases import BaseKind
from resources.enums.finance import ProductKind
from resources.enums.funds import FundingMode, FundKind
from resources.models.bases import PilotBase
from resources.models.finance import FinanceProduct
from resources.models.funds import Fund
from taxonomy.enums import Scheme

LEVELS = [(str(level), _("TRL %(level)d") % {"level": level}) for level in range(1, 10)]


class ListedFilter(filters.FilterSet):
    """Words, and the organisation to which a link has narrowed the list."""

    q = filters.CharFilter(label=_("关键词"), method="search_for", max_length=100, widget=forms.HiddenInput)
    organisation = filters.NumberFilter(field_name="organisation", widget=forms.HiddenInput)

    def search_for(self, qs: Any, name: str, value: str) -> Any:
        return qs.search(value)


class ProductFilter(ListedFilter):
    """Products by kind, by the amount wanted, by white list and by visits."""

    kind = ChoicesFilter(choices=ProductKind.choices, label=_("产品类别"))
    amount = filters.NumberFilter(
        label=_("想要的额度（万元）"), method="that_lend", min_value=0, max_value=99_990_000,
        widget=forms.NumberInput({"inputmode": "decimal", "min": "0", "step": "any"}),
    )  # fmt: skip
    open_to_all = filters.BooleanFilter(label=_("不要求白名单"), method="without_list", widget=forms.CheckboxInput)
    visits = filters.BooleanFilter(label=_("可上门服务"), method="that_visit", widget=forms.CheckboxInput)

    class Meta:
        model = FinanceProduct
        fields: list[str] = []

    def that_lend(self, qs: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        yuan = value * YUAN_PER_WAN
        low, high = Q(amount_from=None) | Q(amount_from__lte=yuan), Q(amount_to=None) | Q(amount_to__gte=yuan)
        return qs.filter(low & high)

    def without_list(self, qs: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return qs.filter(needs_white_list=False) if value else qs

    def that_visit(self, qs: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return qs.filter(visits=True) if value else qs


class FundFilter(ListedFilter):
    kind = ChoicesFilter(choices=FundKind.choices, label=_("基金类型"))
    mode = ChoicesFilter(choices=FundingMode.choices, label=_("支持方式"))
    fields = TermsFilter(scheme=Scheme.TECH_FIELD, label=_("关注领域"))
    park = filters.ModelChoiceFilter(
        queryset=Park.objects.filter(is_reference=False), to_field_name="code", label=_("服务的园区"), widget=Picker
    )

    class Meta:
        model = Fund
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset).distinct()


class BaseFilter(ListedFilter):
    """Bases by kind, by field, by the level from which they lift, by district and park."""

    kind = ChoicesFilter(choices=BaseKind.choices, label=_("类型"))
    fields = TermsFilter(scheme=Scheme.TECH_FIELD, label=_("服务领域"))
    trl = filters.ChoiceFilter(choices=LEVELS, label=_("我的成果现在是"), method="that_lift", empty_label=_("不限"))
    district = TermFilter(scheme=Scheme.DISTRICT, label=_("所在区市"))
    park = filters.ModelChoiceFilter(
        queryset=Park.objects.filter(is_reference=False), to_field_name="code", label=_("所在园区"), widget=Picker
    )

    class Meta:
        model = PilotBase
        fields: list[str] = []

    def that_lift(self, qs: Any, name: str, value: str) -> Any:
        return qs.lifting(int(value), None)

    def filter_queryset(self, queryset: Any) -> Any:
        """A base serves several fields; ticking two of them shows it once."""
        return super().filter_queryset(queryset).distinct()
