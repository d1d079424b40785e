"""An organisation's figures, once for all policies."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, MultiPicker, WanField
from resources.models import OrganisationFigures
from resources.services.figures import FIELDS
from taxonomy.enums import Scheme
from taxonomy.selectors import choices


class FiguresForm(forms.ModelForm):
    revenue = WanField(label=_("年度营业收入"), required=False)
    rd_spend = WanField(label=_("年度研发费用"), required=False, help_text=_("按研发费用加计扣除的口径。"))
    assets = WanField(label=_("资产总额"), required=False)
    tech_fields = forms.MultipleChoiceField(label=_("主要技术领域"), required=False, widget=MultiPicker)

    class Meta:
        model = OrganisationFigures
        fields = ["as_of", *FIELDS]
        widgets = {"as_of": DateInput, "founded_on": DateInput}
        help_texts = {
            "as_of": _("通常是上一年 12 月 31 日；金额按截至这一天的一个年度填写。"),
            "founded_on": _("见营业执照。"),
            "rd_staff": _("直接从事研发和相关技术工作的人员。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        terms = choices(Scheme.TECH_FIELD, today).filter(parent=None)
        self.fields["tech_fields"].choices = [(term.code, term.name) for term in terms]  # type: ignore[attr-defined]
        if not self.is_bound and not self.initial.get("as_of"):
            self.initial["as_of"] = date(today.year - 1, 12, 31)

    def _post_clean(self) -> None:
        """The service writes."""
