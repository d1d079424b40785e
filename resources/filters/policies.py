"""What the list of policies can be narrowed by."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import Picker
from resources.enums.policies import PolicySort, PolicyWindow, SupportMode
from resources.models import PolicyPackage, PolicyVersion
from taxonomy.enums import Scheme
from taxonomy.models import Term

_ORDER = {
    PolicySort.NEWEST: (F("approved_at").desc(nulls_last=True), "-pk"),
    PolicySort.DEADLINE: (F("deadline").asc(nulls_last=True), "-pk"),
    PolicySort.MONEY: (F("money_high").desc(nulls_last=True), "-pk"),
}


class PolicyFilter(filters.FilterSet):
    """Filters of the list and of the API; the queryset is of the current versions."""

    q = filters.CharFilter(label=_("关键词"), method="search_for", max_length=100, widget=forms.HiddenInput)
    package = filters.ModelChoiceFilter(
        queryset=PolicyPackage.objects.all(), to_field_name="code", field_name="policy__packages", label=_("政策包"),
        empty_label=_("不限"),
    )  # fmt: skip
    plan = filters.ModelChoiceFilter(
        queryset=Term.objects.of(Scheme.POLICY_PLAN).select_related("parent"), to_field_name="code", label=_("计划体系"),
        method="in_plan", widget=Picker, empty_label=_("不限"),
    )  # fmt: skip
    mode = filters.ChoiceFilter(choices=SupportMode.choices, label=_("支持方式"), empty_label=_("不限"))
    window = filters.ChoiceFilter(
        choices=PolicyWindow.choices, label=_("受理"), method="in_window", empty_label=_("不限")
    )
    no_application = filters.BooleanFilter(label=_("免申即享"), widget=forms.CheckboxInput, method="without_asking")
    sort = filters.ChoiceFilter(
        choices=PolicySort.choices, label=_("排序"), method="sorted_by", empty_label=None, widget=forms.HiddenInput
    )

    class Meta:
        model = PolicyVersion
        fields: list[str] = []

    def search_for(self, qs: Any, name: str, value: str) -> Any:
        return qs.search(value)

    def in_plan(self, qs: Any, name: str, value: Term) -> Any:
        """A heading means everything under it."""
        return qs.filter(Q(plan=value) | Q(plan__parent=value))

    def in_window(self, qs: Any, name: str, value: str) -> Any:
        day = timezone.localdate()
        narrow = {
            PolicyWindow.OPEN: qs.open_on, PolicyWindow.UPCOMING: qs.upcoming_on, PolicyWindow.OVER: qs.over_on
        }  # fmt: skip
        return narrow[PolicyWindow(value)](day)

    def without_asking(self, qs: Any, name: str, value: bool) -> Any:
        return qs.filter(no_application=True) if value else qs

    def sorted_by(self, qs: Any, name: str, value: str) -> Any:
        return qs.order_by(*_ORDER[PolicySort(value)])
