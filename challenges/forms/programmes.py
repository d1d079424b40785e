"""Forms of programmes, their rules and their pools."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from challenges.enums import MovementKind, PaymentEvent
from challenges.models import Programme, ProgrammeTerms
from challenges.rulebook import Parameter
from common.errors import DomainError
from common.forms import DateInput, WanField

_YES_NO = [("1", _("是")), ("0", _("否"))]


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ["name", "code", "kind", "label", "purpose"]
        help_texts = {"code": _("小写字母开头，用于网址，例如 yqjb。")}
        widgets = {"purpose": forms.Textarea({"rows": 3})}


class ValidityForm(forms.ModelForm):
    class Meta:
        model = ProgrammeTerms
        fields = ["valid_from", "valid_to"]
        widgets = {"valid_from": DateInput(), "valid_to": DateInput()}
        help_texts = {"valid_to": _("长期有效的不填。")}


class RuleForm(forms.Form):
    """One parameter: its value as its kind is typed, its clause, whether it is an assumption."""

    clause = forms.CharField(
        label=_("依据"),
        max_length=255,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("文件名称、文号和条款；会公开显示。"),
    )
    assumed = forms.BooleanField(label=_("文件没有规定，是我们的设定"), required=False)

    def __init__(self, *args: Any, parameter: Parameter, value: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        typed = _fields(parameter, value)
        self.fields = {**typed, **self.fields}

    def value(self) -> Any:
        """The JSON value of what was typed."""
        data, kind = self.cleaned_data, self.parameter.kind
        if kind == "shares":
            chosen = [(event, data[f"share_{event}"] or Decimal(0)) for event in PaymentEvent.values]
            return [[event, str(share / 100)] for event, share in chosen if share]
        if kind == "flag":
            return data["value"] == "1"
        return str(data["value"]) if kind == "yuan" else data["value"]


def show_refusal(form: forms.Form | forms.ModelForm, error: DomainError) -> None:
    """A rule said no: at its field, else above the form."""
    for name, words in (error.fields or {"": str(error)}).items():
        form.add_error(name if name in form.fields else None, str(words))


class RubricField(forms.CharField):
    """`技术路线 30` on each line → `[["技术路线", 30], …]`."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name} {weight}" for name, weight in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[list[Any]]:
        rows = []
        for line in super().clean(value).splitlines():
            name, _gap, weight = line.strip().rpartition(" ")
            if line.strip() and not (name.strip() and weight.isdecimal()):
                raise ValidationError(
                    _("“%(line)s”读不出标准和权重，请写成“技术路线 30”。"), params={"line": line[:30]}
                )
            if line.strip():
                rows.append([name.strip(), int(weight)])
        return rows


def _fields(parameter: Parameter, value: Any) -> dict[str, forms.Field]:
    label: Any = parameter.label
    unit: Any = parameter.unit
    if parameter.kind == "shares":
        given = {event: Decimal(str(share)) * 100 for event, share in value}
        return {
            f"share_{event}": forms.DecimalField(
                label=words, min_value=0, max_value=100, decimal_places=2, required=False,
                initial=given[event].normalize() if event in given else None, help_text=_("占支持资金的百分比，合计 100。"),
            )
            for event, words in PaymentEvent.choices
        }  # fmt: skip
    if parameter.kind == "yuan":
        return {"value": WanField(label=label, initial=Decimal(str(value)), help_text=_("万元"))}
    if parameter.kind == "flag":
        picked = "1" if value else "0"
        return {"value": forms.ChoiceField(label=label, choices=_YES_NO, initial=picked, widget=forms.RadioSelect)}
    if parameter.kind == "rubric":
        return {
            "value": RubricField(label=label, initial=value, help_text=_("每行一项：标准、空格、权重；权重合计 100。"))
        }
    if parameter.kind == "month_day":
        wrong = {"invalid": _("请写成“月-日”，例如 11-01。")}
        shape = r"^\d{1,2}-\d{1,2}$"
        return {
            "value": forms.RegexField(shape, label=label, initial=value, error_messages=wrong, help_text=_("月-日"))
        }
    return {"value": forms.IntegerField(label=label, min_value=0, max_value=3650, initial=value, help_text=unit)}


class PoolForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.all(), label=_("计划"), to_field_name="code")
    fiscal_year = forms.IntegerField(label=_("财政年度"), min_value=2020, max_value=2100)
    amount = WanField(label=_("额度"), help_text=_("万元，不超过规则所列年度资金池。"))


class AdjustForm(forms.Form):
    """Raising or lowering a pool; `event` makes a form that is sent twice move money once."""

    kind = forms.ChoiceField(
        label=_("变动"), choices=[(row.value, row.label) for row in (MovementKind.FUND, MovementKind.DEFUND)]
    )
    amount = WanField(label=_("金额"), help_text=_("万元"))
    reason = forms.CharField(label=_("事由"), max_length=200, help_text=_("文件名称和文号，审计时会看到。"))
    event = forms.CharField(widget=forms.HiddenInput, max_length=36, initial=lambda: str(uuid.uuid4()))
