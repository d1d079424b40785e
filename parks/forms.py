"""Forms of tenancy."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MemberRole
from accounts.models import Organisation, User
from common.forms import DateInput


class ApplicationForm(forms.Form):
    """An owner asks a park to enter their organisation."""

    organisation = forms.ModelChoiceField(label=_("入驻机构"), queryset=Organisation.objects.none(), empty_label=None)
    since = forms.DateField(label=_("入驻日期"), widget=DateInput(), initial=timezone.localdate)
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("如房间号、联系人，园区会看到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owned = [m.organisation_id for m in user.memberships_now if m.role == MemberRole.OWNER]
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=owned)  # type: ignore[attr-defined]


class TenantForm(forms.Form):
    """The operator enters a tenant by its exact name or credit code."""

    name = forms.CharField(label=_("机构名称或统一社会信用代码"), max_length=120)
    since = forms.DateField(label=_("入驻日期"), widget=DateInput(), initial=timezone.localdate)

    def clean_name(self) -> Organisation:
        typed = self.cleaned_data["name"].strip()
        known = Organisation.objects.verified().filter(is_reference=False)
        found = (known.filter(name=typed) | known.filter(credit_code=typed.upper())).first()
        if found is None:
            raise forms.ValidationError(_("没有找到已核验的机构，请核对全称，或请对方先登记。"))
        return found


class EndForm(forms.Form):
    until = forms.DateField(label=_("迁出日期"), widget=DateInput(), initial=timezone.localdate)
