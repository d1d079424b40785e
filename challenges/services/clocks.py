"""The clock of each state: how many working days, which parameter of the frozen terms says so, who has to act (5.2)."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.enums import ChallengeStatus as S
from challenges.parties import Party
from common.errors import Text
from common.workdays import add_workdays


@dataclass(frozen=True)
class Clock:
    """`parameter` is a code of the rulebook in working days, empty where a date decides. `owes` is the party that must
    act, empty where time alone decides. `code` names the obligation: states that share it share one clock.
    """

    parameter: str
    owes: str
    code: str
    task: Text

    @property
    def owes_label(self) -> Text:
        """`园区`, `科技局`, …, for the page; empty where time alone decides."""
        return Party(self.owes).label if self.owes else ""


CLOCKS: dict[str, Clock] = {
    S.SUBMITTED: Clock("days_screening", Party.PARK, "screen", _("园区初筛")),
    S.SCREENING: Clock("days_screening", Party.PARK, "screen", _("园区初筛")),
    S.DIAGNOSIS: Clock("days_diagnosis", Party.BUREAU, "diagnose", _("组织论证并决定是否发榜")),
    S.RETURNED: Clock("days_revision", Party.SPONSOR, "revise", _("按意见修改后重新提交")),
    S.NOT_LISTED: Clock("days_appeal", "", "", _("可以申诉")),
    S.LISTED_PENDING: Clock("days_listing", Party.BUREAU, "publish", _("发榜")),
    S.OPEN: Clock("", "", "", _("接受揭榜")),
    S.REVIEWING: Clock("days_review", Party.BUREAU, "review", _("组织评榜")),
    S.SHORTLISTED: Clock("days_shortlist", Party.SPONSOR, "select", _("从入围方案中选定揭榜方")),
    S.NEGOTIATION: Clock("days_negotiation", Party.SPONSOR, "negotiate", _("与揭榜方谈定")),
    S.PUBLICITY: Clock("days_publicity", "", "", _("公示期，接受异议")),
    S.OBJECTION: Clock("days_objection", Party.BUREAU, "answer_objection", _("核实并答复异议")),
    S.CONTRACTING: Clock("days_contract", Party.SPONSOR, "contract", _("签订并登记技术合同")),
    S.IN_PROGRESS: Clock("", Party.BIDDER, "deliver", _("完成下一个里程碑")),
    S.MILESTONE_CHECK: Clock("days_milestone", Party.BUREAU, "check_milestone", _("考核里程碑")),
    S.ACCEPTANCE: Clock("days_acceptance", Party.BUREAU, "accept", _("组织验收")),
    S.CONDITIONAL: Clock("days_acceptance", Party.BIDDER, "rectify", _("整改后再次申请验收")),
    S.ACCEPTED: Clock("days_payment", Party.BUREAU, "pay", _("拨付奖补")),
    S.SUBSIDY_DUE: Clock("days_payment", Party.BUREAU, "pay", _("拨付奖补")),
    S.CLAWBACK: Clock("days_return", Party.BUREAU, "claw_back", _("追回资金")),
}

RESTING: dict[str, Text] = {
    S.DRAFT: _("尚未提交，放置三十天会提醒"),
    S.NO_BID: _("发榜单位可以重发，没有期限"),
    S.RELISTED: _("已由新的榜单接续"),
    S.WITHDRAWN: _("已结束"),
    S.SUSPENDED: _("中止期间不计时，恢复后重新计时"),
    S.TERMINATED: _("已结束，只待归档"),
    S.FAILED: _("已结束，只待归档"),
    S.PAID: _("已拨付，只待归档"),
    S.CLOSED: _("已归档，成效回访另有期限"),
}
"""States without a clock, and why: nobody is kept waiting in them. A state is either here or above; a test compares both
with the table."""


def due_after(challenge: Any, state: str, *, now: datetime, terms: Any = None) -> datetime | None:
    """When the clock of `state`, entered now, runs out; None where the state has none.

    A state that shares the clock of the one before it keeps the time that is running.
    """
    clock = CLOCKS.get(state)
    if state == S.OPEN:
        return closing_moment(challenge.closes_on)
    if clock is None or not clock.parameter:
        return None
    running = CLOCKS.get(challenge.status)
    if running is not None and clock.code and running.code == clock.code and challenge.due_at:
        return challenge.due_at
    terms = terms or challenge.terms
    return add_workdays(now, terms.value(clock.parameter)) if terms else None


def closing_moment(day: Any) -> datetime | None:
    """The last second of the last day for bids, in Shanghai; None without a day."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None
