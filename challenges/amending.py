"""When money and indicators of a published challenge may be amended, and whether a proposal holds together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from challenges.bidding import accepts_bids
from challenges.changes import MONEY, field_changes, indicator_changes
from challenges.models import Challenge, ProposedIndicator
from common.errors import Text
from common.money import FEN, show_wan
from postings.enums import Operator

Rows = Sequence[Mapping[str, Any]]
FIXED = ("quantity", "unit")
"""Of an indicator that is there: promises were written for this quantity in this unit."""
MOST_INDICATORS = 30


def why_not(challenge: Challenge, now: datetime) -> Text:
    """Why money and indicators can no longer be amended; empty while they can."""
    if not accepts_bids(challenge, now):
        return _("只有揭榜期间可以更正金额和指标。")
    if challenge.bids.opened().exists():
        return _("已有方案启封，金额和指标不能再更正：评榜须按揭榜时的要求进行。确需改变请撤榜后重发。")
    return ""


def proposed_rows(challenge: Challenge, rows: Rows) -> list[ProposedIndicator]:
    """Unsaved lines; `id` of a row names the indicator of this challenge that it changes. Raises ValueError for another's."""
    known = {row.pk: row for row in challenge.indicators.all()}
    made = []
    for row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        pk = row.get("id")
        if pk and pk not in known:
            raise ValueError(pk)
        made.append(ProposedIndicator(indicator=known[pk] if pk else None, **values))
    return made


def faults(challenge: Challenge, money: Mapping[str, Decimal | None], rows: list[ProposedIndicator]) -> dict[str, Text]:
    """Field (or `indicators`) → how to mend it; `__all__` where nothing would change."""
    found = {name: words for name, amount in money.items() if (words := _amount_fault(amount))}
    found |= {} if found else _rule_faults(challenge, money)
    if words := _indicator_fault(challenge, rows):
        found["indicators"] = words
    if not found and not field_changes(challenge, money) and not indicator_changes(challenge, rows):
        found["__all__"] = _("没有改动。")
    return found


def _amount_fault(amount: Decimal | None) -> Text:
    if amount is None:
        return _("请填写金额。")
    is_amount = amount.is_finite() and Decimal(0) <= amount <= Decimal("999900000000")
    return "" if is_amount and amount == amount.quantize(FEN) else _("金额应为不小于零、精确到分的数。")


def _rule_faults(challenge: Challenge, money: Mapping[str, Decimal | None]) -> dict[str, Text]:
    """The frozen terms bind an amended amount as they bound the first one."""
    own, asked = (money.get(name, getattr(challenge, name)) or Decimal(0) for name in MONEY)
    terms = challenge.terms
    if terms is None:
        return {}
    cap, times = terms.value("cap"), terms.value("own_share")
    if asked > cap:
        words = {"asked": show_wan(asked), "cap": show_wan(cap)}
        return {"subsidy": _("申请 %(asked)s 万元，超过单个项目上限 %(cap)s 万元。") % words}
    if times and own < asked * times:
        words = {"times": times, "least": show_wan(asked * times)}
        return {"own_amount": _("企业投入须不少于支持资金的 %(times)s 倍，即 %(least)s 万元。") % words}
    return {}


def _indicator_fault(challenge: Challenge, rows: list[ProposedIndicator]) -> Text:
    known = list(challenge.indicators.all())
    for row in rows:
        if words := _line_fault(row):
            return words
    musts = {row.pk: row.must for row in known} | {row.indicator_id: row.must for row in rows if row.indicator_id}
    added = [row for row in rows if row.indicator is None]
    if not any(musts.values()) and not any(row.must for row in added):
        return _("至少保留一项必达指标。")
    if len(known) + len(added) > MOST_INDICATORS:
        return _("最多 %(most)d 项指标。") % {"most": MOST_INDICATORS}
    return ""


def _line_fault(row: ProposedIndicator) -> Text:
    name = {"name": row.quantity}
    if row.indicator and any(getattr(row, field) != getattr(row.indicator, field) for field in FIXED):
        name = {"name": row.indicator.quantity}
        return _("“%(name)s”的名称和单位不能改：已有的承诺按它填写。请另加一项，把原来的改为期望。") % name
    if not row.quantity.strip():
        return _("请写明新增的是什么指标。")
    if row.low is None and row.high is None:
        return _("请填写“%(name)s”的数值。") % name
    if row.operator == Operator.RANGE and (row.low is None or row.high is None or row.low > row.high):
        return _("“%(name)s”的范围须有下限和上限，且下限不大于上限。") % name
    return ""
