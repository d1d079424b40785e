"""无感考评: computed, compared inside the group, explained; nobody types a figure."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification, Obligation
from parks import services
from parks.lineage import Figure, indicator_of
from parks.models import Park, ScorecardComment, Tenancy
from parks.scoring import Weights, standings, versions, weights_on
from tests.factories import NeedFactory
from tests.people import NOW, organisation, park

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
EVERYBODY = ["visitor", "linhai", "sunqi", "zhouwen", "wuyue", "liubo", "gaoyuan", "hanmei"]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def figure(value, few=False):
    return Figure(None if value is None else Decimal(value), Decimal(0), Decimal(0), 20, few)


def cards(values, weights, zone="甲区", few=False):
    """Cards of parks p0, p1 … that have these values of I01 and I24."""
    parks = [Park(pk=n + 1, code=f"p{n}", name=f"园{n}", zone=zone, sort_key=str(n)) for n in range(len(values))]
    codes = list(weights)
    figures = {code: {n + 1: figure(row[i], few) for n, row in enumerate(values)} for i, code in enumerate(codes)}
    by = Weights(0, DAY, {code: Decimal(weight) for code, weight in weights.items()})
    return {card.park.code: card for card in standings(parks, {c: indicator_of(c) for c in codes}, figures, by)}


def test_the_best_of_the_group_has_a_hundred_and_the_last_none():
    found = cards([(0,), (50,), (200,)], {"I01": 10})
    assert [found[f"p{n}"].score for n in range(3)] == [Decimal("0.0"), Decimal("25.0"), Decimal("100.0")]
    assert [found[f"p{n}"].rank for n in range(3)] == [3, 2, 1]


def test_a_shorter_time_is_better():
    found = cards([(1, 10), (1, 30)], {"I01": 10, "I24": 30})
    assert (found["p0"].score, found["p1"].score) == (Decimal("87.5"), Decimal("12.5"))


def test_ties_share_a_rank_and_the_next_is_left_out():
    found = cards([(5,), (5,), (1,)], {"I01": 10})
    assert [(found[f"p{n}"].rank, found[f"p{n}"].tied) for n in range(3)] == [(1, True), (1, True), (3, False)]


def test_all_alike_are_in_the_middle():
    assert {card.score for card in cards([(7,), (7,)], {"I01": 10}).values()} == {Decimal("50.0")}


def test_what_is_missing_weighs_nothing_and_too_much_missing_gives_no_rank():
    found = cards([(10, None), (20, 5), (None, 7)], {"I01": 60, "I24": 40})
    assert (found["p0"].score, found["p0"].cover) == (Decimal("0.0"), 60)
    assert (found["p2"].score, found["p2"].rank, found["p2"].cover) == (None, None, 40)
    assert found["p1"].rank == 1


def test_few_data_are_said_and_a_park_without_peers_has_no_rank():
    assert not any(card.sure for card in cards([(1,), (2,)], {"I01": 10}, few=True).values())
    assert all(card.sure for card in cards([(1,), (2,)], {"I01": 10}).values())
    assert cards([(1,)], {"I01": 10})["p0"].rank is None


def test_the_order_of_the_parks_changes_nothing():
    forwards = {c: card.score for c, card in cards([(3, 9), (1, 2), (2, 5)], {"I01": 10, "I24": 20}).items()}
    parks = [(2, 5), (1, 2), (3, 9)]
    backwards = {c: card.score for c, card in cards(parks, {"I01": 10, "I24": 20}).items()}
    assert sorted(forwards.values()) == sorted(backwards.values())


def test_the_weights_in_force_are_a_hundred_over_known_indicators():
    for version in versions():
        assert version.total == 100 and all(indicator_of(code) for code in version.of) and all(version.why.values())
    assert weights_on(date(2026, 1, 1)).version == 1


@pytest.fixture
def group(linhai, sunqi, hanmei, gaoyuan):
    """Two parks of one zone: 海澜 with a need, 启明 without."""
    Park.objects.filter(pk=park().pk).update(zone="示范区")
    other = Park.objects.create(code="other", name="启明园", zone="示范区", operator=organisation("科技局"))
    Tenancy.objects.create(park=other, organisation=organisation("启明新材"), since=date(2026, 1, 1))
    NeedFactory()
    return other


def text_of(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


@pytest.mark.parametrize("username", EVERYBODY)
@pytest.mark.parametrize("address", ["/parks/scorecard/", "/parks/scorecard/hailan/"])
def test_scorecards_are_for_the_bureau_and_the_parks(group, page, request, username, address):
    status = page(request.getfixturevalue(username)).get(address).status_code
    assert status == {"gaoyuan": 200, "hanmei": 200, "visitor": 302}.get(username, 404)


def exported(browser, query=""):
    text = b"".join(browser.get(f"/parks/scorecard/?format=csv{query}").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_score_can_be_computed_again_from_the_exported_file(group, page, gaoyuan):
    rows = exported(page(gaoyuan))
    assert {row["园区"] for row in rows} == {"海澜示范园", "启明园"}
    for name in ("海澜示范园", "启明园"):
        mine = [row for row in rows if row["园区"] == name]
        known = [(Decimal(row["位置"]), Decimal(row["权重"])) for row in mine if row["位置"]]
        again = sum(place * weight for place, weight in known) / sum(weight for _place, weight in known)
        assert {row["总分"] for row in mine} in ({""}, {str(round(again, 1))})


def test_officials_try_other_weights_and_nothing_is_kept(group, page, gaoyuan, hanmei):
    query = "w_I01=100"
    text = text_of(page(gaoyuan).get(f"/parks/scorecard/?{query}"))
    assert "试算：用的是您填的权重" in text and "现行名次" in text
    tried = exported(page(gaoyuan), f"&{query}")
    assert {(row["园区"], row["总分"], row["名次"]) for row in tried} == {
        ("海澜示范园", "100.0", "1"),
        ("启明园", "0.0", "2"),
    }
    assert exported(page(gaoyuan), f"&{query}") == tried
    assert len({row["指标"] for row in exported(page(gaoyuan))}) == 9
    assert "试算" not in text_of(page(hanmei).get(f"/parks/scorecard/?{query}"))


@pytest.mark.parametrize("query", ["w_I01=x", "w_I01=-1", "w_I01=0", "w_I01=101", "w_I01=1e400", "w_I01=NaN"])
def test_weights_that_do_not_hold_are_said_to_the_official(group, page, gaoyuan, query):
    text = text_of(page(gaoyuan).get(f"/parks/scorecard/?{query}"))
    assert "请为至少一项指标填 0 到 100 之间的权重" in text


def test_a_park_disputes_a_figure_and_sees_the_answer(group, page, hanmei, gaoyuan):
    words = {"code": "I01", "text": "少算了一家单位的需求", "date": "2026-11-20"}
    page(hanmei).post("/parks/scorecard/hailan/comments/", words)
    said = ScorecardComment.objects.get()
    owed = Obligation.objects.open().get()
    assert owed.organisation == organisation("科技局")
    assert "少算了一家单位的需求" in text_of(page(gaoyuan).get("/parks/scorecard/hailan/"))
    page(gaoyuan).post(f"/parks/scorecard/comments/{said.pk}/answer/", {"answer": "已核对，该需求当天尚未发布"})
    assert not Obligation.objects.open().exists()
    assert "该需求当天尚未发布" in text_of(page(hanmei).get("/parks/scorecard/hailan/"))
    assert Notification.objects.filter(recipient=hanmei, title__contains="已答复").exists()


def test_comments_are_the_operators_and_answers_the_bureaus(group, page, linhai, hanmei, gaoyuan):
    said = services.comment_on_figure(park=park(), code="I01", as_of=DAY, text="少算了需求", by=hanmei, now=NOW)
    with pytest.raises(Refused):
        services.comment_on_figure(park=park(), code="I01", as_of=DAY, text="少算了需求", by=gaoyuan, now=NOW)
    with pytest.raises(Refused):
        services.answer_comment(comment=said, text="已核对无误", by=hanmei, now=NOW)
    for text in ("", "短", "长" * 501):
        with pytest.raises(Invalid):
            services.answer_comment(comment=said, text=text, by=gaoyuan, now=NOW)
    with pytest.raises(Invalid):
        services.comment_on_figure(park=park(), code="X", as_of=DAY, text="少算了需求", by=hanmei, now=NOW)
    services.answer_comment(comment=said, text="已核对无误", by=gaoyuan, now=NOW)
    with pytest.raises(Conflict):
        services.answer_comment(comment=said, text="已核对无误", by=gaoyuan, now=NOW)
    assert page(linhai).post("/parks/scorecard/hailan/comments/").status_code == 404
    assert page(hanmei).post(f"/parks/scorecard/comments/{said.pk}/answer/").status_code == 404


def test_a_park_does_not_read_what_another_park_said(group, page, hanmei):
    ScorecardComment.objects.create(park=group, code="I01", as_of=DAY, text="别的园区的话", by=hanmei, at=NOW)
    assert "别的园区的话" not in text_of(page(hanmei).get("/parks/scorecard/other/"))
