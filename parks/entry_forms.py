"""Forms of the registers. They only read what was typed: services write and judge with the models' own constraints."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.rules import is_official
from common.errors import DomainError
from common.forms import DateInput, MultiPicker, WanField
from parks.entry_enums import AllianceFunction
from parks.models import (
    Alliance,
    AllianceMember,
    ChainLink,
    Inventory,
    Park,
    ParkMilestone,
    ParkSupport,
    Scenario,
    Signing,
)
from parks.selectors import alliances_kept, parks_kept
from taxonomy.enums import Scheme
from taxonomy.forms import TermField


class OrganisationByName(forms.CharField):
    """An organisation by its exact name or credit code; an empty optional field is None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 120, "help_text": _("填写机构目录里的全称或统一社会信用代码。"), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return Organisation.objects.filter(pk=value).values_list("name", flat=True).first()
        return value.name if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Organisation | None:
        typed = super().clean(value).strip()
        if not typed:
            return None
        known = Organisation.objects.public()
        found = (known.filter(name=typed) | known.filter(credit_code=typed.upper())).first()
        if found is None:
            raise forms.ValidationError(_("机构目录里没有“%(name)s”，请核对全称。"), params={"name": typed})
        return found


class PlainModelForm(forms.ModelForm):
    """A form over a model that leaves the instance alone; `show` puts what a service refused at its field."""

    def _post_clean(self) -> None:
        """Services write."""

    def show(self, error: DomainError) -> None:
        known = {name: words for name, words in error.fields.items() if name in self.fields}
        for name, words in known.items():
            self.add_error(name, str(words))
        if not known:
            self.add_error(None, str(error))


class EntryForm(PlainModelForm):
    """Base of the forms of registers: the place among those that the person keeps, and, for the bureau, 文献资料."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "park" in self.fields:
            self.fields["park"].queryset = parks_kept(user)  # type: ignore[attr-defined]
            self.fields["park"].required |= not is_official(user)
        if "alliance" in self.fields:
            self.fields["alliance"].queryset = alliances_kept(user)  # type: ignore[attr-defined]
        if not is_official(user):
            self.fields.pop("is_reference", None)


REST = ("source", "is_reference")


class MilestoneForm(EntryForm):
    class Meta:
        model = ParkMilestone
        fields = ["park", "kind", "day", "title", *REST]
        widgets = {"day": DateInput()}


class SigningForm(EntryForm):
    amount = WanField(label=_("计划投资"), required=False)

    class Meta:
        model = Signing
        fields = ["park", "day", "party", "occasion", "subject", "amount", *REST]
        widgets = {"day": DateInput()}
        help_texts = {"party": _("按签约文本填写全称。"), "occasion": _("如开园仪式、推介会现场。")}


class SupportForm(EntryForm):
    class Meta:
        model = ParkSupport
        fields = ["park", "kind", "name", "provider", "text", "contact", *REST]
        widgets = {"text": forms.Textarea({"rows": 3})}


class ScenarioForm(EntryForm):
    chain = TermField(scheme=Scheme.INDUSTRY_CHAIN, label=_("重点产业链"), required=False, empty_label=_("暂不选择"))
    district = TermField(scheme=Scheme.DISTRICT, label=_("所在区市"), required=False, empty_label=_("全市"))

    class Meta:
        model = Scenario
        fields = ["park", "title", "chain", "district", "offered_by", "text", "wanted", "until", *REST]
        widgets = {"until": DateInput(), "text": forms.Textarea({"rows": 4}), "wanted": forms.Textarea({"rows": 3})}


class InventoryForm(EntryForm):
    district = TermField(scheme=Scheme.DISTRICT, label=_("区市"), required=False, empty_label=_("全市"))
    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("谁公布的、哪一年；没有来源的数字不登记。"))

    class Meta:
        model = Inventory
        fields = ["district", "kind", "label", "count", "unit", "year", *REST]


class _Functions(forms.TypedMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=AllianceFunction.choices, coerce=str, widget=MultiPicker, **kwargs)


class AllianceForm(EntryForm):
    functions = _Functions(label=_("职能"))
    secretariat = OrganisationByName(label=_("秘书处单位"), required=False)

    class Meta:
        model = Alliance
        fields = ["name", "code", "park", "secretariat", "founded", "functions", "intro", *REST]
        widgets = {"founded": DateInput(), "intro": forms.Textarea({"rows": 3})}
        help_texts = {"code": _("地址里用的短名：小写字母、数字和连字符。")}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        """An alliance may lean on any park, or on none."""
        super().__init__(*args, user=user, **kwargs)
        self.fields["park"].queryset = Park.objects.all()  # type: ignore[attr-defined]
        self.fields["park"].required = False


class MemberForm(EntryForm):
    organisation = OrganisationByName(label=_("成员单位"))
    functions = _Functions(label=_("承担职能"), required=False)

    class Meta:
        model = AllianceMember
        fields = ["alliance", "organisation", "stage", "role", "functions", "since", *REST]
        widgets = {"since": DateInput()}
        help_texts = {"role": _("如光学镜头、整机、检测应用。")}


class LinkForm(EntryForm):
    class Meta:
        model = ChainLink
        fields = ["alliance", "upstream", "downstream", "product", "since", *REST]
        widgets = {"since": DateInput()}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        chosen = self["alliance"].value()
        members = AllianceMember.objects.kept().select_related("organisation")
        members = members.filter(alliance__in=alliances_kept(user))
        if str(chosen or "").isdecimal():
            members = members.filter(alliance=chosen)
        for name in ("upstream", "downstream"):
            self.fields[name].queryset = members  # type: ignore[attr-defined]
