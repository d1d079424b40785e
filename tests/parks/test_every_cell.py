"""A published scorecard that weighs every indicator there is: each cell has rows, and the exported rows make it again."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from parks import services
from parks.lineage import indicators
from parks.models import PublishedCell, ScorecardPeriod
from parks.scoring import weights_on
from tests.challenges import contract_stage
from tests.parks.full_world import LATER, build, neighbour
from tests.parks.test_published import again
from tests.people import NOW, person

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
