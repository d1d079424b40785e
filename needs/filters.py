"""What needs can be narrowed by, for pages and API."""

from django.utils.translation import gettext_lazy as _

from needs.enums import NeedType
from needs.models import Need
from postings.filters import AmountFilter, ChoicesFilter, MaturityFilter, PostingFilter, TermFilter
from taxonomy.enums import Scheme


class NeedFilter(PostingFilter):
    facets = {"tech_field": "tech_field__code", "type": "need_type", "trl": "trl_wanted"}

    type = ChoicesFilter(field_name="need_type", choices=NeedType.choices, label=_("需求类型"))
    trl = MaturityFilter(field_name="trl_wanted", label=_("期望成熟度"))
    budget = AmountFilter(field_name="budget", label=_("拟投入资金"))
    industry = TermFilter(scheme=Scheme.INDUSTRY, field_name="industry", label=_("应用行业"))

    class Meta:
        model = Need
        fields = [
            "q",
            "tech_field",
            "type",
            "trl",
            "budget",
            "industry",
            "chain",
            "flag",
            "district",
            "park",
            "mode",
            "organisation",
            "state",
            "sort",
        ]
