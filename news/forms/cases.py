"""The form of a case: the text, the figures as rows, who is named."""

from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.forms import DateInput, Picker, WanField
from news.enums import PartnerRole
from news.models import Case
from postings.forms import RowsFormSet
from taxonomy.enums import Scheme
from taxonomy.forms import TermField

_AREA = forms.Textarea({"rows": 5})
MAX_FIGURES, MAX_PARTNERS = 12, 8
FIGURE = ("what", "before", "after", "change", "unit", "compared_with", "source", "measured_on")


class CaseForm(forms.ModelForm):
    tech_field = TermField(scheme=Scheme.TECH_FIELD, label=_("技术领域"), required=False, empty_label=_("暂不选择"))
    funding = WanField(label=_("财政经费（万元）"), required=False)

    class Meta:
        model = Case
        fields = [
            "kind", "title", "summary", "year", "tech_field", "problem", "solution", "outcome", "lesson", "funding",
            "funder", "team",
        ]  # fmt: skip
        widgets = dict.fromkeys(("problem", "solution", "outcome", "lesson"), _AREA)
        help_texts = {
            "summary": _("一句话说清做成了什么、好了多少，列表里显示。"),
            "problem": _("当时卡在哪里，试过什么。"),
            "lesson": _("别的单位可以照着做的是哪几步。"),
            "team": _("基层服务类案例填写，例：畜牧科技服务团。"),
            "funding": _("示范工程类案例填写。"),
        }

    def _post_clean(self) -> None:
        """The service writes."""


class FigureForm(forms.Form):
    """One outcome figure: the change, or the value after (and before)."""

    what = forms.CharField(label=_("指标"), max_length=60, required=False)
    change = forms.DecimalField(
        label=_("变化"), max_digits=18, decimal_places=4, required=False, help_text=_("降低写负数，例：-11。")
    )
    before = forms.DecimalField(label=_("之前"), max_digits=18, decimal_places=4, required=False)
    after = forms.DecimalField(label=_("之后"), max_digits=18, decimal_places=4, required=False)
    unit = forms.CharField(label=_("单位"), max_length=24, required=False)
    compared_with = forms.CharField(label=_("对比对象"), max_length=60, required=False)
    source = forms.CharField(label=_("数据来源"), max_length=80, required=False)
    measured_on = forms.DateField(label=_("测得日期"), required=False, widget=DateInput)

    use_required_attribute = False

    def is_blank(self) -> bool:
        return not self.cleaned_data.get("what")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("what"):
            if any(cleaned.get(name) for name in ("change", "after", "unit", "source")):
                self.add_error("what", _("请写明是什么指标。"))
            return cleaned
        if cleaned.get("change") is None and cleaned.get("after") is None:
            self.add_error("change", _("请填变化，或填之后的数值。"))
        for name, words in (("unit", _("请写明单位。")), ("source", _("请写明数据来源，例：第三方检测报告。"))):
            if not cleaned.get(name):
                self.add_error(name, words)
        return cleaned

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIGURE}


class PartnerForm(forms.Form):
    """An organisation that the case names."""

    organisation = forms.ModelChoiceField(
        label=_("单位"), queryset=Organisation.objects.none(), widget=Picker, required=False, empty_label=_("请选择")
    )
    role = forms.ChoiceField(label=_("角色"), choices=PartnerRole.choices, required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.verified().filter(is_reference=False)
        self.fields["organisation"].queryset = rows.order_by("sort_key")  # type: ignore[attr-defined]

    def is_blank(self) -> bool:
        return self.cleaned_data.get("organisation") is None

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("organisation", "role")}


FigureFormSet = formset_factory(
    FigureForm, formset=RowsFormSet, extra=1, can_delete=True, max_num=MAX_FIGURES, validate_max=True
)
PartnerFormSet = formset_factory(
    PartnerForm, formset=RowsFormSet, extra=2, can_delete=True, max_num=MAX_PARTNERS, validate_max=True
)
