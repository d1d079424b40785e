"""What is typed to ask, and what is typed with a step."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from common.forms import DateInput, MultiPicker, Picker, WanField
from postings.uploads import ACCEPT
from resources.enums.bases import BaseLinkKind
from resources.enums.finance import FINANCIERS, OfferKind
from resources.enums.funds import FundingMode
from resources.forms.listings import LevelField, SingleFields, text_area
from resources.models.bases import BaseUse, OpenCall, PilotBase
from resources.models.finance import FinanceProduct, FinancingIntent, FinancingOffer
from resources.models.funds import Pitch
from resources.models.partners import Invitation
from resources.models.visits import ExpertVisit
from taxonomy.enums import Scheme
from taxonomy.forms import TermField


class MomentInput(forms.DateTimeInput):
    """A day and a time, typed or picked."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class IntentForm(SingleFields):
    amount = WanField(label=_("资金需求"))
    chosen = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), label=_("选定的银行、基金"), required=False, widget=MultiPicker
    )

    class Meta:
        model = FinancingIntent
        fields = ["kind", "amount", "purpose", "stage", "needed_by", "wants_visit", "disclosure", "chosen"]
        widgets = {"purpose": text_area(), "needed_by": DateInput, "disclosure": forms.RadioSelect}
        help_texts = {"purpose": _("钱用在哪里、什么时候回款。不要写账号等敏感信息。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = Organisation.objects.verified().filter(kind__in=FINANCIERS)  # type: ignore[attr-defined]


class OfferForm(SingleFields):
    """Terms, or a visit on site; `organisation` is the bank or fund that offers."""

    amount = WanField(label=_("可提供额度"), required=False, help_text=_("融资方案必填。"))

    class Meta:
        model = FinancingOffer
        fields = ["kind", "product", "terms", "amount", "rate", "visit_at"]
        widgets = {"terms": text_area(), "visit_at": MomentInput, "kind": forms.RadioSelect}
        help_texts = {"visit_at": _("上门服务必填。"), "terms": _("期限、担保和还款方式，或上门要谈什么、谁来。")}

    def __init__(self, *args: Any, organisation: Organisation, wants_visit: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = FinanceProduct.objects.published().filter(organisation=organisation)
        self.fields["product"].queryset = own  # type: ignore[attr-defined]
        if not wants_visit:
            kinds = [choice for choice in OfferKind.choices if choice[0] != OfferKind.VISIT]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    """A bank's visit has taken place."""

    held_on = forms.DateField(label=_("上门日期"), widget=DateInput)
    outcome = forms.CharField(label=_("谈了什么、下一步"), max_length=500, widget=text_area())


class SignForm(forms.Form):
    """A loan, policy, guarantee or investment has been signed."""

    signed_amount = WanField(label=_("签约金额"))
    signed_on = forms.DateField(label=_("签约日期"), widget=DateInput)
    outcome = forms.CharField(label=_("说明"), max_length=500, required=False, widget=text_area(2))


class WhiteForm(forms.Form):
    """A firm for the white list."""

    firm = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("企业"), widget=Picker)
    ground = forms.CharField(
        label=_("列入依据"), max_length=300, widget=text_area(2), help_text=_("企业和银行都会看到，例如资格、信用记录。")
    )  # fmt: skip
    valid_from = forms.DateField(label=_("有效期自"), widget=DateInput)
    valid_to = forms.DateField(label=_("有效期至"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firms = Organisation.objects.verified().filter(kind="enterprise", is_reference=False)
        self.fields["firm"].queryset = firms  # type: ignore[attr-defined]


class PitchForm(SingleFields):
    """A firm brings its project."""

    wanted = WanField(label=_("拟融资金额"), required=False)
    tech_field = TermField(scheme=Scheme.TECH_FIELD, label=_("技术领域"), required=False, empty_label=_("暂不选择"))

    class Meta:
        model = Pitch
        fields = ["project", "place", "tech_field", "wanted", "text"]
        widgets = {"text": text_area(4)}
        help_texts = {"text": _("做什么、现在到哪一步、团队、市场、钱用在哪里。"), "place": _("例：青岛市崂山区。")}


class FoundForm(PitchForm):
    """A project that the fund has found itself, anywhere in the country."""

    class Meta(PitchForm.Meta):
        fields = ["project", "company", "place", "tech_field", "wanted", "text"]


class InvestForm(forms.Form):
    invested = WanField(label=_("投资金额"))
    invested_on = forms.DateField(label=_("投资日期"), widget=DateInput)
    mode = forms.ChoiceField(label=_("支持方式"), choices=FundingMode.choices)
    share = forms.DecimalField(
        label=_("持股比例（%）"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    leveraged = WanField(label=_("带动外部资本"), required=False, help_text=_("其他投资人同期投入的金额。"))


class UseForm(SingleFields):
    trl_before = LevelField(label=_("现在的成熟度"))

    class Meta:
        model = BaseUse
        fields = ["project", "trl_before", "text", "wanted_from", "wanted_to"]
        widgets = {"text": text_area(4), "wanted_from": DateInput, "wanted_to": DateInput}
        help_texts = {"text": _("要验证或放大什么，样品和数据的数量，保密要求。")}


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each judged by content when it is stored."""

    widget = SeveralFilesInput({"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(file, initial) for file in data or []]


class FinishForm(forms.Form):
    trl_after = LevelField(label=_("使用后的成熟度"))
    evidence = forms.CharField(label=_("依据和结果"), max_length=1000, widget=text_area(4))
    attachments = FilesField(label=_("检测报告等附件"), required=False)


class CallForm(SingleFields):
    tech_field = TermField(scheme=Scheme.TECH_FIELD, label=_("技术领域"), required=False, empty_label=_("暂不选择"))

    class Meta:
        model = OpenCall
        fields = ["title", "text", "tech_field", "closes_on"]
        widgets = {"text": text_area(), "closes_on": DateInput}


class LinkForm(forms.Form):
    """Two bases that work as one."""

    second = forms.ModelChoiceField(queryset=PilotBase.objects.none(), label=_("与哪个基地"), widget=Picker)
    kind = forms.ChoiceField(label=_("关系"), choices=BaseLinkKind.choices)
    since = forms.DateField(label=_("起始日期"), widget=DateInput)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, base: PilotBase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = PilotBase.objects.published().exclude(pk=base.pk)
        self.fields["second"].queryset = others  # type: ignore[attr-defined]


class InviteForm(SingleFields):
    class Meta:
        model = Invitation
        fields = ["subject", "text"]
        widgets = {"text": text_area(4)}
        help_texts = {"text": _("您能带来什么、希望对方做什么。对方接受后互相看到联系方式。")}


class VisitForm(SingleFields):
    """An expert, the firms to see, when and where."""

    class Meta:
        model = ExpertVisit
        fields = ["expert", "firms", "starts_at", "ends_at", "place", "agenda"]
        widgets = {
            "expert": Picker, "firms": MultiPicker, "starts_at": MomentInput, "ends_at": MomentInput, "agenda": text_area(4)
        }  # fmt: skip

    def __init__(self, *args: Any, experts: Mapping[int, str], firms: Any, **kwargs: Any) -> None:
        """`experts` are those who may be asked, by primary key, with the words that name them."""
        super().__init__(*args, **kwargs)
        people: Any = self.fields["expert"]
        people.queryset = User.objects.filter(pk__in=experts)
        people.label_from_instance = lambda user: experts[user.pk]
        self.fields["firms"].queryset = firms  # type: ignore[attr-defined]


class CounterForm(forms.Form):
    counter_at = forms.DateTimeField(label=_("我方便的时间"), widget=MomentInput)


class ReinviteForm(forms.Form):
    starts_at = forms.DateTimeField(label=_("开始时间"), widget=MomentInput)
    ends_at = forms.DateTimeField(label=_("结束时间"), widget=MomentInput)


class HeldForm(forms.Form):
    held_on = forms.DateField(label=_("考察日期"), widget=DateInput)
    outcome = forms.CharField(label=_("考察结果"), max_length=1000, widget=text_area(4))
    next_step = forms.CharField(label=_("下一步"), max_length=200, required=False)
    next_by = forms.DateField(label=_("下一步完成日期"), widget=DateInput, required=False)
