"""Forms take a draft as far as it goes: gaps are gaps, wrong values are left out and named."""

from decimal import Decimal

import pytest

from achievements.forms import AchievementForm, RightFormSet
from needs.forms import NeedForm
from postings.forms import IndicatorFormSet
from tests.factories import term

pytestmark = pytest.mark.django_db


def rows(*lines, formset=IndicatorFormSet, prefix="indicators"):
    data = {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        data |= {f"{prefix}-{number}-{name}": value for name, value in line.items()}
    return formset(data, prefix=prefix)


LINE = {"quantity": "盐雾", "operator": ">=", "low": "2000", "unit": "h", "must": "True"}


def test_gaps_are_no_errors():
    form = NeedForm({})
    assert form.is_valid()
    saved = form.savable()
    assert saved["title"] == ""
    assert saved["tech_field"] is None
    assert saved["declared_unclassified"] is False
    assert "need_type" not in saved  # a choice that always holds a value keeps the one it has


def test_wrong_values_are_left_out_and_the_rest_is_kept():
    form = NeedForm(
        {"title": "涂层", "budget": "-1", "deadline": "2027-13-40", "trl_wanted": "12", "keywords": "长" * 11}
    )
    saved = form.savable()
    assert saved["title"] == "涂层"
    assert set(form.errors) == {"budget", "deadline", "trl_wanted", "keywords"}
    assert not {"budget", "deadline", "trl_wanted", "keywords"} & set(saved)


def test_money_is_typed_in_wan():
    assert NeedForm({"budget": "1,234.5"}).savable()["budget"] == Decimal("12345000.00")


@pytest.mark.parametrize(
    ("typed", "low"), [("２０００", 2000), ("2,000", 2000), ("−0.5", Decimal("-0.5")), ("1e3", 1000)]
)
def test_numbers_as_people_type_them(typed, low):
    assert rows(LINE | {"low": typed}).rows()[0]["low"] == low


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"low": "很多"}, "low"),
        ({"low": "NaN"}, "low"),
        ({"low": "1" * 30}, "low"),
        ({"quantity": ""}, "quantity"),
        ({"operator": "range", "low": "9", "high": "1"}, "high"),
        ({"operator": "~"}, "operator"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_replaced(change, field):
    formset = rows(LINE, LINE | change)
    assert formset.rows() is None
    assert list(formset.forms[1].errors) == [field]


def test_empty_and_removed_rows_are_no_rows():
    assert rows(LINE, dict.fromkeys(LINE, ""), LINE | {"DELETE": "on"}).rows() == [
        {"quantity": "盐雾", "operator": ">=", "low": 2000, "high": None, "unit": "h", "must": True, "test_method": ""}
    ]


def test_a_single_value_is_kept_in_one_place():
    row = rows(LINE | {"low": "", "high": "35", "operator": "<="}).rows()[0]
    assert (row["low"], row["high"]) == (35, None)


def test_thirty_rows_and_no_more():
    assert rows(*[LINE] * 31).rows() is None


def test_rights_need_a_kind():
    right = {"number": "ZL1", "kind": "", "status": "granted"}
    assert rows(right, formset=RightFormSet, prefix="rights").rows() is None
    right["kind"] = str(term("ip_kind", "invention", "发明专利").pk)
    assert rows(right, formset=RightFormSet, prefix="rights").rows()[0]["number"] == "ZL1"


def test_progress_says_what_is_filled():
    parts = {part["anchor"]: part["filled"] for part in AchievementForm({"title": "涂层", "price": "1"}).parts()}
    assert (parts["basics"], parts["text"], parts["terms"]) == (True, False, True)
