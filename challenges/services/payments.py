"""Paying the subsidy: instalments on the way, the rest after the acceptance, never by whoever decided that it is owed."""

from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.enums import ChallengeStatus, PaymentEvent
from challenges.models import Challenge, Milestone, Movement
from challenges.paying import Instalment, instalments
from challenges.services import funding
from challenges.services.contract_telling import tell_sides
from challenges.services.contracts import held_challenge
from challenges.services.life import take
from challenges.services.noting import note
from challenges.workflow import UNDER_WAY
from common.errors import Conflict, Invalid, Refused
from common.money import show_wan

PAYABLE = frozenset({*UNDER_WAY, ChallengeStatus.ACCEPTED, ChallengeStatus.SUBSIDY_DUE}) - {ChallengeStatus.CONTRACTING}


@transaction.atomic
def pay_instalment(*, challenge: Challenge, event: str, by: Any, now: datetime) -> Movement:
    """Pay for a registered contract or a passed milestone; asked again, the payment that was made.

    Raises Refused (the same person checked the milestone), Conflict (not due) or Invalid (no such instalment).
    """
    held = held_challenge(challenge.pk)
    _may_pay(held, by)
    found = next((row for row in instalments(held) if row.event == event), None)
    if found is None:
        raise Invalid(_("没有这一笔拨付。"))
    if found.movement is not None:
        return found.movement
    if found.kind == PaymentEvent.ACCEPTANCE:
        raise Conflict(_("验收后的余款随“拨付奖补”一并办理。"))
    return _pay(held, found, by, now)


@transaction.atomic
def pay_subsidy(*, challenge: Challenge, by: Any, now: datetime) -> list[Movement]:
    """After the acceptance: pay everything that is owed, give back what nobody has earned, and end the road."""
    held = held_challenge(challenge.pk)
    _may_pay(held, by)
    if held.status != ChallengeStatus.SUBSIDY_DUE:
        raise Conflict(_("项目不在待奖补状态，请刷新页面查看。"))
    made = [_pay(held, row, by, now) for row in instalments(held) if row.state == "due"]
    funding.cancel_for(challenge=held, reason=_("未达到拨付条件的部分退回资金池"), by=by, now=now)
    take(challenge=held, step="pay", by=by, now=now)
    return made


def _may_pay(challenge: Challenge, by: Any) -> None:
    if not rules.has_perm("challenges.pay", by, challenge):
        raise Refused(_("拨付须由验收决定人以外的科技局工作人员办理。"))


def _pay(challenge: Challenge, row: Instalment, by: Any, now: datetime) -> Movement:
    if row.state != "due" or challenge.status not in PAYABLE:
        raise Conflict(_("这一笔还不到拨付条件。"))
    if row.milestone is not None and row.milestone.checked_by_id == by.pk:
        raise Refused(_("里程碑由谁考核，就不能由谁拨付，请另一位工作人员办理。"))
    movement = funding.pay_for(
        challenge=challenge, amount=row.amount, event=row.event, label=_payment_words(row), by=by, now=now
    )
    if row.milestone is not None:
        Milestone.objects.filter(pk=row.milestone.pk).update(payment=movement)
    words = {"label": row.label, "amount": show_wan(row.amount)}
    title = _("已拨付 %(amount)s 万元（%(label)s）") % words
    row.contract.challenge = challenge
    note(row.contract, event="pay", label=title, by=by, now=now)
    tell_sides(row.contract, now, event=f"pay:{row.event}", skip=by, title=title)
    return movement


def _payment_words(row: Instalment) -> str:
    """`里程碑 1 通过后（黄海技术研究院）`: what for, and to which team."""
    return f"{row.label}（{row.contract.bid.organisation}）"
