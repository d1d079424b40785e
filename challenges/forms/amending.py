"""The form with which a sponsor asks to change money and indicators of a published challenge."""

from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, ChallengeIndicator
from common.forms import WanField
from postings.enums import Operator
from postings.forms import IndicatorForm, RowsFormSet

LINE = ("operator", "low", "high", "must", "test_method")


class ProposalForm(forms.Form):
    """Amounts as they are to be, and why."""

    own_amount = WanField(label=_("企业投入"), required=True, help_text=_("写 0 表示面议。"))
    subsidy = WanField(
        label=_("申请财政支持"), required=True, help_text=_("不超过计划的上限；同意后资金池同时调整预留。")
    )
    reason = forms.CharField(
        label=_("更正原因"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("同意后公开，揭榜方会看到。"),
    )

    def money(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("own_amount", "subsidy")}


class KnownIndicatorForm(IndicatorForm):
    """A line that is there: its name and unit stand, its id is hidden."""

    quantity = None  # type: ignore[assignment]
    unit = None  # type: ignore[assignment]
    id = forms.IntegerField(widget=forms.HiddenInput)

    def is_blank(self) -> bool:
        return False

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["quantity"] = "·"  # the name is not asked for here
        cleaned = super().clean()
        cleaned.pop("quantity", None)
        return cleaned


KnownFormSet = formset_factory(KnownIndicatorForm, formset=RowsFormSet, extra=0, max_num=30)
AddedFormSet = formset_factory(
    IndicatorForm, formset=RowsFormSet, extra=1, can_delete=True, max_num=10, validate_max=True
)


def _ends(row: ChallengeIndicator) -> dict[str, Any]:
    """A single value in the first box, wherever it is kept."""
    if row.operator == Operator.RANGE:
        return {"low": row.low, "high": row.high}
    return {"low": row.low if row.low is not None else row.high, "high": None}


class ProposalSheet:
    """The three parts together, bound or unbound."""

    def __init__(self, data: Any, challenge: Challenge) -> None:
        self.known = list(challenge.indicators.all())
        amounts = {"own_amount": challenge.own_amount, "subsidy": challenge.subsidy}
        self.form = ProposalForm(data, initial=amounts)
        rows = [{"id": row.pk, **{name: getattr(row, name) for name in LINE}, **_ends(row)} for row in self.known]
        self.lines: Any = KnownFormSet(data, prefix="lines", initial=rows)
        self.added: Any = AddedFormSet(data, prefix="added")

    def is_valid(self) -> bool:
        """All are asked, so that the page shows everything that is wrong at once."""
        return all([self.form.is_valid(), self.lines.is_valid(), self.added.is_valid()])

    def rows(self) -> list[dict[str, Any]]:
        """Every line as the service takes it; those there keep their name and unit."""
        known = {row.pk: row for row in self.known}
        lines = [row for row in self.lines.rows() or () if row["id"] in known]
        named = [row | {name: getattr(known[row["id"]], name) for name in ("quantity", "unit")} for row in lines]
        return [*named, *(self.added.rows() or ())]

    def pairs(self) -> list[tuple[Any, Any]]:
        """(indicator, its form)."""
        return list(zip(self.known, self.lines.forms, strict=False))
