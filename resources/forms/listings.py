"""Forms of directory entries: products, funds, bases."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import construct_instance
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, Picker, WanField
from parks.models import Park
from resources.models.bases import PilotBase
from resources.models.finance import FinanceProduct
from resources.models.funds import Fund
from taxonomy.enums import Scheme
from taxonomy.forms import TermField, TermsField

LEVELS = [(level, _("TRL %(level)d") % {"level": level}) for level in range(1, 10)]


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class LevelField(forms.TypedChoiceField):
    """One level of maturity, 1–9."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", _("请选择")), *LEVELS]
        super().__init__(**{"choices": choices, "coerce": int, "empty_value": None, **kwargs})


class ParkField(forms.ModelChoiceField):
    """A park of this city; empty for none."""

    widget = Picker

    def __init__(self, **kwargs: Any) -> None:
        queryset = Park.objects.filter(is_reference=False)
        super().__init__(queryset=queryset, **{"required": False, "empty_label": _("不在园区"), **kwargs})


class SingleFields(forms.ModelForm):
    """A form that judges its fields one by one; the service writes, and judges what several say together."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """An empty choice asks to choose, instead of Django's dashes."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField):
                choices: Any = field.choices
                field.choices = [(key, label if str(key) else _("请选择")) for key, label in choices]

    def _post_clean(self) -> None:
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
        try:
            self.instance.clean_fields(exclude=self._get_validation_exclusions())  # type: ignore[attr-defined]
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class ListedForm(SingleFields):
    """Base: the fields that every entry has."""

    sections: tuple[tuple[str, Any, Any, tuple[str, ...]], ...]

    def parts(self) -> list[dict[str, Any]]:
        """The sections with their bound fields."""
        return [
            {"anchor": anchor, "title": title, "help": help_text, "fields": [self[name] for name in names]}
            for anchor, title, help_text, names in self.sections
        ]


_COMMON = ("contact", "source")
_HELP = {
    "contact": _("电话或邮箱，登录后的人可以看到。"),
    "source": _("条件写在哪份文件、通知或合同范本里；读者据此核对。"),
}


class ProductForm(ListedForm):
    amount_from = WanField(label=_("额度自"), required=False)
    amount_to = WanField(label=_("额度至"), required=False)

    sections = (
        ("what", _("产品"), "", ("name", "kind", "summary", "amount_from", "amount_to", "rate_from", "rate_to", "months_to")),
        ("who", _("给谁"), "", ("who_qualifies", "needs_white_list", "visits")),
        ("source", _("联系与出处"), "", _COMMON),
    )  # fmt: skip

    class Meta:
        model = FinanceProduct
        fields = [
            "name", "kind", "summary", "amount_from", "amount_to", "rate_from", "rate_to", "months_to", "who_qualifies",
            "needs_white_list", "visits", *_COMMON,
        ]  # fmt: skip
        widgets = {"summary": text_area(), "who_qualifies": text_area()}
        help_texts = {**_HELP, "rate_from": _("年化百分比，例如 3.45。"), "months_to": _("按月，例如 36。")}


class FundForm(ListedForm):
    size = WanField(label=_("规模"), required=False)
    ticket_from = WanField(label=_("单笔自"), required=False)
    ticket_to = WanField(label=_("单笔至"), required=False)
    park = ParkField(label=_("服务的园区"), empty_label=_("不限园区"))
    fields = TermsField(scheme=Scheme.TECH_FIELD, label=_("关注领域"), required=False)  # type: ignore[assignment]

    sections = (
        ("what", _("基金"), "", ("name", "kind", "mode", "summary", "size", "ticket_from", "ticket_to", "founded_on")),
        ("who", _("发起与范围"), "", ("founders", "contributors", "park", "scope", "fields")),
        ("source", _("联系与出处"), "", _COMMON),
    )

    class Meta:
        model = Fund
        fields = [
            "name", "kind", "mode", "summary", "size", "ticket_from", "ticket_to", "founded_on", "founders",
            "contributors", "park", "scope", "fields", *_COMMON,
        ]  # fmt: skip
        widgets = {"summary": text_area(), "scope": text_area(), "founded_on": DateInput}
        help_texts = _HELP


class BaseForm(ListedForm):
    fields = TermsField(scheme=Scheme.TECH_FIELD, label=_("服务领域"))  # type: ignore[assignment]
    trl_from = LevelField(label=_("起始成熟度"))
    trl_to = LevelField(label=_("可达成熟度"))
    district = TermField(scheme=Scheme.DISTRICT, label=_("所在区市"), required=False, empty_label=_("请选择"))
    park = ParkField(label=_("所在园区"))

    sections = (
        ("what", _("基地"), "", ("name", "kind", "summary", "fields", "trl_from", "trl_to")),
        ("can", _("能做什么"), "", ("processes", "scale", "equipment", "capacity", "price", "is_open")),
        ("where", _("在哪里"), "", ("district", "park", "address", "longitude", "latitude", "opened_on")),
        ("source", _("联系与出处"), "", _COMMON),
    )

    class Meta:
        model = PilotBase
        fields = [
            "name", "kind", "summary", "fields", "trl_from", "trl_to", "processes", "scale", "equipment", "capacity",
            "price", "is_open", "district", "park", "address", "longitude", "latitude", "opened_on", *_COMMON,
        ]  # fmt: skip
        widgets = {
            "summary": text_area(), "processes": text_area(), "equipment": text_area(), "opened_on": DateInput
        }  # fmt: skip
        help_texts = {
            **_HELP, "capacity": _("例：每月 2 批，提前 30 天预约。"), "price": _("例：按批次 3–8 万元，成本价。"),
            "scale": _("例：50 升反应釜，年产 10 吨。"), "longitude": _("选填，用于地图上的点。"),
        }  # fmt: skip
