"""A published scorecard: frozen with its rows, recomputed from the file, corrected beside and never silently."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from statistics import median, quantiles

import pytest
import time_machine

from accounts.models import User
from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification, Obligation
from parks import services
from parks.lineage import Formula, indicator_of
from parks.models import CardCorrection, Correction, Park, PublishedCell, ScorecardPeriod, Tenancy, WeightSet
from parks.scoring import weights_on
from parks.services.correcting import periods_to_check
from parks.services.publishing import digest_of
from postings.services.life import withdraw
from tests.challenges import contract_stage
from tests.factories import NeedFactory
from tests.people import NOW, organisation, park

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 19)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zone(linhai, sunqi, hanmei, gaoyuan):
    """Two parks of one zone: 海澜 with three needs, 启明 with one."""
    Park.objects.filter(pk=park().pk).update(zone="示范区")
    other = Park.objects.create(code="other", name="启明园", zone="示范区", operator=organisation("科技局"))
    Tenancy.objects.create(park=other, organisation=organisation("启明新材"), since=date(2026, 1, 1))
    NeedFactory(organisation=organisation("启明新材"), author=sunqi)
    return [NeedFactory(author=linhai) for _number in range(3)]


@pytest.fixture
def period(zone, gaoyuan):
    return services.publish_scorecard(name="2026 年 11 月中", as_of=DAY, note="", by=gaoyuan, now=NOW)


def again(code, lines):
    """The formula of the page applied to the exported file."""
    definition = indicator_of(code)
    rows = list(csv.DictReader(lines))
    top, bottom = (sum(Decimal(row[name]) for row in rows) for name in ("分子", "分母"))
    if definition.formula is Formula.COUNT:
        return round(Decimal(top), definition.decimals)
    if definition.formula is Formula.RATIO:
        return round(top * definition.scale / bottom, definition.decimals) if bottom else None
    amounts = [Decimal(row["测量值"]) for row in rows]
    if definition.formula is Formula.P90 and len(amounts) > 1:
        return round(quantiles(amounts, n=10, method="inclusive")[8], definition.decimals)
    return round(Decimal(median(amounts)), definition.decimals) if amounts else None


def test_every_cell_is_computed_again_from_its_exported_rows(period, page, gaoyuan):
    cells = PublishedCell.objects.filter(card__period=period).select_related("card__park")
    assert cells.count() == 2 * len(weights_on(DAY).of)
    told = 0
    for cell in cells:
        answer = page(gaoyuan).get(f"{period.get_absolute_url()}{cell.card.park.code}/{cell.code}/")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert again(cell.code, io.StringIO(text)) == cell.value, cell.code
        told += cell.value is not None
    assert told >= 8


def test_scores_follow_from_the_published_cells(period):
    for card in period.cells_of if hasattr(period, "cells_of") else period.cards.prefetch_related("cells"):
        known = [cell for cell in card.cells.all() if cell.place is not None]
        weighed = sum(cell.weight for cell in known)
        score = sum(cell.weight * cell.place for cell in known) / weighed
        assert card.score is None or abs(score - card.score) <= Decimal("0.1")
    assert sorted(period.cards.values_list("rank", flat=True)) in ([1, 2], [1, 1])


def test_parks_are_told_and_see_all_cards_but_only_their_rows(period, page, hanmei, linhai):
    assert Notification.objects.filter(recipient=hanmei, title__contains="考评已发布").exists()
    text = page(hanmei).get(period.get_absolute_url()).content.decode()
    assert "启明园" in text and "校验一致" in text
    assert page(hanmei).get(f"{period.get_absolute_url()}hailan/I01/").status_code == 200
    assert page(hanmei).get(f"{period.get_absolute_url()}other/I01/").status_code == 404
    assert page(linhai).get(period.get_absolute_url()).status_code == 404


def test_a_period_is_published_once_for_a_day_that_is_over(zone, gaoyuan, hanmei):
    arguments = {"name": "十一月", "note": "", "now": NOW}
    with pytest.raises(Refused):
        services.publish_scorecard(as_of=DAY, by=hanmei, **arguments)
    with pytest.raises(Invalid):
        services.publish_scorecard(as_of=NOW.date(), by=gaoyuan, **arguments)
    services.publish_scorecard(as_of=DAY, by=gaoyuan, **arguments)
    with pytest.raises(Conflict):
        services.publish_scorecard(as_of=DAY, by=gaoyuan, **arguments | {"name": "另一期"})
    with pytest.raises(Conflict):
        services.publish_scorecard(as_of=DAY - timedelta(days=1), by=gaoyuan, **arguments)


def test_what_happens_later_changes_nothing(period, zone, linhai):
    withdraw(posting=zone[0], by=linhai, now=NOW, reason="已自行解决")
    assert services.check_period(period=period, now=NOW) == 0


def test_a_past_that_is_put_right_is_a_correction_beside_the_published_figure(period, page, gaoyuan, hanmei):
    before = PublishedCell.objects.get(card__period=period, card__park=park(), code="I01")
    NeedFactory(title="补录的需求", status_at=NOW - timedelta(days=5))
    assert services.check_period(period=period, now=NOW) > 0
    assert services.check_period(period=period, now=NOW) == 0
    cell = PublishedCell.objects.get(pk=before.pk)
    found = Correction.objects.get(cell=cell)
    assert (cell.value, found.value) == (before.value, Decimal(400))
    assert (found.changes["came_count"], found.changes["went_count"]) == (1, 0)
    assert found.changes["came"][0][1] == "补录的需求"
    text = page(hanmei).get(period.get_absolute_url()).content.decode()
    assert "300.0" in text and "更正为 400.0：增 1 行，减 0 行" in text and "补录的需求" in text
    assert Notification.objects.filter(recipient=hanmei, title__contains="考评有更正").count() == 1
    assert digest_of(period) == ScorecardPeriod.objects.get().digest


def moved(period):
    return {one.card.park.code: one for one in CardCorrection.objects.filter(card__period=period)}


def test_scores_and_places_that_change_with_a_figure_stand_beside_the_card(period, page, hanmei):
    before = {card.park.code: (card.score, card.rank) for card in period.cards.all()}
    seat, author = organisation("启明新材"), User.objects.get(username="sunqi")
    for number in range(5):
        NeedFactory(title=f"补录 {number}", organisation=seat, author=author, status_at=NOW - timedelta(days=5))
    services.check_period(period=period, now=NOW)
    assert set(moved(period)) == {"hailan", "other"}  # nothing of 海澜 changed but its place
    assert not Correction.objects.filter(cell__card__park=park()).exists()
    assert moved(period)["hailan"].score < before["hailan"][0] and moved(period)["other"].score > before["other"][0]
    assert services.check_period(period=period, now=NOW) == 0
    assert {card.park.code: (card.score, card.rank) for card in period.cards.all()} == before
    text = page(hanmei).get(period.get_absolute_url()).content.decode()
    assert (
        f"更正：总分 {moved(period)['hailan'].score}，名次 {moved(period)['hailan'].rank}" in text
        and "校验一致" in text
    )
    assert Notification.objects.filter(recipient=hanmei, title__contains="考评有更正").count() == 1


def test_another_peer_group_is_a_correction_too(period, page, gaoyuan):
    Park.objects.filter(code="other").update(zone="另一个区")
    services.check_period(period=period, now=NOW)
    other = moved(period)["other"]
    assert (other.group, other.peers, other.score, other.rank) == ("另一个区", 1, None, None)
    text = page(gaoyuan).get(period.get_absolute_url()).content.decode()
    assert "更正 1 处，总分现为 —" in page(gaoyuan).get("/parks/scorecard/other/").content.decode()
    assert "同组改为另一个区" in text and "名次 不排名" in text
    assert "更正 2 处" in page(gaoyuan).get("/parks/scorecard/periods/").content.decode()


def test_weights_that_hold_for_that_day_only_now_are_a_correction(period, gaoyuan):
    made = proposed(gaoyuan, since=DAY - timedelta(days=1))
    services.decide_proposal(proposal=made, approve=True, reason="", by=contract_stage.payer(), now=NOW)
    services.check_period(period=period, now=NOW)
    assert {one.weights_version for one in moved(period).values()} == {2} and len(moved(period)) == 2
    assert period.cards.get(park=park()).cells.count() == len(weights_on(date(2020, 1, 1)).of)  # as published


def test_a_touched_figure_breaks_the_seal(period, page, gaoyuan):
    PublishedCell.objects.filter(card__period=period, code="I01").update(value=999)
    assert "校验不一致" in page(gaoyuan).get(period.get_absolute_url()).content.decode()


def test_the_longest_unchecked_come_first(period, gaoyuan):
    later = services.publish_scorecard(name="早一天", as_of=DAY - timedelta(days=1), note="", by=gaoyuan, now=NOW)
    ScorecardPeriod.objects.filter(pk=later.pk).update(checked_at=NOW - timedelta(days=3))
    assert periods_to_check() == [later, period]


def test_the_trend_of_a_park_stands_on_its_card(period, gaoyuan, page, hanmei):
    services.publish_scorecard(name="早一天", as_of=DAY - timedelta(days=1), note="", by=gaoyuan, now=NOW)
    text = page(hanmei).get("/parks/scorecard/hailan/").content.decode()
    assert "2026 年 11 月中" in text and "早一天" in text and "q-chart-line" in text


def test_the_period_is_published_on_the_page(zone, page, gaoyuan, hanmei):
    form = {"name": "2026 年 11 月", "as_of": "2026-11-19", "note": "试行"}
    assert page(hanmei).post("/parks/scorecard/periods/", form).status_code == 404
    page(gaoyuan).post("/parks/scorecard/periods/", form)
    found = ScorecardPeriod.objects.get()
    assert "试行" in page(hanmei).get("/parks/scorecard/periods/").content.decode()
    page(gaoyuan).post(f"{found.get_absolute_url()}check/")
    file = b"".join(page(gaoyuan).get(f"{found.get_absolute_url()}?format=csv").streaming_content).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(file)))) == PublishedCell.objects.count()


def test_a_contract_moves_the_figure_by_itself(zone):
    before = indicator_of("I08")
    from parks.measuring import compute

    assert compute(before, NOW.date())[park().pk].value == 0
    contract = contract_stage.confirmed()
    assert compute(before, NOW.date())[park().pk].value == contract.total / 10_000


WEIGHTS = {"I01": Decimal(60), "I08": Decimal(40)}


def proposed(by, weights=WEIGHTS, **changes):
    arguments = {"why": {"I01": "挖需求"}, "since": NOW.date(), "reason": "合同更要紧", "by": by, "now": NOW} | changes
    return services.propose_weights(weights=weights, **arguments)


def test_weights_take_four_eyes(gaoyuan, hanmei):
    made = proposed(gaoyuan)
    assert Obligation.objects.open().get().organisation == organisation("科技局")
    with pytest.raises(Refused):
        services.decide_proposal(proposal=made, approve=True, reason="", by=gaoyuan, now=NOW)
    with pytest.raises(Refused):
        services.decide_proposal(proposal=made, approve=True, reason="", by=hanmei, now=NOW)
    assert weights_on(NOW.date()).version == 1
    services.decide_proposal(proposal=made, approve=True, reason="", by=contract_stage.payer(), now=NOW)
    in_force = weights_on(NOW.date())
    assert (in_force.version, in_force.of, in_force.why["I01"]) == (2, WEIGHTS, "挖需求")
    assert weights_on(NOW.date() - timedelta(days=1)).version == 1
    assert not Obligation.objects.open().exists()
    assert Notification.objects.filter(recipient=gaoyuan, title__contains="已复核通过").exists()


def test_weights_are_a_hundred_over_known_indicators(gaoyuan, hanmei):
    for bad in ({"I01": Decimal(99)}, {"I01": Decimal(50), "X": Decimal(50)}):
        with pytest.raises(Invalid):
            proposed(gaoyuan, bad)
    with pytest.raises(Invalid):
        proposed(gaoyuan, reason="短")
    with pytest.raises(Refused):
        proposed(hanmei)
    proposed(gaoyuan)
    with pytest.raises(Conflict):
        proposed(gaoyuan)


def test_weights_on_the_page(page, gaoyuan, hanmei, linhai):
    form = {"since": "2026-11-21", "reason": "要突出签约", "w_I01": "50", "w_I08": "50"}
    assert page(linhai).get("/parks/scorecard/weights/").status_code == 404
    assert page(hanmei).post("/parks/scorecard/weights/", form).status_code == 404
    page(gaoyuan).post("/parks/scorecard/weights/", form)
    made = WeightSet.objects.get()
    assert "要突出签约" in page(hanmei).get("/parks/scorecard/weights/").content.decode()
    page(contract_stage.payer()).post(
        f"/parks/scorecard/weights/{made.pk}/decide/", {"verdict": "reject", "reason": ""}
    )
    assert WeightSet.objects.get().status == "proposed"
    page(contract_stage.payer()).post(
        f"/parks/scorecard/weights/{made.pk}/decide/", {"verdict": "reject", "reason": "再看一季"}
    )
    assert WeightSet.objects.get().status == "rejected"
