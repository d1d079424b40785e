"""What achievements can be narrowed by, for pages and API."""

from django.utils.translation import gettext_lazy as _

from achievements.enums import AchievementKind, MaturityEvidence
from achievements.models import Achievement
from postings.filters import AmountFilter, ChoicesFilter, MaturityFilter, PostingFilter, TermFilter
from taxonomy.enums import Scheme


class AchievementFilter(PostingFilter):
    """The three kinds of F011 come first."""

    facets = {"tech_field": "tech_field__code", "kind": "kind", "trl": "trl"}

    kind = ChoicesFilter(field_name="kind", choices=AchievementKind.choices, label=_("成果类别"))
    trl = MaturityFilter(field_name="trl", label=_("成熟度"))
    checked = ChoicesFilter(field_name="trl_checked", choices=MaturityEvidence.choices, label=_("成熟度核验"))
    price = AmountFilter(field_name="price", label=_("意向价格"))
    discipline = TermFilter(scheme=Scheme.DISCIPLINE, field_name="discipline", label=_("学科"))

    class Meta:
        model = Achievement
        fields = [
            "q",
            "kind",
            "tech_field",
            "trl",
            "checked",
            "price",
            "discipline",
            "chain",
            "flag",
            "district",
            "park",
            "mode",
            "organisation",
            "state",
            "sort",
        ]
