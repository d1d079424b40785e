"""Filters of the directory of organisations."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.querysets import OrganisationQuerySet
from taxonomy.enums import Scheme
from taxonomy.models import Term


class OrganisationFilter(django_filters.FilterSet):
    """By words, kind and district; shared as a URL."""

    q = django_filters.CharFilter(
        label=_("名称"), method="typed", max_length=80, widget=forms.TextInput({"type": "search"})
    )
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=OrganisationKind, empty_label=_("全部类型"))
    district = django_filters.ModelChoiceFilter(
        label=_("所在区市"), queryset=Term.objects.of(Scheme.DISTRICT), empty_label=_("全部区市")
    )

    class Meta:
        model = Organisation
        fields = ["q", "kind", "district"]

    def typed(self, queryset: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        return queryset.typed(value)
