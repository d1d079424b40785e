"""How officials write a policy: its text, and its conditions as rows."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, MultiPicker, WanField
from common.money import from_wan, to_wan
from postings.forms import RowsFormSet
from resources.engine.rules import OPERATORS, read_value
from resources.enums.policies import Operator
from resources.facts import Fact, fact_of, facts
from resources.models import PolicyPackage, PolicyVersion
from resources.services.policies import CONTENT
from taxonomy.enums import Scheme
from taxonomy.forms import TermField

_SEPARATORS = "、，,；; "


class PolicyForm(forms.ModelForm):
    """The text, money and dates of one version."""

    money_low = WanField(label=_("最低金额"), required=False, help_text=_("区间时填写。"))
    money_high = WanField(label=_("最高金额"), required=False, help_text=_("定额、区间和比例的上限。"))
    money_fact = forms.ChoiceField(label=_("按哪项数据计算"), required=False)
    plan = TermField(scheme=Scheme.POLICY_PLAN, label=_("计划体系"), required=False, empty_label=_("不归入计划"))
    change_note = forms.CharField(
        label=_("修改说明"), max_length=200, required=False, help_text=_("复核的人会看到：改了什么、为什么。")
    )

    sections: tuple[tuple[str, Any, Any, tuple[str, ...]], ...] = (
        ("text", _("政策"), "", ("title", "issuer", "document_number", "plan", "mode", "summary", "source", "how")),
        (
            "money",
            _("资金"),
            _("定额填最高金额；区间填两项；按比例填比例、依据的数据和上限。"),
            ("money_kind", "money_low", "money_high", "money_rate", "money_fact"),
        ),
        ("dates", _("时间"), "", ("valid_from", "valid_to", "deadline", "no_application", "change_note")),
    )

    class Meta:
        model = PolicyVersion
        fields = [*CONTENT, "change_note"]
        widgets = {
            "source": forms.Textarea({"rows": 4}),
            "how": forms.Textarea({"rows": 3}),
            "valid_from": DateInput,
            "valid_to": DateInput,
            "deadline": DateInput,
        }
        help_texts = {
            "source": _("原文里规定支持对象和标准的段落，注明第几条。"),
            "summary": _("给谁、支持什么、多少，一句话。"),
            "deadline": _("常年受理可不填。"),
            "no_application": _("勾选后，科技局可以按名单直接通知符合的单位。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        money = [(one.code, one.label) for one in facts() if one.kind == "money"]
        self.fields["money_fact"].choices = [("", _("不按比例")), *money]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service writes."""

    def parts(self) -> list[tuple[str, Any, Any, list[Any]]]:
        """Sections with their bound fields."""
        return [(anchor, title, words, [self[name] for name in names]) for anchor, title, words, names in self.sections]

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CONTENT}


class NewPolicyForm(PolicyForm):
    """With what the policy itself has: its code and its packages."""

    code = forms.CharField(label=_("代码"), max_length=40, help_text=_("网址的一部分，例：yanfa-buzhu-2026。"))
    packages = forms.ModelMultipleChoiceField(
        label=_("政策包"), queryset=PolicyPackage.objects.all(), required=False, widget=MultiPicker
    )

    sections = (("head", _("编号与归类"), "", ("code", "packages")), *PolicyForm.sections)


class ConditionForm(forms.Form):
    """One condition, typed as people write it and read into the engine's value."""

    fact = forms.ChoiceField(label=_("数据项"), required=False)
    operator = forms.ChoiceField(label=_("关系"), choices=Operator.choices, required=False)
    typed = forms.CharField(
        label=_("要求"), max_length=200, required=False,
        help_text=_("金额按万元；选项写名称，用顿号分开；日期写 2026-01-31；是或否。"),
    )  # fmt: skip
    group = forms.ChoiceField(
        label=_("任一组"), required=False, choices=[("", _("必须满足")), ("A", "A"), ("B", "B"), ("C", "C")]
    )
    source = forms.CharField(label=_("依据条款"), max_length=255, required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [("", _("请选择")), *((one.code, one.label) for one in facts())]  # type: ignore[attr-defined]

    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("fact", "typed"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors or self.is_blank():
            return cleaned
        fact = fact_of(cleaned.get("fact", ""))
        if fact is None:
            self.add_error("fact", _("请选择数据项。"))
            return cleaned
        if cleaned["operator"] not in OPERATORS[fact.kind]:
            words = "、".join(str(Operator(name).label) for name in OPERATORS[fact.kind])
            self.add_error("operator", _("“%(fact)s”只能用：%(words)s。") % {"fact": fact.label, "words": words})
            return cleaned
        try:
            cleaned["value"] = parse_value(fact, cleaned["operator"], cleaned.get("typed", ""))
        except ValueError as error:
            self.add_error("typed", str(error))
        if not cleaned.get("source"):
            self.add_error("source", _("请写明依据条款。"))
        return cleaned

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("fact", "operator", "value", "group", "source")}


ConditionFormSet = formset_factory(
    ConditionForm, formset=RowsFormSet, extra=1, can_delete=True, max_num=20, validate_max=True
)


def parse_value(fact: Fact, operator: str, typed: str) -> Any:
    """What was typed as the JSON value of a condition. Raises ValueError with words for the field."""
    text = typed.strip()
    if not text:
        raise ValueError(_("请填写要求。"))
    if fact.kind == "flag":
        if text not in ("是", "否"):
            raise ValueError(_("请写“是”或“否”。"))
        return text == "是"
    if fact.kind in ("choice", "tags"):
        return _codes(fact, text)
    try:
        if fact.kind == "day":
            return date.fromisoformat(text).isoformat()
        number = Decimal(text.rstrip("%").replace(",", ""))
        value = str(from_wan(number)) if fact.kind == "money" else str(number)
        read_value(fact.kind, operator, value)
    except (ValueError, ArithmeticError) as error:
        raise ValueError(_("日期请写成 2026-01-31。") if fact.kind == "day" else _("请写一个数字。")) from error
    return value


def _codes(fact: Fact, text: str) -> list[str]:
    """Names or codes, in the order of typing, as codes."""
    options = dict(fact.options()) if fact.options else {}
    names = {str(label): code for code, label in options.items()}
    for separator in _SEPARATORS:
        text = text.replace(separator, "、")
    words = list(dict.fromkeys(filter(None, text.split("、"))))
    unknown = [word for word in words if word not in names and word not in options]
    if unknown or not words:
        raise ValueError(_("没有这个选项：%(words)s。") % {"words": "、".join(unknown)})
    return [names.get(word, word) for word in words]


def show_value(fact: Fact | None, value: Any) -> str:
    """A stored value as it would be typed."""
    if fact is None:
        return str(value)
    if fact.kind == "flag":
        return str(_("是") if value else _("否"))
    if fact.kind == "money":
        return f"{to_wan(Decimal(str(value))).normalize():f}"
    if fact.kind in ("choice", "tags"):
        labels = dict(fact.options()) if fact.options else {}
        return "、".join(str(labels.get(code, code)) for code in value)
    return str(value)
