"""Forms of postings. A draft is taken as far as it goes: what is wrong stays on the page, what is right is saved."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from common.forms import KeywordsField
from common.search import fold
from postings.completeness import LEAST_TEXT
from postings.enums import Operator
from postings.uploads import ACCEPT
from taxonomy.enums import Scheme
from taxonomy.forms import CodesField, TermField, TermsField
from taxonomy.models import Term

MAX_ROWS = 30

TITLE_HINT = _("一句话说清对象和要做的事，30 字左右最易读。")


class PostingForm(forms.ModelForm):
    """Base of NeedForm and AchievementForm. `sections` names the parts of the page: (anchor, heading, help, fields)."""

    sections: ClassVar[tuple[tuple[str, Any, Any, tuple[str, ...]], ...]]

    keywords = KeywordsField(label=_("关键词"), required=False)
    tech_field = TermField(scheme=Scheme.TECH_FIELD, label=_("技术领域"), empty_label=_("请选择"))
    high_tech_field = TermField(
        scheme=Scheme.HIGH_TECH_FIELD, label=_("高新技术领域"), required=False, empty_label=_("暂不选择")
    )
    chain = TermField(scheme=Scheme.INDUSTRY_CHAIN, label=_("重点产业链"), required=False, empty_label=_("暂不选择"))
    flags = CodesField(
        scheme=Scheme.TECHNOLOGY_FLAG, label=_("技术标记"), required=False,
        help_text=_("属于“卡脖子”、国产替代或关键共性技术的请勾选，列表里可以按此筛选。"),
    )  # fmt: skip
    modes = TermsField(scheme=Scheme.COOPERATION_MODE, label=_("合作方式"), required=False)
    declared_unclassified = forms.BooleanField(
        label=_("我确认内容不涉及国家秘密和工作秘密，商业秘密已隐去"),
        help_text=_("涉密内容不能在网上提交，请按保密规定与主管部门线下联系。"),
    )

    use_required_attribute = False  # a draft may be saved with gaps; the server says what is missing

    def full_clean(self) -> None:
        """Required fields only carry their mark here; what is missing is judged when the posting is submitted."""
        super().full_clean()
        for name, errors in list(self.errors.items()):
            if name in self.fields and all(error.code == "required" for error in errors.as_data()):
                del self.errors[name]
                if (value := self._empty(self.fields[name])) is not self._LEFT_OUT:
                    self.cleaned_data[name] = value

    _LEFT_OUT = object()

    def _empty(self, field: forms.Field) -> Any:
        """What a gap is saved as; a choice that always holds one of its values is left as it was."""
        if isinstance(field, forms.BooleanField):
            return False
        if isinstance(field, forms.TypedChoiceField) and field.empty_value == "":
            return self._LEFT_OUT
        return getattr(field, "empty_value", None)

    def savable(self) -> dict[str, Any]:
        """The values that are well-formed, by field; wrong ones are left out and stay as they were."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if name in self.fields}

    def _post_clean(self) -> None:
        """The instance stays as it is: services write, and judge with the model's own validators."""

    def _is_part_filled(self, names: tuple[str, ...]) -> bool:
        """All that must be there is there; where nothing must, something is."""
        filled = {name for name in names if self[name].value() not in (None, "", False, [])}
        must = {name for name in names if self.fields[name].required}
        return must <= filled if must else bool(filled)

    def parts(self) -> list[dict[str, Any]]:
        """The sections with their bound fields and how many of them are wrong, for the page and its progress list."""
        return [
            {
                "anchor": anchor,
                "title": title,
                "help": help_text,
                "fields": [self[name] for name in names],
                "wrong": sum(bool(self[name].errors) for name in names),
                "filled": self._is_part_filled(names),
            }
            for anchor, title, help_text, names in self.sections
        ]


class NumberField(forms.DecimalField):
    """A number as people type it: full-width digits, thousands separators and a minus of any width."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_digits": 20, "decimal_places": 6, "required": False, "widget": widget, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(fold(value).replace(",", "").replace("−", "-") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class IndicatorForm(forms.Form):
    """One line: 指标, 关系, 数值, 上限, 单位, 必达或期望, 测试方法."""

    quantity = forms.CharField(label=_("指标名称"), max_length=60, required=False)
    operator = forms.TypedChoiceField(
        label=_("关系"),
        choices=Operator.choices,
        initial=Operator.AT_LEAST,
        required=False,
        empty_value=Operator.AT_LEAST,
    )
    low = NumberField(label=_("数值或下限"))
    high = NumberField(label=_("上限（范围）"))
    unit = forms.CharField(label=_("单位"), max_length=24, required=False)
    must = forms.TypedChoiceField(
        label=_("要求"),
        choices=[("True", _("必达")), ("False", _("期望"))],
        initial="True",
        required=False,
        empty_value=True,  # type: ignore[arg-type]
        coerce=lambda v: v == "True",
    )
    test_method = forms.CharField(label=_("测试方法"), max_length=120, required=False)

    use_required_attribute = False

    def is_blank(self) -> bool:
        """Nobody has written anything in this line."""
        return not any(self.cleaned_data.get(name) not in (None, "") for name in ("quantity", "low", "high", "unit"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.is_blank() and not cleaned["quantity"]:
            self.add_error("quantity", _("请写明是什么指标。"))
        low, high = cleaned.get("low"), cleaned.get("high")
        is_range = cleaned.get("operator") == Operator.RANGE
        if is_range and low is not None and high is not None and low > high:
            self.add_error("high", _("上限应不小于下限。"))
        return cleaned

    def row(self) -> dict[str, Any]:
        """As the model takes it; a single value is kept in `low`, whichever box it was typed in."""
        row = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        if row["operator"] != Operator.RANGE:
            row["low"], row["high"] = row["high"] if row["low"] is None else row["low"], None
        return row


class RowsFormSet(BaseFormSet):
    """Rows that replace those of the posting."""

    def rows(self) -> list[dict[str, Any]] | None:
        """The rows to save, or None while one of them is wrong: then those saved before stay."""
        if not self.is_valid():
            return None
        kept = (form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE"))
        return [form.row() for form in kept if not form.is_blank()]


IndicatorFormSet = formset_factory(
    IndicatorForm, formset=RowsFormSet, extra=1, can_delete=True, max_num=MAX_ROWS, validate_max=True
)


class UploadForm(forms.Form):
    """One file to hang on a posting; what it is is judged by its content, in the service."""

    file = forms.FileField(
        label=_("选择文件"),
        widget=forms.ClearableFileInput({"accept": ACCEPT}),
        allow_empty_file=True,
        help_text=_("PDF、图片、Office 文档、ZIP、TXT、CSV，单个不超过 20 MB，最多 10 个。"),
    )


class ReasonForm(forms.Form):
    """Why a step is taken; the other side reads it."""

    reason_code = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(required=False, max_length=500, strip=True)


def maturity_choices() -> list[tuple[str, str]]:
    """TRL 1–9 in the dictionary's wording, for a select."""
    levels = Term.objects.of(Scheme.TRL).order_by("position")
    return [("", str(_("暂不确定"))), *((term.code, term.label) for term in levels)]


class MaturityField(forms.TypedChoiceField):
    """A TRL, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=maturity_choices, coerce=int, empty_value=None, required=False, **kwargs)


MAIN_TEXT_HINT = _("至少 %(least)d 字。越具体，匹配越准。") % {"least": LEAST_TEXT}
