"""Forms from the contract to the outcome. What holds together is judged by the services; these judge single fields."""

from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from challenges import figures
from challenges.enums import AcceptanceDocument, AcceptanceOutcome, ContractKind, MilestoneStatus
from challenges.models import Contract
from challenges.services.contracts import FIELDS
from common.forms import DateInput, WanField
from postings.forms import RowsFormSet
from postings.uploads import ACCEPT


class ContractForm(forms.ModelForm):
    """The record of 5.6 that both sides confirm."""

    kind = forms.ChoiceField(label=_("合同类别"), choices=ContractKind.choices)
    total = WanField(label=_("合同成交总额"), help_text=_("发榜方现金与财政支持合计。"))
    technical = WanField(label=_("技术交易额"), help_text=_("其中属于技术的部分，认定登记以它为准。"))
    subsidy = WanField(label=_("财政支持金额"))

    class Meta:
        model = Contract
        fields = ["name", "kind", "total", "technical", "subsidy", "starts_on", "ends_on", "signed_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput, "signed_on": DateInput}
        help_texts = {"signed_on": _("不填则取双方都确认的那一天。")}

    def _post_clean(self) -> None:
        """The service writes."""

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class ContractMilestoneForm(forms.Form):
    """One milestone as agreed."""

    name = forms.CharField(label=_("名称"), max_length=80, required=False)
    due_on = forms.DateField(label=_("应完成日"), required=False, widget=DateInput)
    share = forms.DecimalField(
        label=_("支付比例（%）"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    target = forms.CharField(label=_("目标指标"), max_length=300, required=False)
    deliverable = forms.CharField(label=_("交付物"), max_length=300, required=False)
    use_required_attribute = False

    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) not in (None, "") for name in self.fields if name != "DELETE")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.is_blank():
            for name in ("name", "due_on", "share"):
                if cleaned.get(name) in (None, ""):
                    self.add_error(name, _("请填写“%(label)s”。") % {"label": self.fields[name].label})
        return cleaned

    def row(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}


ContractMilestones = formset_factory(
    ContractMilestoneForm, formset=RowsFormSet, extra=0, can_delete=True, max_num=12, validate_max=True
)


class RegisterForm(forms.Form):
    number = forms.CharField(label=_("认定登记编号"), max_length=40, help_text=_("技术合同认定登记机构给出的编号。"))


class ReportForm(forms.Form):
    """What a milestone has reached."""

    report = forms.CharField(
        label=_("完成情况"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("对照目标指标写：达到多少、怎么测的、谁测的。")
    )  # fmt: skip


class CheckForm(forms.Form):
    """The verdict about a milestone."""

    verdict = forms.ChoiceField(
        label=_("考核结论"), widget=forms.RadioSelect,
        choices=[(row.value, row.label) for row in (MilestoneStatus.PASSED, MilestoneStatus.RECTIFY, MilestoneStatus.FAILED)],
    )  # fmt: skip
    conclusion = forms.CharField(
        label=_("考核意见"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("整改或不通过须写明理由，双方会看到。")
    )  # fmt: skip


class AcceptanceForm(forms.Form):
    """The report and the figures of 5.5, by heading."""

    summary = forms.CharField(
        label=_("完成情况"), max_length=5000, required=False, widget=forms.Textarea({"rows": 6}), help_text=_("逐项对照考核指标写。")
    )  # fmt: skip
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for figure in figures.FIGURES:
            made: forms.Field = WanField(label=str(figure.label), required=False)
            if figure.kind == "count":
                made = forms.IntegerField(label=str(figure.label), min_value=0, max_value=1_000_000, required=False)
            self.fields[figure.code] = made

    def parts(self) -> list[tuple[Any, list[Any]]]:
        """(heading, bound fields), for the page."""
        rows = figures.FIGURES
        return [
            (heading, [self[row.code] for row in rows if row.group == group])
            for group, heading in figures.GROUPS.items()
        ]

    def figures(self) -> dict[str, Any]:
        return {code: self.cleaned_data.get(code) for code in figures.BY_CODE}


class DocumentForm(forms.Form):
    """A file of the acceptance under its heading."""

    document = forms.ChoiceField(label=_("材料"), choices=AcceptanceDocument.choices)
    file = forms.FileField(
        label=_("选择文件"), widget=forms.ClearableFileInput({"accept": ACCEPT}), allow_empty_file=True
    )


class DecideForm(forms.Form):
    """What the panel has found."""

    outcome = forms.ChoiceField(label=_("结论"), choices=AcceptanceOutcome.choices, widget=forms.RadioSelect)
    score = forms.DecimalField(label=_("验收得分"), min_value=0, max_value=100, max_digits=5, decimal_places=2)
    votes_for = forms.IntegerField(label=_("同意票"), min_value=0, max_value=99)
    votes_against = forms.IntegerField(label=_("反对票"), min_value=0, max_value=99, initial=0)
    rectify_by = forms.DateField(
        label=_("整改期限"), required=False, widget=DateInput, help_text=_("结论为“整改后再验”时填写。")
    )
    opinion = forms.CharField(
        label=_("验收意见"), max_length=2000, widget=forms.Textarea({"rows": 4}), help_text=_("双方会看到。")
    )


class OutcomeForm(forms.Form):
    """What became of it."""

    is_in_use = forms.TypedChoiceField(
        label=_("成果是否已投入使用"), choices=[("True", _("已投入使用")), ("False", _("尚未投入使用"))],
        coerce=lambda v: v == "True", widget=forms.RadioSelect, empty_value=None,
    )  # fmt: skip
    revenue = WanField(label=_("新增销售收入"), required=False)
    text = forms.CharField(
        label=_("说明"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("用在哪里；没有用上的，卡在什么地方。")
    )  # fmt: skip


class ReturnForm(forms.Form):
    """Money that came back."""

    amount = WanField(label=_("收到的退回金额"))
