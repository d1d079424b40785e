"""What the engine is told about a posting."""

from decimal import Decimal

import pytest

from matching.datasource import content_digest, load_needs, load_offers, published_ids, term_names
from matching.engine.types import Constraint
from matching.enums import Side
from postings.enums import PostingStatus
from tests.factories import INDICATOR, AchievementFactory, NeedFactory, term

pytestmark = pytest.mark.django_db


def test_a_need_with_all_that_it_states():
    need = NeedFactory(
        title="耐蚀涂层", problem="点蚀", key_technology="低成本", goal="量产", keywords=["涂层"], trl_wanted=6,
        high_tech_field=term("high_tech_field", "4", "新材料"), industry=term("industry", "33", "金属制品业"),
        indicators=[INDICATOR],
    )  # fmt: skip
    need.modes.add(term("cooperation_mode", "02", "技术许可"), term("cooperation_mode", "01", "技术转让"))
    told = load_needs([need.pk])[0]
    assert (told.key, told.title, told.text) == (str(need.pk), "耐蚀涂层", "点蚀\n低成本\n量产")
    assert told.fields == ("tech_field:06", "high_tech_field:4")
    assert told.industries == ("industry:33",)
    assert told.modes == ("cooperation_mode:01", "cooperation_mode:02")
    assert (told.trl_wanted, told.budget_yuan, told.keywords) == (6, Decimal(800_000), ("涂层",))
    assert told.constraints == (
        Constraint("腐蚀电流密度", "<=", None, Decimal(1), "µA/cm²", True, raw="腐蚀电流密度 ≤ 1 µA/cm²"),
    )


@pytest.mark.parametrize(
    ("operator", "low", "high", "bounds"),
    [
        ("<=", 5, None, (None, 5)),
        ("<", None, 5, (None, 5)),
        (">=", 5, None, (5, None)),
        (">", 5, None, (5, None)),
        ("=", 5, None, (5, 5)),
        ("range", 5, 40, (5, 40)),
    ],
)
def test_a_value_becomes_the_bounds_of_an_interval(operator, low, high, bounds):
    row = INDICATOR | {"operator": operator, "low": low, "high": high}
    offer = load_offers([AchievementFactory(indicators=[row]).pk])[0]
    assert (offer.constraints[0].low, offer.constraints[0].high) == bounds


def test_only_what_is_published_is_loaded_in_key_order():
    second, first = AchievementFactory(), AchievementFactory(status=PostingStatus.WITHDRAWN)
    third = AchievementFactory()
    assert [offer.key for offer in load_offers([third.pk, first.pk, second.pk])] == [str(second.pk), str(third.pk)]
    assert list(published_ids(Side.ACHIEVEMENT)) == [second.pk, third.pk]


def test_the_digest_moves_with_everything_that_matching_sees_and_with_nothing_else():
    need = NeedFactory()
    before = content_digest(load_needs([need.pk])[0])
    need.partners_wished = "胶州湾大学"
    need.save()
    assert content_digest(load_needs([need.pk])[0]) == before
    need.trl_wanted = 7
    need.save()
    assert content_digest(load_needs([need.pk])[0]) != before


def test_many_postings_cost_no_query_each(django_assert_max_num_queries):
    needs = [NeedFactory(indicators=[INDICATOR]) for _ in range(12)]
    with django_assert_max_num_queries(4):
        assert len(load_needs(need.pk for need in needs)) == 12


def test_codes_of_findings_have_names():
    known = term("tech_field", "06", "新材料及其应用")
    assert term_names(["tech_field:06", "tech_field:99", "7"]) == {"tech_field:06": known.name}
