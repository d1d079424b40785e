"""Forms of a park's profile and of its projects in reserve."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import is_official
from accounts.selectors import people_of
from common.forms import KeywordsField, WanField
from parks.entry_forms import OrganisationByName, PlainModelForm
from parks.geometry import clean_boundary
from parks.models import Park, ReserveProject
from parks.models.profile import MOST_INDUSTRIES
from parks.services.profile import OF_THE_BUREAU
from taxonomy.enums import Scheme
from taxonomy.forms import TermField

RESERVED = frozenset({"registers", "projects", "alliances", "indicators", "figures", "map", "scorecard", "new"})
"""First words of addresses under `/parks/`: no park has one of them as its code."""


class BoundaryField(forms.CharField):
    """A GeoJSON Polygon or MultiPolygon in WGS84, pasted; cleaned to a dict, empty is None."""

    widget = forms.Textarea({"rows": 4, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, separators=(",", ":")) if isinstance(value, dict) else value

    def clean(self, value: Any) -> dict[str, Any] | None:
        typed = super().clean(value).strip()
        if not typed:
            return None
        try:
            return clean_boundary(json.loads(typed))
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise forms.ValidationError(
                _("边界须是 GeoJSON 的 Polygon 或 MultiPolygon，坐标为经度、纬度（WGS84），每一圈首尾相同。")
            ) from error


class ParkForm(PlainModelForm):
    """The profile; what is the bureau's to say is left out for the park itself."""

    operator = OrganisationByName(label=_("运营管理机构"), required=False)
    investors = KeywordsField(
        label=_("投资方"), required=False, most=8, longest=60, help_text=_("用顿号分开，最多 8 家。")
    )
    district = TermField(scheme=Scheme.DISTRICT, label=_("所在区市"), required=False, empty_label=_("未填写"))
    longitude = forms.DecimalField(
        label=_("经度"), required=False, max_digits=9, decimal_places=6, min_value=Decimal(-180), max_value=Decimal(180),
        help_text=_("WGS84 坐标，如 120.384428；与纬度一起填。"),
    )  # fmt: skip
    latitude = forms.DecimalField(
        label=_("纬度"), required=False, max_digits=9, decimal_places=6, min_value=Decimal(-90), max_value=Decimal(90)
    )
    boundary = BoundaryField(label=_("边界"), required=False, help_text=_("没有可不填，地图上显示为一个点。"))

    class Meta:
        model = Park
        fields = [
            "name", "code", "kind", "zone", "parent", "district", "operator", "investors", "focus", "intro", "longitude",
            "latitude", "boundary", "is_reference",
        ]  # fmt: skip
        widgets = {"intro": forms.Textarea({"rows": 4})}
        help_texts = {"focus": _("重点方向，用顿号分开。"), "code": _("地址里用的短名：小写字母、数字和连字符。")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_official(user):
            for name in OF_THE_BUREAU:
                self.fields.pop(name)
        else:
            others = Park.objects.exclude(pk=self.instance.pk) if self.instance.pk else Park.objects.all()
            self.fields["parent"].queryset = others  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in RESERVED:
            raise forms.ValidationError(_("这个代码是页面地址的一部分，请换一个。"))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and (cleaned.get("longitude") is None) != (cleaned.get("latitude") is None):
            self.add_error("latitude", _("经度和纬度要一起填。"))
        return cleaned


class IndustryForm(forms.Form):
    """One leading industry with its one or two head enterprises (F019, F020)."""

    name = forms.CharField(label=_("主导产业"), max_length=30)
    chain = TermField(scheme=Scheme.INDUSTRY_CHAIN, label=_("重点产业链"), required=False, empty_label=_("暂不选择"))
    industry = TermField(scheme=Scheme.INDUSTRY, label=_("国民经济行业"), required=False, empty_label=_("暂不选择"))
    head = OrganisationByName(label=_("头部企业"), help_text="")
    second_head = OrganisationByName(label=_("第二家（可不填）"), help_text="", required=False)

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("head") and cleaned.get("head") == cleaned.get("second_head"):
            self.add_error("second_head", _("两家头部企业不能是同一家。"))
        return cleaned

    def row(self) -> dict[str, Any]:
        """Columns of LeadingIndustry."""
        found = self.cleaned_data
        keys = ("chain", "industry", "head", "second_head")
        return {"name": found["name"], **{f"{key}_id": found[key].pk if found[key] else None for key in keys}}


class IndustriesFormSet(BaseFormSet):
    def rows(self) -> list[dict[str, Any]]:
        filled = (form for form in self.forms if form.has_changed() or form.initial)
        return [form.row() for form in filled if not form.cleaned_data.get("DELETE")]


IndustryFormSet = formset_factory(
    IndustryForm, formset=IndustriesFormSet, extra=MOST_INDUSTRIES, max_num=MOST_INDUSTRIES, can_delete=True,
    validate_max=True,
)  # fmt: skip


class ProjectForm(PlainModelForm):
    """A project in reserve; its owner is of the park's operator."""

    chain = TermField(scheme=Scheme.INDUSTRY_CHAIN, label=_("重点产业链"), required=False, empty_label=_("暂不选择"))
    amount = WanField(label=_("计划投资"), required=False)

    class Meta:
        model = ReserveProject
        fields = ["name", "company", "chain", "text", "amount", "owner"]
        widgets = {"text": forms.Textarea({"rows": 4})}
        help_texts = {"company": _("签约后按这个名称登记；与机构目录一致的，入驻时自动登记为入驻单位。")}

    def __init__(self, *args: Any, park: Park, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = people_of(park.operator) if park.operator else User.objects.none()
        self.fields["owner"].queryset = staff.order_by("pk")  # type: ignore[attr-defined]
