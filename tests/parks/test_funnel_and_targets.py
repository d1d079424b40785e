"""The funnel's totals are its lists; targets take four eyes; forecasts go straight on."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from challenges.models import Challenge
from common.errors import Conflict, Invalid, Refused
from matching.enums import Verdict
from matching.services.answers import answer
from parks import funnel, goals, services
from parks.funnel import Choice
from parks.models import FunnelItem, Target
from parks.models.funnel import STEPS
from parks.services.funnel import rebuild_funnel
from tests.challenges import contract_stage
from tests.factories import AchievementFactory, NeedFactory
from tests.matching.pairs import make_match
from tests.people import NOW, organisation, park

pytestmark = pytest.mark.django_db

YEAR = Choice(date(2026, 1, 1), date(2026, 11, 20))
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def matters(linhai, zhouwen, sunqi, gaoyuan, hanmei):
    """A need alone, one with both sides agreed, one of a firm in no park, and a challenge that was paid and archived."""
    NeedFactory()
    NeedFactory(organisation=organisation("启明新材"), author=sunqi)
    match = make_match(linhai, zhouwen)
    for side in (linhai, zhouwen):
        answer(match=match, by=side, verdict=Verdict.INTERESTED, now=NOW)
    challenge = contract_stage.closed()
    rebuild_funnel(now=LATER)
    return challenge


def numbers(choice=YEAR):
    return {one.code: one.count for one in funnel.steps(choice)}


def test_each_step_counts_what_reached_it(matters):
    assert numbers() == {
        "collected": 4, "qualified": 4, "published": 4, "answered": 2, "connected": 2, "signed": 1, "registered": 1,
        "paid": 1, "accepted": 1,
    }  # fmt: skip
    shares = {one.code: (one.of_first, one.of_before) for one in funnel.steps(YEAR)}
    assert shares["connected"] == (Decimal("50.0"), Decimal("100.0"))
    assert shares["paid"] == shares["accepted"] == (Decimal("25.0"), Decimal("100.0"))


def test_a_challenge_out_of_a_need_is_one_matter_with_it(matters):
    need = NeedFactory(status_at=NOW - timedelta(days=1))
    Challenge.objects.filter(pk=matters.pk).update(need=need)
    rebuild_funnel(now=LATER)
    assert (numbers()["collected"], numbers()["accepted"]) == (4, 1)
    item = FunnelItem.objects.get(kind="need", object_id=need.pk)
    assert item.institution == organisation("胶州湾大学") and item.paid and item.accepted


def test_twice_is_once_and_drafts_are_nobodys_business(matters):
    NeedFactory(status="draft", published_at=None)
    assert rebuild_funnel(now=LATER) == rebuild_funnel(now=LATER) == 4


def test_an_earlier_step_is_never_smaller_up_to_the_registration(matters):
    found = list(numbers().values())[:7]
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("cut", ["parks", "fields", "years"])
def test_the_cuts_add_up_to_the_totals(matters, cut):
    rows = getattr(funnel.table(YEAR), cut)
    assert [sum(column) for column in zip(*(counts for _key, counts in rows), strict=True)] == list(numbers().values())


def test_every_number_is_its_list_counted(matters, page, gaoyuan):
    query = "since=2026-01-01&until=2026-11-20"
    text = page(gaoyuan).get(f"/parks/funnel/?{query}").content.decode()
    assert text.count("<h1") == 1 and "科易网" in text and "领域资料 5.8" in text
    for step in STEPS:
        answer_ = page(gaoyuan).get(f"/parks/funnel/{step}/?{query}&format=csv")
        rows = list(csv.DictReader(io.StringIO(b"".join(answer_.streaming_content).decode("utf-8-sig"))))
        assert (
            len(rows)
            == numbers()[step]
            == page(gaoyuan).get(f"/parks/funnel/{step}/?{query}").context["page"].paginator.count
        )


def test_choices_narrow_both(matters, page, hanmei):
    inside = Choice(YEAR.since, YEAR.until, park=park())
    assert numbers(inside)["collected"] == 3
    assert numbers(Choice(date(2020, 1, 1), date(2020, 12, 31)))["collected"] == 0
    assert numbers(Choice(YEAR.since, YEAR.until, institution="胶州湾"))["signed"] == 1
    rows = page(hanmei).get("/parks/funnel/collected/?park=hailan").context["page"].paginator.count
    assert rows == 3


@pytest.mark.parametrize(
    ("username", "numbers_", "all_rows", "own_rows"),
    [("visitor", 200, 302, 302), ("linhai", 200, 404, 404), ("hanmei", 200, 404, 200), ("gaoyuan", 200, 200, 200)],
)
def test_numbers_are_for_all_and_lists_for_the_bureau_and_the_park(
    matters, page, request, username, numbers_, all_rows, own_rows
):
    browser = page(request.getfixturevalue(username))
    assert browser.get("/parks/funnel/").status_code == numbers_
    assert browser.get("/parks/funnel/signed/").status_code == all_rows
    assert browser.get("/parks/funnel/signed/?park=hailan").status_code == own_rows


def test_the_other_side_is_named_to_the_bureau_only(matters, page, hanmei, gaoyuan):
    def header(user):
        lines = page(user).get("/parks/funnel/signed/?park=hailan&format=csv").streaming_content
        return next(iter(lines)).decode("utf-8-sig")

    assert "成果方" in header(gaoyuan) and "成果方" not in header(hanmei)
    assert 'name="institution"' not in page(hanmei).get("/parks/funnel/").content.decode()


@pytest.mark.parametrize(
    "query", ["since=x", "since=2099-01-01", "until=1900-01-01", "park=nowhere", "field=x", "field=9e9"]
)
def test_a_strange_question_is_answered_calmly(matters, page, gaoyuan, query):
    assert page(gaoyuan).get(f"/parks/funnel/?{query}").status_code == 200


def test_an_official_does_not_wait_for_the_night(matters, page, gaoyuan, hanmei):
    NeedFactory()
    assert page(hanmei).post("/parks/funnel/rebuild/").status_code == 404
    page(gaoyuan).post("/parks/funnel/rebuild/")
    assert numbers()["collected"] == 5


def done(code, year=2026):
    return {one.goal.code: one for one in goals.progress(year, date(year, 11, 20), LATER)}[code]


def test_the_documents_numbers_stand_until_two_officials_change_them(gaoyuan):
    usual = {one.goal.code: int(one.target) for one in goals.progress(2026, NOW.date(), LATER)}
    assert usual == {"breakthroughs": 10, "projects": 100, "needs": 1000, "events": 100, "brokers": 300, "youth": 50}
    data = {"code": "events", "label": "", "park": None, "year": 2026, "value": Decimal(120), "source": "局务会"}
    made = services.propose_target(data=data, reason="今年要加码", by=gaoyuan, now=NOW)
    with pytest.raises(Conflict):
        services.propose_target(data=data, reason="今年要加码", by=gaoyuan, now=NOW)
    assert done("events").target == 100
    with pytest.raises(Refused):
        services.decide_proposal(proposal=made, approve=True, reason="", by=gaoyuan, now=NOW)
    services.decide_proposal(proposal=made, approve=True, reason="", by=contract_stage.payer(), now=NOW)
    assert (done("events").target, done("events").source) == (120, "局务会")


def test_targets_that_cannot_be(gaoyuan, hanmei):
    data = {"code": "doubling", "label": "合同额", "park": None, "year": 2030, "value": Decimal(2), "source": "测试"}
    with pytest.raises(Invalid):
        services.propose_target(data=data, reason="没有基期", by=gaoyuan, now=NOW)
    with pytest.raises(Refused):
        services.propose_target(data=data, reason="没有权限", by=hanmei, now=NOW)


def test_progress_counts_the_calendar_year(linhai):
    NeedFactory()
    NeedFactory(status_at=NOW - timedelta(days=400))
    AchievementFactory(kind="breakthrough")
    assert (done("needs").done, done("breakthroughs").done, done("breakthroughs").percent) == (1, 1, 10)


@pytest.mark.parametrize(
    ("year", "today", "expected"),
    [
        (2026, date(2026, 1, 10), None),
        (2026, date(2026, 7, 2), 20),
        (2026, date(2026, 12, 31), 10),
        (2025, date(2026, 3, 1), 10),
    ],
)
def test_a_forecast_goes_straight_on(year, today, expected):
    assert goals.forecast(10, year, today) == expected


def test_a_doubling_is_measured_by_its_indicator(linhai, gaoyuan):
    NeedFactory()
    data = {"code": "doubling", "label": "有效需求", "park": None, "year": 2029, "value": Decimal(2), "source": "测试"}
    data |= {"base": Decimal("0.5"), "base_year": 2024, "indicator": "C02"}
    made = services.propose_target(data=data, reason="五年翻两番", by=gaoyuan, now=NOW)
    services.decide_proposal(proposal=made, approve=True, reason="", by=contract_stage.payer(), now=NOW)
    found = goals.doublings(NOW.date(), LATER)[0]
    assert (found.value, found.times) == (1, Decimal("2.00"))
    assert found.pace == 1


def test_targets_on_their_pages(page, visitor, gaoyuan, hanmei):
    NeedFactory(title="今年的需求")
    text = page(visitor).get("/parks/targets/").content.decode()
    assert "链接企业技术需求" in text and "没有列出是哪五项" in text and text.count("<h1") == 1
    assert page(hanmei).get("/parks/targets/needs/").status_code == 404
    assert "今年的需求" in page(gaoyuan).get("/parks/targets/needs/").content.decode()
    form = {"code": "needs", "year": "2026", "value": "1200", "source": "局务会", "reason": "今年要加码"}
    assert page(hanmei).post("/parks/targets/new/", form).status_code == 404
    page(gaoyuan).post("/parks/targets/new/", form)
    page(contract_stage.payer()).post(f"/parks/targets/decide/{Target.objects.get().pk}/", {"verdict": "approve"})
    assert "1200" in page(visitor).get("/parks/targets/?year=2026").content.decode()
    assert page(visitor).get("/parks/targets/?year=99999").status_code == 200
