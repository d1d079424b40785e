"""Forms of tenancy and of figures."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MemberRole
from accounts.models import Organisation, User
from common.forms import DateInput
from parks.lineage import Indicator
from parks.scoring import Weights


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


@dataclass(frozen=True)
class Choice:
    """What a page of figures shows: one indicator (None where there is none to show) at the end of one day."""

    indicator: Indicator | None
    as_of: datetime.date


class IndicatorForm(forms.Form):
    """Which indicator and which day; a GET form that can be shared as an address."""

    indicator = forms.ChoiceField(label=_("指标"), required=False)
    date = forms.DateField(
        label=_("截至"), widget=DateInput(), required=False, help_text=_("可选过去任一天，不晚于今天。")
    )

    def __init__(self, *args: Any, indicators: list[Indicator], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.today = {row.code: row for row in indicators}, today
        choices = [(row.code, f"{row.code} {row.label}") for row in indicators]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]
        self.fields["date"].initial = today

    def clean_date(self) -> datetime.date | None:
        day = self.cleaned_data["date"]
        if day is not None and not datetime.date(2000, 1, 1) <= day <= self.today:
            raise forms.ValidationError(_("请选择 2000 年以后、不晚于今天的日期。"))
        return day

    def choice(self, usual: datetime.date | None = None) -> Choice:
        """What was asked for; the usual day (today) and the first indicator where nothing, or nothing that holds, was."""
        self.full_clean()
        cleaned = getattr(self, "cleaned_data", {})
        first = next(iter(self.known.values()), None)
        return Choice(self.known.get(cleaned.get("indicator", ""), first), cleaned.get("date") or usual or self.today)


class DayForm(forms.Form):
    """One day, not later than today; today where nothing that holds was given."""

    date = forms.DateField(required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def day(self, usual: datetime.date | None = None) -> datetime.date:
        """The day asked for, or the usual one."""
        self.full_clean()
        asked = getattr(self, "cleaned_data", {}).get("date")
        return asked if asked and datetime.date(2000, 1, 1) <= asked <= self.today else usual or self.today


class WeightsForm(forms.Form):
    """Other weights to try (N33): one number an indicator, 0 to 100; nothing is kept."""

    def __init__(self, *args: Any, weights: Weights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = weights
        for code, weight in weights.of.items():
            self.fields[f"w_{code}"] = forms.DecimalField(
                label=code,
                min_value=0,
                max_value=100,
                decimal_places=1,
                required=False,
                initial=weight,
                widget=forms.NumberInput({"class": "form-control", "inputmode": "decimal"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(f"w_{code}") for code in self.kept.of):
            raise forms.ValidationError(_("请至少给一项指标大于 0 的权重。"))
        return cleaned

    def weights(self, day: datetime.date) -> Weights | None:
        """What was typed, or None where nothing was or it does not hold; an empty field weighs nothing."""
        if not self.is_bound or not self.is_valid():
            return None
        typed = {code: self.cleaned_data[f"w_{code}"] or Decimal(0) for code in self.kept.of}
        return Weights(0, day, {code: weight for code, weight in typed.items() if weight}, self.kept.why)
