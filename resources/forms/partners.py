"""What one looks for in a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from common.forms import Picker
from resources.enums.partners import Seeks
from taxonomy.enums import Scheme
from taxonomy.models import Term


def _terms(scheme: str, label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=Term.objects.of(scheme), to_field_name="code", label=label, required=False, widget=Picker,
        empty_label=_("不限"),
    )  # fmt: skip


class PartnerForm(forms.Form):
    """The filters of the search, shared as an address."""

    q = forms.CharField(label=_("关键词"), max_length=100, required=False, widget=forms.HiddenInput)
    seeks = forms.ChoiceField(label=_("对方"), choices=[("", _("不限")), *Seeks.choices], required=False)
    tech_field = _terms(Scheme.TECH_FIELD, _("技术领域"))
    industry = _terms(Scheme.INDUSTRY, _("应用行业"))
    kind = forms.ChoiceField(label=_("机构类型"), choices=[("", _("不限")), *OrganisationKind.choices], required=False)
    district = _terms(Scheme.DISTRICT, _("所在区市"))
