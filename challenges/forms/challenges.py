"""The form of a challenge after domain facts 5.3 A, and the small forms of its steps. Drafts are taken as far as they go."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.directing import may_be_designated
from challenges.enums import OpinionVerdict
from challenges.models import Challenge, Programme, Reviewer
from challenges.services.drafting import open_programmes
from challenges.services.listing import AMENDABLE
from common.forms import DateInput, KeywordsField, MultiPicker, Picker, WanField
from parks.models import Park
from postings.forms import PostingForm
from taxonomy.enums import Scheme
from taxonomy.forms import TermField


class ChallengeForm(PostingForm):
    """What the sponsor writes, in the order in which a reader wants to know it."""

    high_tech_field = None  # type: ignore[assignment]
    modes = None  # type: ignore[assignment]
    chain = None  # type: ignore[assignment]
    flags = None  # type: ignore[assignment]
    programme = forms.ModelChoiceField(label=_("申报计划"), queryset=Programme.objects.none(), empty_label=None)
    keywords = KeywordsField(label=_("关键词"), required=False, most=8)
    industry = TermField(scheme=Scheme.INDUSTRY, label=_("应用行业"), required=False, empty_label=_("暂不选择"))
    discipline = TermField(scheme=Scheme.DISCIPLINE, label=_("学科"), required=False, empty_label=_("暂不选择"))
    own_amount = WanField(label=_("企业投入"), required=True, help_text=_("写 0 表示面议，但写明金额更容易有人揭榜。"))
    subsidy = WanField(label=_("申请财政支持"), required=True)
    closes_on = forms.DateField(
        label=_("揭榜截止日"), required=False, widget=DateInput, help_text=_("不填则发榜时按计划规则自动计算。")
    )
    declared_true = forms.BooleanField(label=_("我单位承诺内容真实，三年内无不良信用记录，尚未掌握解决办法"))

    sections = (
        ("programme", _("计划与题目"), "", ("programme", "label", "title", "keywords")),
        (
            "problem",
            _("背景与研究内容"),
            _("写给没到过现场的研究者：现象、数量、试过什么、卡在哪里，要做出什么。"),
            ("background", "content"),
        ),
        ("indicators", _("考核指标"), _("评榜时逐项比较承诺值，验收时逐项判定。至少一项必达。"), ()),
        ("field", _("领域"), "", ("tech_field", "industry", "discipline")),
        ("money", _("投入与时限"), "", ("own_amount", "subsidy", "payment_note", "months", "closes_on")),
        ("terms", _("揭榜条件与产权"), "", ("conditions", "rights", "rights_note", "acceptance")),
        ("mode", _("揭榜方式"), "", ("channel", "team_mode", "review_mode")),
        ("declare", _("承诺"), "", ("declared_true", "declared_unclassified")),
    )

    class Meta:
        model = Challenge
        fields = [
            "programme", "label", "title", "keywords", "background", "content", "tech_field", "industry", "discipline",
            "own_amount", "subsidy", "payment_note", "months", "closes_on", "conditions", "rights", "rights_note",
            "acceptance", "channel", "team_mode", "review_mode", "declared_true", "declared_unclassified",
        ]  # fmt: skip
        widgets = dict.fromkeys(("rights", "channel", "team_mode", "review_mode"), forms.RadioSelect)
        help_texts = {
            "title": _("一句话说清对象和目标，不超过 60 字。"),
            "label": _("属于四大计划的选填。"),
            "background": _("例：海上浮标溶解氧传感器三个月后漂移超过 5%，换膜和加保护罩都试过，仍需每月出海标定。"),
            "content": _("要攻克的技术、交付什么样的东西、用在什么条件下。"),
            "months": _("从签订合同起算。"),
            "payment_note": _("例：自筹现金；签约后付 40%，中期 30%，验收后 30%。"),
            "conditions": _("例：有海水环境试验条件，两年内做过同类样机。只写必须的。"),
            "acceptance": _("怎样算做成：样机几台、在哪里测、由谁测。"),
            "channel": _("订单式研发限产业链链主企业：发榜时另外逐家通知重点实验室和研发机构。"),
            "review_mode": _("随发随评：收到第一份方案即开始评榜，截止日前仍可继续揭榜。"),
            "team_mode": _("赛马：可以同时选两到三支队伍，分段投入。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Programme.objects.filter(pk=self.instance.programme_id)
        chosen = known | Programme.objects.filter(pk__in=open_programmes(timezone.localdate()).values("pk"))
        self.fields["programme"].queryset = chosen.distinct()  # type: ignore[attr-defined]
        for name in ("background", "content", "conditions", "acceptance", "months"):
            self.fields[name].required = True


class AmendForm(forms.ModelForm):
    """What may be put right after publication, and why."""

    reason = forms.CharField(label=_("更正原因"), max_length=300, help_text=_("揭榜方和订阅者会看到。"))

    class Meta:
        model = Challenge
        fields = list(AMENDABLE)
        widgets = {"closes_on": DateInput}
        help_texts = {"closes_on": _("只能延后。")}

    def _post_clean(self) -> None:
        """The service writes."""

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ExpertsForm(forms.Form):
    """Whom to ask for an opinion: people that the bureau keeps as reviewers."""

    experts = forms.ModelMultipleChoiceField(
        label=_("邀请专家"), queryset=Reviewer.objects.none(), widget=MultiPicker,
        help_text=_("与发榜单位有利益关系的专家不能邀请，系统会说明原因。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = Reviewer.objects.filter(is_active=True).select_related("user").order_by("user__name", "pk")
        self.fields["experts"].queryset = active  # type: ignore[attr-defined]


class DesignateForm(forms.Form):
    """Who is to solve it, and why they (F063)."""

    organisations = forms.ModelMultipleChoiceField(
        label=_("受托单位"), queryset=Organisation.objects.none(), widget=MultiPicker,
        help_text=_("最多 3 家，须是已核验的高校院所或企业。发榜后只有他们可以提交方案。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("委托理由"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, challenge: Challenge, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = may_be_designated(challenge)  # type: ignore[attr-defined]


class OpinionForm(forms.Form):
    verdict = forms.ChoiceField(label=_("结论"), choices=OpinionVerdict.choices, widget=forms.RadioSelect)
    cost_is_fair = forms.TypedChoiceField(
        label=_("经费是否合理"), choices=[("True", _("合理")), ("False", _("不合理"))], coerce=lambda v: v == "True",
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = forms.CharField(
        label=_("意见"), max_length=1500, widget=forms.Textarea({"rows": 5}),
        help_text=_("题目是否真实、是否已有现成的解、指标和经费是否合适。"),
    )  # fmt: skip


class TextForm(forms.Form):
    """An appeal, or the answer to one."""

    text = forms.CharField(label=_("理由"), max_length=1500, widget=forms.Textarea({"rows": 4}))


class SubscribeForm(forms.Form):
    """Of which field and park to hear; empty means any."""

    tech_field = TermField(scheme=Scheme.TECH_FIELD, label=_("技术领域"), required=False, empty_label=_("全部领域"))
    park = forms.ModelChoiceField(
        label=_("园区"), queryset=Park.objects.filter(is_reference=False), required=False, widget=Picker,
        empty_label=_("全部园区"),
    )  # fmt: skip
