"""What movements can be narrowed by: the same words on the page, in the export and in the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from challenges.enums import MovementKind
from challenges.models import Movement, Programme
from common.forms import DateInput


class MovementFilter(filters.FilterSet):
    """Filters of the movements."""

    programme = filters.ModelChoiceFilter(
        queryset=Programme.objects.all(), field_name="pool__programme", to_field_name="code", label=_("计划"),
        empty_label=_("不限"),
    )  # fmt: skip
    year = filters.NumberFilter(field_name="pool__fiscal_year", label=_("财政年度"))
    kind = filters.ChoiceFilter(choices=MovementKind, label=_("类别"), empty_label=_("不限"))
    project = filters.CharFilter(field_name="account__project", lookup_expr="icontains", label=_("项目编号"))
    since = filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("自"), widget=DateInput)
    until = filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("至"), widget=DateInput)

    class Meta:
        model = Movement
        fields: list[str] = []
