"""A result that is not mature enough meets the bases that lift it (N05)."""

import pytest

from matching.nearmiss import bases_that_lift
from tests.factories import term
from tests.matching.pairs import make_match
from tests.resources import stage

pytestmark = pytest.mark.django_db


def test_each_gap_in_maturity_carries_a_base_of_the_field(page, linhai, zhouwen):
    covers = stage.base(name="四到七级")
    stage.base(name="别的领域", fields=[term(code="02", name="航空航天")])
    match = make_match(linhai, zhouwen)
    assert bases_that_lift(match) == [covers]
    text = page(linhai).get(f"/matches/{match.pk}/").content.decode()
    assert "怎样补上成熟度" in text and covers.get_absolute_url() in text


def test_without_a_gap_there_is_no_advice(linhai, zhouwen):
    stage.base()
    match = make_match(linhai, zhouwen, explanation={"missing": [{"code": "price_unknown", "params": {}}]})
    assert bases_that_lift(match) == []
