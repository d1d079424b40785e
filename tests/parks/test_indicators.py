"""Every figure opens to the rows that made it, and the rows make it again."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
import time_machine

from common.models import StateChange
from matching.enums import AnswerSide, Verdict
from matching.models import Match, MatchAnswer
from parks.lineage import Formula, indicator_of, indicators, percentile
from parks.measuring import compute
from parks.models import IndicatorSnapshot, Park, Tenancy
from parks.services.snapshots import take_snapshots
from tests.factories import AchievementFactory, NeedFactory
from tests.people import NOW, organisation, park

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
CODES = [
    "C01", "C02", "C03", "C10", "G01", "G02", "G03", "I01", "I02", "I03", "I04", "I05", "I06",
    "I07", "I08", "I08T", "I09", "I10", "I11", "I12", "I13", "I14", "I15", "I16", "I16D", "I17",
    "I18", "I19", "I20", "I21", "I22", "I23", "I24", "I24P90", "I25", "I26",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(linhai, wuyue, zhouwen):
    """海澜仪器's two needs: one answered in a day and connected, one left alone; a declined match with its reason."""
    answered = NeedFactory(status_at=NOW - timedelta(days=10))
    alone = NeedFactory(status_at=NOW - timedelta(days=40))
    supply = [AchievementFactory(), AchievementFactory()]
    match, refused = (_match(answered, one) for one in supply)
    asked, done = NOW - timedelta(days=9), NOW - timedelta(days=8)
    _answer(match, AnswerSide.ACHIEVEMENT, "胶州湾大学", wuyue, Verdict.INTERESTED, asked)
    _answer(match, AnswerSide.NEED, "海澜仪器", linhai, Verdict.INTERESTED, done)
    StateChange.objects.create(
        about=match, transition="connect", label="", from_state="waiting", to_state="connected", at=done
    )
    _answer(refused, AnswerSide.NEED, "海澜仪器", linhai, Verdict.DECLINED, done, "price")
    return answered, alone


def _match(need, achievement):
    shape = {"rank": 1, "score": 1, "grade": 1, "band": "strong", "status_at": NOW}
    return Match.objects.create(need=need, achievement=achievement, **shape)


def _answer(match, side, key, by, verdict, at, reason=""):
    MatchAnswer.objects.create(
        match=match, side=side, organisation=organisation(key), by=by, verdict=verdict, at=at, reason=reason
    )


def value(code, day=DAY, key=None):
    return compute(indicator_of(code), day)[key].value


def exported(page, user, code, day=DAY):
    answer = page(user).get(f"/parks/indicators/{code}/?park=hailan&date={day}&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def again(definition, rows):
    """The formula of the page, applied by hand to the exported file."""
    top, bottom = (sum(Decimal(row[name]) for row in rows) for name in ("分子", "分母"))
    if definition.formula is Formula.COUNT:
        return round(Decimal(top), definition.decimals)
    if definition.formula is Formula.RATIO:
        return round(Decimal(top * definition.scale) / bottom, definition.decimals) if bottom else None
    amounts = sorted(Decimal(row["测量值"]) for row in rows)
    return round(Decimal(median(amounts)), definition.decimals) if amounts else None


def test_every_indicator_says_what_it_is_and_where_it_comes_from():
    assert [definition.code for definition in indicators()] == CODES
    for one in indicators():
        assert one.version and one.since and str(one.label) and str(one.unit) and str(one.numerator)
        assert "5." in str(one.clause) or "F0" in str(one.clause)
        assert (one.formula is Formula.RATIO) == bool(str(one.denominator))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("C01", "1"), ("C02", "2"), ("C03", "0"), ("I01", "200.0"), ("I03", "50.0"), ("I04", "0.50"),
        ("I05", "100.0"), ("I19", "0.0"), ("I20", "0"), ("I24", "24.0"), ("I24P90", "24.0"), ("I25", "50.0"),
    ],
)  # fmt: skip
def test_the_figures_of_a_small_world(world, code, expected):
    assert str(value(code)) == expected
    assert str(value(code, key=park().pk)) == expected


@pytest.mark.parametrize("code", CODES)
def test_the_exported_rows_make_the_shown_figure_again(world, page, gaoyuan, code):
    definition = indicator_of(code)
    shown = compute(definition, DAY)[park().pk].value
    assert again(definition, exported(page, gaoyuan, code)) == shown
    words = "无法计算" if shown is None else str(shown)
    assert words in page(gaoyuan).get(f"/parks/indicators/{code}/?park=hailan").content.decode()


def test_a_past_day_does_not_know_what_came_later(world):
    assert value("C02", DAY - timedelta(days=11)) == 1
    assert value("C02", DAY - timedelta(days=60)) == 0
    assert value("I04", DAY - timedelta(days=9)) == 0
    assert value("I03", DAY - timedelta(days=365)) is None


