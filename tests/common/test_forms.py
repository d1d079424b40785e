"""Our fields: 万元 in, yuan out; key words; what a form says when something is missing."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from common.forms import KeywordsField, Picker, WanField


class BudgetForm(forms.Form):
    budget = WanField(label="拟投入资金", required=False)
    keywords = KeywordsField(label="关键词", required=False)
    field = forms.ChoiceField(label="技术领域", choices=[("", "请选择"), ("06", "新材料")], widget=Picker)


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [("12.5", "125000.00"), ("0", "0.00"), ("1，250", "12500000.00"), ("0.000001", "0.01"), ("", None)],
)
def test_wan_becomes_yuan(typed, yuan):
    assert WanField(required=False).clean(typed) == (Decimal(yuan) if yuan else None)


@pytest.mark.parametrize("typed", ["-1", "十万", "1e99", "NaN", "99990001"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        WanField().clean(typed)


def test_a_stored_amount_is_shown_in_wan_and_what_was_typed_stays():
    assert 'value="12.5"' in str(BudgetForm(initial={"budget": Decimal("125000.00")})["budget"])
    assert 'value="十万"' in str(BudgetForm({"budget": "十万"})["budget"])


def test_an_amount_that_was_not_touched_has_not_changed():
    assert not WanField().has_changed(Decimal("125000.00"), "12.50")
    assert WanField().has_changed(Decimal("125000.00"), "12.6")


def test_keywords_are_parted_by_any_usual_separator_and_kept_once():
    assert KeywordsField().clean("海水淡化、膜材料，膜材料 反渗透;阻垢") == ["海水淡化", "膜材料", "反渗透", "阻垢"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("一 二 三 四 五 六", "最多 5 个关键词，现在有 6 个。"),
        ("这是一个超过十个字的关键词", "“这是一个超过十个字的关键词”超过 10 个字，请写得短一些。"),
    ],
)
def test_too_many_or_too_long_keywords_say_how_to_mend(typed, words):
    with pytest.raises(ValidationError) as refused:
        KeywordsField().clean(typed)
    assert refused.value.messages == [words]


def test_stored_keywords_are_shown_as_one_line():
    assert 'value="海水淡化、膜材料"' in str(BudgetForm(initial={"keywords": ["海水淡化", "膜材料"]})["keywords"])


def test_a_field_carries_label_help_and_error_for_screen_readers():
    html = BudgetForm({"field": ""})["field"].as_field_group()
    assert 'for="id_field"' in html
    assert 'aria-describedby="id_field_error"' in html
    assert 'id="id_field_error"' in html
    assert "请选择一项。" in html
    assert "必填" in html
    assert 'aria-invalid="true"' in html


def test_a_form_sums_its_errors_up_with_links():
    html = BudgetForm({"field": "", "budget": "-1"}).render()
    assert 'href="#id_field"' in html
    assert 'href="#id_budget"' in html
    assert "有 2 处需要修改" in html
