"""The form of an achievement (domain facts 5.4)."""

from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from achievements.enums import AchievementKind, IPStatus
from achievements.models import Achievement
from common.forms import WanField
from postings.forms import MAX_ROWS, TITLE_HINT, MaturityField, PostingForm, RowsFormSet
from taxonomy.enums import Scheme
from taxonomy.forms import TermField


class AchievementForm(PostingForm):
    discipline = TermField(
        scheme=Scheme.DISCIPLINE,
        label=_("学科"),
        required=False,
        empty_label=_("暂不选择"),
        help_text=_("可输入名称、代码或拼音查找。"),
    )
    trl = MaturityField(label=_("技术成熟度"), help_text=_("按已有证据能证明的级别填，匹配时与需求的期望比较。"))
    kind = forms.ChoiceField(
        label=_("成果类别"),
        required=False,
        choices=[("", _("暂不选择")), *AchievementKind.choices],
        help_text=_(
            "重大平台产出的选“自主创新重大成果”，产业发展急需的选“产业科技创新成果”，为企业需求研发的选“企业需求技术成果”。"
        ),
    )
    price = WanField(label=_("意向价格"), required=False, help_text=_("不填显示为“面议”。"))

    sections = (
        ("basics", _("成果概况"), "", ("title", "kind", "keywords", "holder")),
        (
            "text",
            _("内容"),
            _("写给企业的工程师：解决什么问题、做到什么程度、和现有办法比好在哪里。"),
            ("summary", "innovation"),
        ),
        ("indicators", _("技术指标"), _("能量化的写成行：系统按数值和单位与需求比对。"), ()),
        (
            "field",
            _("领域与成熟度"),
            "",
            ("tech_field", "high_tech_field", "chain", "discipline", "flags", "trl", "trl_evidence"),
        ),
        ("rights", _("知识产权"), "", ()),
        ("terms", _("合作"), "", ("modes", "price")),
        ("publish", _("公开与声明"), "", ("disclosure", "declared_unclassified")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].required = self.fields["trl"].required = True
        if self.instance.pk and self.instance.maturity_verified:
            self.fields["trl"].help_text = _("已核验。级别、名称、简介、创新点或指标改动后，会转回自评。")

    class Meta:
        model = Achievement
        fields = [
            "title",
            "kind",
            "keywords",
            "holder",
            "summary",
            "innovation",
            "tech_field",
            "high_tech_field",
            "chain",
            "flags",
            "discipline",
            "trl",
            "trl_evidence",
            "modes",
            "price",
            "disclosure",
            "declared_unclassified",
        ]
        widgets = {"disclosure": forms.RadioSelect}
        help_texts = {
            "title": TITLE_HINT,
            "summary": _("例：在 GH4169 高温合金表面制备纳米涂层，盐雾 2000 小时无点蚀，已完成小试。至少 30 字。"),
            "innovation": _("与已有技术的差别，最好有数字。"),
            "holder": _("与发布单位不同时填写，多个单位用顿号分开。"),
            "trl_evidence": _("检测报告、用户报告、鉴定结论的名称和日期。"),
            "disclosure": _("“登录后可见”的成果不出现在访客页面，仍参与匹配。"),
        }


class RightForm(forms.Form):
    """One right: kind, number, state."""

    kind = TermField(scheme=Scheme.IP_KIND, label=_("种类"), required=False, empty_label=_("请选择"))
    number = forms.CharField(label=_("编号"), max_length=60, required=False)
    status = forms.TypedChoiceField(
        label=_("状态"),
        choices=IPStatus.choices,
        initial=IPStatus.GRANTED,
        required=False,
        empty_value=IPStatus.GRANTED,
    )

    use_required_attribute = False

    def is_blank(self) -> bool:
        return not self.cleaned_data.get("kind") and not self.cleaned_data.get("number")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned["number"] and not cleaned["kind"]:
            self.add_error("kind", _("请选择种类。"))
        return cleaned

    def row(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}


RightFormSet = formset_factory(
    RightForm, formset=RowsFormSet, extra=1, can_delete=True, max_num=MAX_ROWS, validate_max=True
)