def test_a_need_that_left_yesterday_was_still_there_the_day_before(world, linhai):
    from postings.services.life import withdraw

    withdraw(posting=world[0], by=linhai, now=NOW, reason="已自行解决")
    assert (value("C02", DAY - timedelta(days=1)), value("C02")) == (2, 1)


def test_events_count_for_the_park_of_their_day(world):
    other = Park.objects.create(code="other", name="另一园", operator=organisation("园区办"))
    Tenancy.objects.update(until=DAY - timedelta(days=5))
    Tenancy.objects.create(park=other, organisation=organisation("海澜仪器"), since=DAY - timedelta(days=4))
    assert (value("C02", key=other.pk), value("C02", key=park().pk)) == (2, 0)
    assert (value("I04", key=other.pk), value("I04", key=park().pk)) == (None, Decimal("0.50"))


def test_snapshots_keep_the_evening_and_may_be_taken_twice(world):
    assert take_snapshots(as_of=DAY, now=NOW) == take_snapshots(as_of=DAY, now=NOW) == len(CODES) * 2
    kept = IndicatorSnapshot.objects.get(code="I01", as_of=DAY, park=park())
    assert (kept.value, kept.numerator, kept.denominator, kept.rows) == (200, 2, 1, 3)


def test_a_rebuild_leaves_out_what_keeps_no_history(world):
    take_snapshots(as_of=DAY, now=NOW, rebuild=True)
    assert not IndicatorSnapshot.objects.filter(code__in=["I02", "I21", "I22", "I26"]).exists()


def test_percentiles_lie_between_neighbours():
    amounts = [Decimal(n) for n in (1, 2, 3, 10)]
    assert (percentile(amounts, 50), percentile(amounts, 90)) == (Decimal("2.5"), Decimal("7.9"))


@pytest.mark.parametrize(
    ("username", "table", "rows"),
    [
        ("visitor", 404, False),
        ("linhai", 404, False),
        ("liubo", 404, False),
        ("hanmei", 200, True),
        ("gaoyuan", 200, True),
    ],
)
def test_who_sees_figures_and_who_sees_rows(world, page, request, username, table, rows):
    browser = page(request.getfixturevalue(username))
    assert browser.get("/parks/indicators/").status_code == 200
    assert browser.get("/parks/indicators/I05/?park=hailan").status_code == table
    public = browser.get("/parks/indicators/C02/?park=hailan")
    assert (world[0].title in public.content.decode()) is rows
    exported = browser.get("/parks/indicators/C02/?park=hailan&format=csv")
    assert exported.status_code == (200 if rows else 404)


def test_an_operator_does_not_see_the_rows_of_another_park(world, page, hanmei):
    Park.objects.create(code="other", name="另一园", operator=organisation("科技局"))
    answer = page(hanmei).get("/parks/indicators/C02/?park=other")
    assert "明细只对科技局和本园区的管理机构开放" in answer.content.decode()


@pytest.mark.parametrize("query", ["date=2099-01-01", "date=x", "indicator=nothing", "date=1900-01-01"])
def test_a_strange_question_gets_today_and_a_word(world, page, gaoyuan, query):
    answer = page(gaoyuan).get(f"/parks/indicators/?{query}")
    assert answer.status_code == 200 and "下面按默认选择显示" in answer.content.decode()


def test_what_is_not_there_is_missing(page, gaoyuan):
    assert page(gaoyuan).get("/parks/indicators/X99/").status_code == 404
    assert page(gaoyuan).get("/parks/indicators/C01/?park=nowhere").status_code == 404


def test_a_past_day_of_what_keeps_no_history_is_its_snapshot(world, page, gaoyuan):
    yesterday = DAY - timedelta(days=1)
    address = f"/parks/indicators/?indicator=I26&date={yesterday}"
    assert "这一天没有留下数字" in page(gaoyuan).get(address).content.decode()
    take_snapshots(as_of=yesterday, now=NOW)
    assert "这一天没有留下数字" not in page(gaoyuan).get(address).content.decode()


def test_pages_open_with_last_night_and_show_today_where_asked(world, page, gaoyuan):
    take_snapshots(as_of=DAY - timedelta(days=1), now=NOW)
    NeedFactory(status_at=NOW - timedelta(hours=1))
    browser = page(gaoyuan)
    assert browser.get("/parks/indicators/?indicator=C02").context["lines"][0].figure.value == 2
    assert browser.get(f"/parks/indicators/?indicator=C02&date={DAY}").context["lines"][0].figure.value == 3


def test_a_table_costs_the_same_for_one_and_for_twenty_parks(world, page, gaoyuan, django_assert_max_num_queries):
    for number in range(20):
        Park.objects.create(code=f"p{number}", name=f"示范园 {number}", operator=organisation("园区办"))
    browser = page(gaoyuan)
    with django_assert_max_num_queries(24):
        assert browser.get("/parks/indicators/?indicator=C02").status_code == 200
