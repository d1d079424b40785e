"""Forms of the funnel, of targets, and of publishing a scorecard."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, Picker
from parks.funnel import Choice
from parks.goals import goals
from parks.lineage import indicators
from parks.models import Park
from parks.scoring import Weights
from taxonomy.enums import Scheme
from taxonomy.models import Term


class FunnelForm(forms.Form):
    """Which matters the funnel counts; a GET form that can be shared as an address."""

    since = forms.DateField(label=_("征集起"), widget=DateInput(), required=False)
    until = forms.DateField(label=_("征集止"), widget=DateInput(), required=False)
    park = forms.ModelChoiceField(
        label=_("园区"), queryset=Park.objects.filter(is_reference=False), to_field_name="code", required=False,
        empty_label=_("全部"),
    )  # fmt: skip
    field = forms.ModelChoiceField(
        label=_("技术领域"), queryset=Term.objects.none(), required=False, empty_label=_("全部"), widget=Picker()
    )
    institution = forms.CharField(label=_("成果方名称"), max_length=60, required=False)

    def __init__(self, *args: Any, today: datetime.date, official: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not official:  # who deals with whom is not for everybody
            del self.fields["institution"]
        fields: dict[str, Any] = self.fields
        fields["field"].queryset = Term.objects.of(Scheme.TECH_FIELD)
        fields["since"].initial, fields["until"].initial = self.first(), today

        for one in fields.values():
            kind = "form-select" if isinstance(one.widget, forms.Select) else "form-control"
            one.widget.attrs.setdefault("class", kind)

    def first(self) -> datetime.date:
        return datetime.date(self.today.year, 1, 1)

    def choice(self) -> Choice:
        """What was asked for; this year where nothing that holds was, and today for a day that is to come."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        since, until = given.get("since") or self.first(), given.get("until") or self.today
        since = max(since, datetime.date(2000, 1, 1))
        until = max(since, min(until, self.today))
        return Choice(since, until, given.get("park"), given.get("field"), given.get("institution") or "")

    def query(self) -> dict[str, str]:
        """The address of the same choice."""
        chosen = self.choice()
        given: dict[str, Any] = {"since": chosen.since, "until": chosen.until, "park": chosen.park and chosen.park.code}
        given |= {
            "field": chosen.field and chosen.field.pk,
            "institution": chosen.institution,
        }
        return {name: str(value) for name, value in given.items() if value}


class PublishForm(forms.Form):
    """A period of the scorecard."""

    name = forms.CharField(label=_("期次"), min_length=2, max_length=40, help_text=_("如“2026 年 10 月”。"))
    as_of = forms.DateField(label=_("截至"), widget=DateInput(), help_text=_("昨天或更早；通常是月末。"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}))


class TargetForm(forms.Form):
    """A number for a year, to be decided by a second official."""

    code = forms.ChoiceField(label=_("目标"))
    label = forms.CharField(label=_("翻番目标的名称"), max_length=60, required=False, help_text=_("只有翻番目标要填。"))
    park = forms.ModelChoiceField(
        label=_("园区"), queryset=Park.objects.filter(is_reference=False), required=False, empty_label=_("全市"),
        help_text=_("园区目标目前用于对接活动（I17）。"),
    )  # fmt: skip
    year = forms.IntegerField(label=_("年份"), min_value=2020, max_value=2050)
    value = forms.DecimalField(label=_("目标值"), min_value=Decimal("0.01"), max_digits=15, decimal_places=2)
    unit = forms.CharField(label=_("单位"), max_length=12, required=False)
    base = forms.DecimalField(
        label=_("基期值"), min_value=Decimal("0.01"), max_digits=15, decimal_places=2, required=False
    )
    base_year = forms.IntegerField(label=_("基期年份"), min_value=2000, max_value=2050, required=False)
    indicator = forms.ChoiceField(label=_("现值取自指标"), required=False)
    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("文件名称和条款。"))
    reason = forms.CharField(label=_("理由"), min_length=5, max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["code"].choices = [*((one.code, one.label) for one in goals()), ("doubling", _("五年翻番"))]
        known = [(one.code, f"{one.code} {one.label}") for one in indicators()]
        fields["indicator"].choices = [("", _("没有对应指标")), *known]


class WeightSetForm(forms.Form):
    """Another version of the weights: one number an indicator, a hundred together."""

    since = forms.DateField(label=_("起用日期"), widget=DateInput())
    reason = forms.CharField(label=_("理由"), min_length=5, max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, kept: Weights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        for one in indicators():
            self.fields[f"w_{one.code}"] = forms.DecimalField(
                label=f"{one.code} {one.label}", min_value=0, max_value=100, decimal_places=1, required=False,
                initial=kept.of.get(one.code), widget=forms.NumberInput({"inputmode": "decimal"}),
            )  # fmt: skip

    def weights(self) -> dict[str, Decimal]:
        """What was typed; nothing weighs nothing."""
        names = {f"w_{one.code}": one.code for one in indicators()}
        return {code: self.cleaned_data[name] for name, code in names.items() if self.cleaned_data.get(name)}
