"""The form of a need, after the collection form of major technical needs (domain facts 5.3 B)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, WanField
from needs.models import Need, RDCentre
from postings.forms import TITLE_HINT, MaturityField, PostingForm
from taxonomy.enums import Scheme
from taxonomy.forms import TermField


class NeedForm(PostingForm):
    industry = TermField(
        scheme=Scheme.INDUSTRY,
        label=_("应用行业"),
        required=False,
        empty_label=_("暂不选择"),
        help_text=_("技术用在哪个行业，可输入名称、代码或拼音查找。"),
    )
    trl_wanted = MaturityField(
        label=_("期望成熟度"), help_text=_("希望对方的技术做到哪一步。想直接用，选 8 级以上；愿意一起开发，选 4–6 级。")
    )
    budget = WanField(label=_("拟投入资金"), required=False, help_text=_("不便公开可不填，显示为“面议”。"))
    deadline = forms.DateField(
        label=_("需求时限"), required=False, widget=DateInput, help_text=_("最晚什么时候要用上。")
    )

    sections = (
        ("basics", _("需求概况"), "", ("title", "need_type", "keywords")),
        (
            "problem",
            _("问题与目标"),
            _("写给没到过现场的专家：现象、数量、试过什么、卡在哪里。"),
            ("problem", "key_technology", "goal"),
        ),
        ("indicators", _("技术指标"), _("能量化的写成行：系统按数值和单位比对，不必对方猜。"), ()),
        ("field", _("领域与成熟度"), "", ("tech_field", "high_tech_field", "chain", "industry", "flags", "trl_wanted")),
        ("terms", _("投入与合作"), "", ("budget", "deadline", "modes", "partners_wished")),
        ("publish", _("公开与声明"), "", ("disclosure", "declared_unclassified")),
    )

    class Meta:
        model = Need
        fields = [
            "title",
            "need_type",
            "keywords",
            "problem",
            "key_technology",
            "goal",
            "tech_field",
            "high_tech_field",
            "chain",
            "flags",
            "industry",
            "trl_wanted",
            "budget",
            "deadline",
            "modes",
            "partners_wished",
            "disclosure",
            "declared_unclassified",
        ]
        widgets = {"need_type": forms.Select, "disclosure": forms.RadioSelect}
        help_texts = {
            "title": TITLE_HINT,
            "problem": _(
                "例：海水电解槽双极板运行三个月后涂层点蚀，接触电阻升高一倍；试过镀金，成本过高。至少 30 字。"
            ),
            "key_technology": _("您认为关键在哪项技术；已有的条件、不能动的约束也写在这里。"),
            "goal": _("做成后是什么样：性能、成本、产能、交付物。"),
            "partners_wished": _("有意向的高校院所或团队，没有可不填。"),
            "disclosure": _("“登录后可见”的需求不出现在访客页面，仍参与匹配。"),
        }


class RDCentreForm(forms.ModelForm):
    class Meta:
        model = RDCentre
        fields = ["name", "directions", "intro", "offers"]
        help_texts = {
            "name": _("例：海澜海洋传感云上研发中心"),
            "directions": _("用顿号分开，例：海洋传感器、防污涂层、深水密封"),
            "offers": _("可以开放给合作方的设备、试验条件、数据；写明怎样预约。"),
        }
