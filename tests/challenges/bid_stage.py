"""Bids at any step of their road, taken there by the services that people use."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from challenges.models import Bid, Challenge
from challenges.services.bids import save_bid, start_bid, submit_bid
from tests.challenges import stage
from tests.people import NOW, organisation, person

LEADS = {"wuyue": "胶州湾大学", "chenjing": "黄海院", "sunqi": "启明新材"}
ROUTE = "以光学荧光淬灭为原理，探头窗口镀防污膜，浮标上每日自校准一次；先在实验室加速污损，再上近海浮标连续运行。" * 3
CONTENT = {
    "route": ROUTE, "basis": "做过两代光学探头样机，近海运行六十天。", "facilities": "海水试验池、近海浮标。",
    "rights_plan": "成果共同所有，背景专利保留。", "risks": "镀膜脱落：备有第二种膜。", "deliverables": "样机三套、算法源码、报告。",
    "price": Decimal(600_000), "months": 10, "declared_true": True,
}  # fmt: skip
MILESTONES = [
    {"name": "样机", "month": 5, "share": Decimal(40), "target": "误差达标", "deliverable": "样机一套"},
    {"name": "海试", "month": 10, "share": Decimal(60), "target": "一百天", "deliverable": "样机三套"},
]
BUDGET = [
    {"line": "材料费", "source": "sponsor", "amount": Decimal(200_000)},
    {"line": "测试费", "source": "subsidy", "amount": Decimal(400_000)},
]


def promises(challenge: Challenge, *values: str) -> list[dict[str, Any]]:
    """A promise for each indicator, in order."""
    rows = zip(challenge.indicators.all(), values or ("0.08", "120"), strict=True)
    return [{"indicator_id": row.pk, "low": Decimal(value), "high": None, "note": ""} for row, value in rows]


def drafted(username: str = "wuyue", challenge: Challenge | None = None, now: datetime = NOW, **changes: Any) -> Bid:
    """Complete, not handed in."""
    challenge = challenge or stage.published()
    by = person(username)
    bid = start_bid(challenge=challenge, organisation=organisation(LEADS[username]), by=by, now=now)
    return save_bid(
        bid=bid,
        by=by,
        now=now,
        data={**CONTENT, **changes},
        answers=promises(challenge),
        milestones=MILESTONES,
        budget=BUDGET,
    )


def submitted(username: str = "wuyue", challenge: Challenge | None = None, now: datetime = NOW, **changes: Any) -> Bid:
    """Handed in and sealed; the review of a rolling challenge has begun."""
    return submit_bid(bid=drafted(username, challenge, now, **changes), by=person(username), now=now)
