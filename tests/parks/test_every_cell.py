"""A published scorecard that weighs every indicator there is: each cell has rows, and the exported rows make it again."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from needs.models import Need
from parks import services
from parks.lineage import indicator_of, indicators
from parks.measuring import compute
from parks.models import PublishedCell, ScorecardPeriod
from parks.scoring import weights_on
from postings.services.life import withdraw
from tests.challenges import contract_stage
from tests.factories import NeedFactory
from tests.parks.full_world import LATER, build, neighbour
from tests.parks.test_published import again
from tests.people import NOW, organisation, park, person

pytestmark = pytest.mark.django_db
DAY = LATER.date() - timedelta(days=1)


def published() -> ScorecardPeriod:
    """The world of 海澜, its neighbour, weights over every indicator decided by two, published on a later day."""
    with time_machine.travel(NOW, tick=False):
        build(), neighbour()
    with time_machine.travel(LATER, tick=False):
        codes = [one.code for one in indicators()]
        weights = dict.fromkeys(codes, Decimal("2.5"))
        weights[codes[0]] += 100 - sum(weights.values())
        gaoyuan, why = person("gaoyuan"), dict.fromkeys(codes, "试行")
        made = services.propose_weights(
            weights=weights, why=why, since=DAY, reason="每项都算一点", by=gaoyuan, now=LATER
        )
        services.decide_proposal(proposal=made, approve=True, reason="", by=contract_stage.payer(), now=LATER)
        return services.publish_scorecard(name="全部指标", as_of=DAY, note="", by=gaoyuan, now=LATER)


def test_no_indicator_is_left_out_and_each_cell_follows_from_its_file(page):
    period = published()
    with time_machine.travel(LATER, tick=False):
        client = page(person("gaoyuan"))
        cells = PublishedCell.objects.filter(card__period=period).select_related("card__park")
        seen = {}
        for cell in cells:
            answer = client.get(f"{period.get_absolute_url()}{cell.card.park.code}/{cell.code}/")
            text = b"".join(answer.streaming_content).decode("utf-8-sig")
            assert len(list(csv.DictReader(io.StringIO(text)))) == cell.row_count
            assert again(cell.code, io.StringIO(text)) == cell.value, cell.code
            if cell.card.park.code == "hailan":
                seen[cell.code] = (cell.value, cell.row_count)
    empty = {code for code, (value, rows) in seen.items() if value is None or not rows}
    assert set(seen) == {one.code for one in indicators()} >= set(weights_on(NOW.date()).of)
    assert empty == set()


def test_the_same_evening_comes_out_the_same_later():
    period = published()
    with time_machine.travel(LATER + timedelta(days=1), tick=False):
        assert services.check_period(period=period, now=LATER + timedelta(days=1)) == 0


def test_pages_of_that_day_still_say_the_same_after_later_events(page):
    period = published()
    cells = PublishedCell.objects.filter(card__period=period, card__park__code="hailan")
    later = LATER + timedelta(days=2)
    with time_machine.travel(later, tick=False):
        for need in Need.objects.published().filter(organisation=organisation("海澜仪器")):
            withdraw(posting=need, by=person("linhai"), now=later, reason="已自行解决")
        NeedFactory(title="后来的需求", published_at=later, status_at=later)
        client, checked = page(person("gaoyuan")), 0
        for cell in cells:
            definition = indicator_of(cell.code)
            if not definition.historic:
                continue
            address = f"/parks/indicators/{cell.code}/?park=hailan&date={DAY}"
            text = b"".join(client.get(f"{address}&format=csv").streaming_content).decode("utf-8-sig")
            assert again(cell.code, io.StringIO(text)) == cell.value, cell.code
            assert str(round(cell.value, definition.decimals)) in client.get(address).content.decode(), cell.code
            checked += 1
        assert checked >= 30
        assert compute(indicator_of("C02"), later.date())[park().pk].value == 1  # today is another day
        assert services.check_period(period=period, now=later) == 0
