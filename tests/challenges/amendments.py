"""Amendments of money and indicators, as the tests propose and approve them."""

from decimal import Decimal
from typing import Any

from challenges.models import AmendmentProposal, Challenge
from challenges.services.amending import approve_amendment, propose_amendment
from tests.people import NOW, person

RAISED = {"own_amount": Decimal(300_000), "subsidy": Decimal(450_000)}


def proposed(challenge: Challenge, money: Any = None, indicators: Any = (), **changes: Any) -> AmendmentProposal:
    given = {"reason": "试验费用上涨", "by": person("linhai"), "now": NOW, **changes}
    return propose_amendment(challenge=challenge, money=money, indicators=indicators, **given)


def approved(challenge: Challenge, money: Any = None, indicators: Any = ()) -> Any:
    return approve_amendment(proposal=proposed(challenge, money, indicators), by=person("gaoyuan"), now=NOW)


def line(challenge: Challenge, **changes: Any) -> dict[str, Any]:
    """The first indicator, changed."""
    row = challenge.indicators.first()
    names = ("quantity", "operator", "low", "high", "unit", "must", "test_method")
    return {"id": row.pk, **{name: getattr(row, name) for name in names}, **changes}


ADDED = {"quantity": "响应时间", "operator": "<=", "low": Decimal(30), "high": None, "unit": "s", "must": True}
