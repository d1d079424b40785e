"""Filters narrow by the address; counts say what each option would show."""

from decimal import Decimal
from itertools import pairwise

import pytest

from achievements.filters import AchievementFilter
from achievements.models import Achievement
from needs.filters import NeedFilter
from needs.models import Need
from postings.enums import AmountBand, MaturityBand, PostingStatus
from tests.factories import AchievementFactory, NeedFactory, term
from tests.people import organisation, park

pytestmark = pytest.mark.django_db


def needs(**query):
    return {need.title for need in NeedFilter(query, queryset=Need.objects.all()).qs}


def achievements(**query):
    return {row.title for row in AchievementFilter(query, queryset=Achievement.objects.all()).qs}


def test_only_what_is_in_public_life_unless_a_state_is_asked_for():
    NeedFactory(title="公开")
    NeedFactory(title="草稿", status=PostingStatus.DRAFT)
    assert needs() == {"公开"}
    assert needs(state="draft") == {"草稿"}


@pytest.mark.parametrize(
    ("band", "found"),
    [("open", {"面议"}), ("0-20", {"十万"}), ("20-100", {"二十万"}), ("100-500", set()), ("500-", {"五百万"})],
)
def test_money_bands_include_their_lower_bound(band, found):
    for title, wan in [("十万", 10), ("二十万", 20), ("五百万", 500)]:
        NeedFactory(title=title, budget=Decimal(wan * 10_000))
    NeedFactory(title="面议", budget=None)
    assert needs(budget=band) == found


def test_bands_cover_every_level_and_every_amount_once():
    assert sorted(level for band in MaturityBand for level in band.levels) == list(range(1, 10))
    bounds = [band.bounds for band in AmountBand if band != AmountBand.OPEN]
    assert bounds[0][0] == 0
    assert bounds[-1][1] is None
    assert all(upper == lower for (_, upper), (lower, _) in pairwise(bounds))


def test_the_three_kinds_and_the_maturity_of_achievements():
    AchievementFactory(title="重大", kind="breakthrough", trl=3)
    AchievementFactory(title="产业", kind="industrial", trl=7)
    AchievementFactory(title="企业", kind="demanded", trl=9)
    assert achievements(kind=["breakthrough", "demanded"]) == {"重大", "企业"}
    assert achievements(trl=["7-7", "8-9"]) == {"产业", "企业"}
    assert achievements(kind=["industrial"], trl=["1-3"]) == set()


def test_place_industry_and_mode():
    company = organisation("海澜仪器")
    company.district = term("district", "370212", "崂山区")
    company.save()
    section = term("industry", "C", "制造业")
    division = term("industry", "40", "仪器仪表制造业")
    division.parent = section
    division.save()
    need = NeedFactory(title="在崂山", park=park(), industry=division)
    need.modes.add(
        term("cooperation_mode", "license_sole", "排他许可"), term("cooperation_mode", "license", "技术许可")
    )
    NeedFactory(title="别处", organisation=organisation("启明新材"))
    for query in (
        {"district": "370212"},
        {"park": "hailan"},
        {"industry": "C"},
        {"industry": "40"},
        {"mode": "license"},
    ):
        assert [n.title for n in NeedFilter(query, queryset=Need.objects.all()).qs] == ["在崂山"], query


def test_newest_first_and_best_first_when_words_are_typed():
    NeedFactory(title="涂层", problem="其他文字" * 10, published_at="2026-01-02T00:00Z")
    NeedFactory(title="密封", problem="只提到一次涂层" + "其他文字" * 30, published_at="2026-03-02T00:00Z")
    by = {
        sort: [n.title for n in NeedFilter({"q": "涂层", "sort": sort}, queryset=Need.objects.all()).qs]
        for sort in ("relevance", "newest")
    }
    assert by["newest"] == ["密封", "涂层"]
    assert by["relevance"][0] == "涂层"


def test_counts_leave_their_own_filter_out_and_honour_the_others():
    for code, name, trl in [("01", "电子信息", 4), ("01", "电子信息", 8), ("06", "新材料", 8)]:
        AchievementFactory(tech_field=term("tech_field", code, name), trl=trl)
    chosen = AchievementFilter({"tech_field": ["01"]}, queryset=Achievement.objects.all())
    chosen.qs  # noqa: B018 - the form is cleaned with it
    assert chosen.counts("tech_field") == {"01": 2, "06": 1}
    chosen.show_counts()
    shown = dict(chosen.form.fields["trl"].widget.choices)
    assert shown["8-9"].endswith(" 1")
    assert shown["1-3"].endswith(" 0")
