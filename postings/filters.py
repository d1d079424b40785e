"""What lists of postings can be narrowed by: the same words in the address of a page and of the API."""

from collections.abc import Mapping
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.forms import Picker
from common.money import YUAN_PER_WAN
from parks.models import Park
from postings.enums import AmountBand, MaturityBand, PostingStatus, Sort
from taxonomy.enums import Scheme
from taxonomy.models import Term
from taxonomy.selectors import names_of

FACET_LIMIT = 5_000
"""Counts beside the options are shown for lists up to this many rows; above, each costs more than the list itself."""


def terms(scheme: str) -> QuerySet[Term]:
    """Every term of a dictionary, ended ones too: what was filed under them stays findable."""
    return Term.objects.of(scheme).choosable()


class TermFilter(filters.ModelChoiceFilter):
    """One term by its code; of a term with children, these too."""

    def __init__(self, *, scheme: str, **kwargs: Any) -> None:
        super().__init__(queryset=terms(scheme), to_field_name="code", widget=Picker, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Term | None) -> QuerySet[Any]:
        if value is None:
            return qs
        return qs.filter(Q(**{self.field_name: value}) | Q(**{f"{self.field_name}__parent": value}))


class TermsFilter(filters.ModelMultipleChoiceFilter):
    """Any of several terms by their codes."""

    def __init__(self, *, scheme: str, **kwargs: Any) -> None:
        super().__init__(
            queryset=terms(scheme), to_field_name="code", widget=forms.CheckboxSelectMultiple, distinct=False, **kwargs
        )


class ChoicesFilter(filters.MultipleChoiceFilter):
    """Any of a few choices, as boxes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, distinct=False, **kwargs)


class MaturityFilter(ChoicesFilter):
    """Bands of TRL on an integer field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=MaturityBand.choices, **kwargs)

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        levels = [level for band in value or () for level in MaturityBand(band).levels]
        return qs.filter(**{f"{self.field_name}__in": levels}) if levels else qs


class AmountFilter(filters.ChoiceFilter):
    """Bands of money on a yuan field; 面议 is no amount."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=AmountBand.choices, empty_label=_("不限"), **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        if value == AmountBand.OPEN:
            return qs.filter(**{f"{self.field_name}__isnull": True})
        low, high = AmountBand(value).bounds
        qs = qs.filter(**{f"{self.field_name}__gte": low * YUAN_PER_WAN})
        return qs.filter(**{f"{self.field_name}__lt": high * YUAN_PER_WAN}) if high else qs


class FlagFilter(ChoicesFilter):
    """Any of the flags of technology: 卡脖子, 国产替代 (F223)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: list(names_of(Scheme.TECHNOLOGY_FLAG).items()), **kwargs)

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__overlap": value}) if value else qs


class PostingFilter(filters.FilterSet):
    """Base of NeedFilter and AchievementFilter. Without `state` only what is in public life is listed."""

    facets: Mapping[str, str] = {"tech_field": "tech_field__code"}
    """Filter → the column whose values are counted beside its options."""

    q = filters.CharFilter(label=_("关键词"), method="search_for", max_length=100)
    tech_field = TermsFilter(scheme=Scheme.TECH_FIELD, label=_("技术领域"))
    district = TermFilter(scheme=Scheme.DISTRICT, field_name="organisation__district", label=_("区市"))
    park = filters.ModelChoiceFilter(
        queryset=Park.objects.filter(is_reference=False), to_field_name="code", label=_("园区"), widget=Picker
    )
    chain = TermFilter(scheme=Scheme.INDUSTRY_CHAIN, field_name="chain", label=_("重点产业链"))
    flag = FlagFilter(field_name="flags", label=_("技术标记"))
    mode = TermFilter(scheme=Scheme.COOPERATION_MODE, field_name="modes", label=_("合作方式"))
    organisation = filters.NumberFilter(field_name="organisation", label=_("发布单位"), widget=forms.HiddenInput)
    state = filters.ChoiceFilter(
        choices=PostingStatus.choices, label=_("状态"), method="in_state", empty_label=_("已发布")
    )
    sort = filters.ChoiceFilter(
        choices=Sort.choices, label=_("排序"), method="sorted_by", empty_label=None, widget=forms.HiddenInput
    )

    def search_for(self, qs: Any, name: str, value: str) -> Any:
        return qs.search(value)

    def in_state(self, qs: Any, name: str, value: str) -> Any:
        return qs.filter(status=value)

    def sorted_by(self, qs: Any, name: str, value: str) -> Any:
        if value == Sort.RELEVANCE and self.form.cleaned_data.get("q"):
            return qs
        column = "confirmed_at" if value == Sort.CONFIRMED else "published_at"
        return qs.order_by(f"-{column}", "-pk")

    def filter_queryset(self, queryset: Any) -> Any:
        return self._narrow(queryset, self.form.cleaned_data)

    def _narrow(self, queryset: Any, chosen: Mapping[str, Any]) -> Any:
        """All filters; `mode` may meet a row twice (a term and its child), so it is asked as a set of keys."""
        if not chosen.get("state"):
            queryset = queryset.published()
        for name, value in chosen.items():
            if name == "mode" and value:
                keys = self.filters[name].filter(self.queryset.model.objects.all(), value).order_by().values("pk")
                queryset = queryset.filter(pk__in=keys)
            else:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def counts(self, name: str) -> dict[str, int]:
        """Option → how many rows it would show, with all other filters as they are. One query."""
        others = {key: value for key, value in self.form.cleaned_data.items() if key not in {name, "sort"}}
        rows = self._narrow(self.queryset, others).order_by()
        return dict(rows.values_list(self.facets[name]).annotate(total=Count("pk")))

    def show_counts(self) -> None:
        """Write the counts behind the options of every facet; options that would show nothing stay, with 0."""
        for name in self.facets:
            counts = self._by_option(name, self.counts(name))
            widget = self.form.fields[name].widget
            widget.choices = [
                (key, f"{label} {counts.get(str(key), 0)}") if str(key) else (key, label)
                for key, label in widget.choices
            ]

    def _by_option(self, name: str, counts: dict[Any, int]) -> dict[str, int]:
        if not isinstance(self.filters[name], MaturityFilter):
            return {str(key): total for key, total in counts.items()}
        return {band.value: sum(counts.get(level, 0) for level in band.levels) for band in MaturityBand}
