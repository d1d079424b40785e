"""The form of a bid after domain facts 5.5, its rows, and the small forms around it."""

from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Persona
from accounts.models import Organisation, User
from challenges.bidding import BIDDERS, results_of
from challenges.enums import BudgetSource
from challenges.models import Bid
from common.forms import MultiPicker, Picker, WanField
from postings.forms import MAX_ROWS, NumberField, PostingForm, RowsFormSet

SUBJECTS = (
    _("设备费"), _("材料费"), _("测试化验加工费"), _("燃料动力费"), _("差旅费"), _("会议费"),
    _("国际合作与交流费"), _("劳务费"), _("专家咨询费"), _("其他"),
)  # fmt: skip
"""Budget lines of the acceptance form (5.5), as suggestions."""


class BidForm(PostingForm):
    """What the bidder writes, in the order in which a reviewer reads it."""

    keywords = None  # type: ignore[assignment]
    tech_field = None  # type: ignore[assignment]
    high_tech_field = None  # type: ignore[assignment]
    modes = None  # type: ignore[assignment]
    chain = None  # type: ignore[assignment]
    flags = None  # type: ignore[assignment]
    declared_unclassified = None  # type: ignore[assignment]
    price = WanField(label=_("报价"), required=True, help_text=_("发榜方现金与财政支持合计。"))
    declared_true = forms.BooleanField(label=_("我单位承诺内容真实，无知识产权纠纷，不含涉密内容"))
    excluded_reviewers = forms.ModelMultipleChoiceField(
        label=_("请求回避的评审专家"), queryset=User.objects.none(), widget=MultiPicker, required=False,
        help_text=_("不必说明原因，专家和发榜单位都不会知道。"),
    )  # fmt: skip

    sections = (
        ("route", _("技术路线"), _("怎么解这道题：原理、步骤、关键点，为什么可行。"), ("route",)),
        ("answers", _("逐项响应考核指标"), _("写承诺能达到的值；范围写两端。必达指标都要响应。"), ()),
        ("plan", _("进度与里程碑"), _("各里程碑的支付比例合计 100%。"), ("months",)),
        ("budget", _("报价与经费预算"), _("发榜方现金与财政支持合计应等于报价。"), ("price",)),
        ("basis", _("基础与条件"), "", ("achievement", "basis", "facilities")),
        ("rights", _("成果与产权"), "", ("deliverables", "rights_plan")),
        ("risks", _("风险与对策"), "", ("risks",)),
        ("reviewers", _("评审回避"), "", ("excluded_reviewers",)),
        ("declare", _("承诺"), "", ("declared_true",)),
    )

    class Meta:
        model = Bid
        fields = [
            "route", "months", "price", "achievement", "basis", "facilities", "deliverables", "rights_plan", "risks",
            "excluded_reviewers", "declared_true",
        ]  # fmt: skip
        widgets = {"achievement": Picker}
        help_texts = {
            "achievement": _("方案建立在哪项已发布的成果上，评审时不显示；签约后记入成果流向。"),
            "route": _("至少 100 字。评榜可能隐去单位名称，正文里请不要写单位和人名。"),
            "months": _("从签订合同起算，不超过榜单的完成时限。"),
            "basis": _("做过的同类工作、已有数据和样机。"),
            "facilities": _("用哪些平台和设备，能不能保证使用。"),
            "deliverables": _("交付什么、几套、怎样验收。"),
            "rights_plan": _("背景专利、成果归属、许可范围。"),
            "risks": _("最可能失败的地方，和到时怎么办。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reviewers = User.objects.filter(reviewer__is_active=True).order_by("name", "pk")
        self.fields["excluded_reviewers"].queryset = reviewers  # type: ignore[attr-defined]
        self.fields["achievement"].queryset = results_of(self.instance)  # type: ignore[attr-defined]
        for name in ("route", "basis", "rights_plan", "deliverables", "months"):
            self.fields[name].required = True


class AnswerForm(forms.Form):
    """The promise for one indicator, whose id is hidden in the row."""

    indicator_id = forms.IntegerField(widget=forms.HiddenInput)
    low = NumberField(label=_("承诺值或下限"))
    high = NumberField(label=_("上限（范围）"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    use_required_attribute = False

    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) not in (None, "") for name in ("low", "high", "note"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", _("上限应不小于下限。"))
        return cleaned

    def row(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class MilestoneForm(forms.Form):
    """One planned milestone."""

    name = forms.CharField(label=_("名称"), max_length=80, required=False)
    month = forms.IntegerField(label=_("第几个月完成"), min_value=1, max_value=60, required=False)
    share = NumberField(label=_("支付比例（%）"), min_value=0, max_value=100, max_digits=5, decimal_places=2)
    target = forms.CharField(label=_("目标指标"), max_length=300, required=False)
    deliverable = forms.CharField(label=_("交付物"), max_length=300, required=False)
    use_required_attribute = False

    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) not in (None, "") for name in self.fields if name != "DELETE")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.is_blank():
            for name in ("name", "month", "share"):
                if cleaned.get(name) in (None, ""):
                    self.add_error(name, _("请填写“%(label)s”。") % {"label": self.fields[name].label})
        return cleaned

    def row(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}


class BudgetForm(forms.Form):
    """One line of the budget."""

    line = forms.CharField(label=_("科目"), max_length=60, required=False)
    source = forms.TypedChoiceField(
        label=_("来源"), choices=BudgetSource.choices, required=False, empty_value=BudgetSource.SPONSOR
    )
    amount = WanField(label=_("金额（万元）"), required=False)
    use_required_attribute = False

    def is_blank(self) -> bool:
        return not self.cleaned_data.get("line") and self.cleaned_data.get("amount") is None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.is_blank():
            if not cleaned.get("line"):
                self.add_error(
                    "line", _("请写明科目，例如：%(names)s。") % {"names": "、".join(map(str, SUBJECTS[:3]))}
                )
            if cleaned.get("amount") is None:
                self.add_error("amount", _("请填写金额。"))
        return cleaned

    def row(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}


AnswerFormSet = formset_factory(AnswerForm, formset=RowsFormSet, extra=0, max_num=MAX_ROWS, validate_max=True)
MilestoneFormSet = formset_factory(
    MilestoneForm, formset=RowsFormSet, extra=1, can_delete=True, max_num=12, validate_max=True
)
BudgetFormSet = formset_factory(
    BudgetForm, formset=RowsFormSet, extra=1, can_delete=True, max_num=MAX_ROWS, validate_max=True
)


class MemberForm(forms.Form):
    """Whom to ask into the consortium, for what."""

    organisation = forms.ModelChoiceField(
        label=_("成员单位"), queryset=Organisation.objects.none(), widget=Picker, empty_label=_("请选择")
    )
    duty = forms.CharField(label=_("分工"), max_length=300, help_text=_("例：负责海上试验和比对。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in OrganisationKind.values if Persona.of(kind) in BIDDERS]
        rows = Organisation.objects.verified().filter(kind__in=kinds, is_reference=False)
        self.fields["organisation"].queryset = rows  # type: ignore[attr-defined]
