"""What a contract may say: money within the challenge, dates within its months, shares that add up (5.2, 5.6)."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from challenges.enums import BudgetSource, TeamMode
from challenges.models import Bid, Challenge, Contract
from common.errors import Text
from common.money import show_wan

ZERO = Decimal("0.00")
FULL = Decimal(100)

Values = Mapping[str, Any]
Rows = Sequence[Mapping[str, Any]]


def add_months(day: date, months: int) -> date:
    """The same day `months` later, the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def subsidy_room(challenge: Challenge, without: Contract | None = None) -> Decimal:
    """Yuan of public support that a contract of this challenge may still promise: within what was reserved and the cap."""
    held = min(challenge.subsidy or ZERO, challenge.terms.value("cap") if challenge.terms else ZERO)
    others = challenge.contracts.exclude(pk=without.pk) if without else challenge.contracts.all()
    return held - (others.aggregate(total=Sum("subsidy"))["total"] or ZERO)


def first_subsidy(challenge: Challenge, bid: Bid) -> Decimal:
    """What the draft proposes: what the bid's budget asks of it, within the room; a race shares it evenly."""
    room = subsidy_room(challenge)
    asked = bid.budget.filter(source=BudgetSource.SUBSIDY).aggregate(total=Sum("amount"))["total"]
    if challenge.team_mode == TeamMode.HORSE_RACE:
        left = max(1, challenge.bids.filter(status="selected", contract=None).count())
        room = (room / left).quantize(Decimal("0.01"))
    return max(ZERO, min(room, asked if asked is not None else room))


def faults(contract: Contract, values: Values, milestones: Rows) -> dict[str, Text]:
    """Field (or `milestones`) → what is wrong and how to mend it; empty where the contract holds together."""
    return {
        **_money_faults(contract, values),
        **_date_faults(contract, values),
        **_milestone_faults(values, milestones),
    }


def _money_faults(contract: Contract, values: Values) -> dict[str, Text]:
    found: dict[str, Text] = {}
    room = subsidy_room(contract.challenge, without=contract)
    if not values["total"]:
        found["total"] = _("请填写合同成交总额。")
    if values["technical"] > values["total"]:
        found["technical"] = _("技术交易额不能大于合同成交总额。")
    if values["subsidy"] > room:
        found["subsidy"] = _("财政支持最多 %(room)s 万元：不超过榜单申请的金额和计划上限。") % {"room": show_wan(room)}
    elif values["subsidy"] > values["total"]:
        found["subsidy"] = _("财政支持不能大于合同成交总额。")
    return found


def _date_faults(contract: Contract, values: Values) -> dict[str, Text]:
    starts, ends = values["starts_on"], values["ends_on"]
    if starts is None or ends is None:
        return {"starts_on" if starts is None else "ends_on": _("请填写起止日期。")}
    if ends < starts:
        return {"ends_on": _("结束日期不能早于开始日期。")}
    terms = contract.challenge.terms
    most = min(filter(None, (contract.challenge.months, terms.value("max_months") if terms else None)), default=60)
    if ends > add_months(starts, most):
        return {"ends_on": _("实施期不能超过榜单的 %(months)d 个月。") % {"months": most}}
    return {}


def _milestone_faults(values: Values, milestones: Rows) -> dict[str, Text]:
    if not milestones:
        return {"milestones": _("请至少写一个里程碑。")}
    total = sum((row["share"] for row in milestones), ZERO)
    if total != FULL:
        return {
            "milestones": _("各里程碑的支付比例合计应为 100%%，现在是 %(total)s%%。")
            % {"total": f"{total.normalize():f}"}
        }
    days = [row["due_on"] for row in milestones]
    if days != sorted(days):
        return {"milestones": _("里程碑请按应完成日从早到晚排列。")}
    starts, ends = values["starts_on"], values["ends_on"]
    if starts and ends and not (starts <= days[0] and days[-1] <= ends):
        return {"milestones": _("里程碑的应完成日须在合同起止日期之内。")}
    return {}
