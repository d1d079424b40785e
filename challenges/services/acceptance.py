"""Acceptance: asked with figures and documents, decided by the bureau's panel, rectified once at most (5.2, 5.5).

In a race each team is accepted on its own. The first that asks takes the challenge to its acceptance; others may ask until
the bureau has decided about all that have. It is solved when one has passed; whoever has not by then is out.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import figures as sheet
from challenges.enums import REQUIRED_DOCUMENTS, AcceptanceOutcome, ChallengeStatus, MilestoneStatus
from challenges.models import Acceptance, Challenge, Contract
from challenges.services.clocks import closing_moment
from challenges.services.contract_telling import tell_sides
from challenges.services.contracts import held_challenge
from challenges.services.ending import free_money
from challenges.services.life import take
from challenges.services.noting import note
from common.errors import Conflict, Invalid, Refused, Text

ASKABLE = (ChallengeStatus.IN_PROGRESS, ChallengeStatus.CONDITIONAL, ChallengeStatus.ACCEPTANCE)
UNFINISHED = (MilestoneStatus.PLANNED, MilestoneStatus.SUBMITTED, MilestoneStatus.RECTIFY)


@transaction.atomic
def ask_acceptance(
    *, contract: Contract, summary: str, figures: Mapping[str, Any], by: Any, now: datetime
) -> Acceptance:
    """The bidder asks, with every milestone concluded, the figures and the required documents.

    Raises Refused, Conflict (not now, asked already) or Invalid naming what is missing.
    """
    held = _held(contract)
    challenge = held.challenge
    if not rules.has_perm("challenges.deliver_contract", by, held):
        raise Refused(_("验收由揭榜单位的人员申请。"))
    acceptance, _created = Acceptance.objects.get_or_create(contract=held)
    if challenge.status not in ASKABLE or not is_open(acceptance):
        raise Conflict(_("现在不能申请验收：已申请、已有结论，或项目不在攻关中。"))
    if found := missing(held, acceptance, summary=summary, figures=figures):
        raise Invalid(_("还缺几样，补齐后再申请。"), fields=found)
    acceptance.summary, acceptance.figures, acceptance.asked_at = summary.strip(), sheet.stored(figures), now
    acceptance.outcome = ""
    acceptance.save()
    note(held, event="ask_acceptance", label=_("申请验收"), by=by, now=now)
    if challenge.status != ChallengeStatus.ACCEPTANCE:
        take(challenge=challenge, step="ask_acceptance", by=by, now=now)
    return acceptance


@transaction.atomic
def save_acceptance(
    *, contract: Contract, summary: str, figures: Mapping[str, Any], by: Any, now: datetime
) -> Acceptance:
    """Keep what the bidder has written so far."""
    held = _held(contract)
    if not rules.has_perm("challenges.deliver_contract", by, held):
        raise Refused(_("验收由揭榜单位的人员申请。"))
    acceptance, _created = Acceptance.objects.get_or_create(contract=held)
    if held.challenge.status not in ASKABLE or not is_open(acceptance):
        raise Conflict(_("已申请验收，不能再修改。"))
    acceptance.summary, acceptance.figures = summary.strip(), sheet.stored(figures)
    acceptance.save()
    return acceptance


def missing(
    contract: Contract, acceptance: Acceptance | None, *, summary: str, figures: Mapping[str, Any]
) -> dict[str, Text]:
    """What stands in the way of asking: field → words."""
    found: dict[str, Text] = {}
    if contract.milestones.filter(status__in=UNFINISHED).exists():
        found["milestones"] = _("还有里程碑没有结论，请先完成里程碑。")
    if not summary.strip():
        found["summary"] = _("请写明完成情况。")
    given = set(acceptance.files.values_list("document", flat=True)) if acceptance else set()
    lacking = [str(document.label) for document in REQUIRED_DOCUMENTS if document not in given]
    if lacking:
        found["documents"] = _("请上传：%(names)s。") % {"names": "、".join(lacking)}
    return found | sheet.faults(figures)


@transaction.atomic
def decide_acceptance(
    *,
    acceptance: Acceptance,
    outcome: str,
    score: Decimal | None,
    votes_for: int,
    votes_against: int,
    opinion: str,
    by: Any,
    now: datetime,
    rectify_by: date | None = None,
) -> Acceptance:
    """The panel's score and votes and what follows: passed, to be rectified once by a day, or failed.

    Raises Refused, Conflict or Invalid with fields.
    """
    held = _held(acceptance.contract)
    challenge = held.challenge
    if not rules.has_perm("challenges.decide", by, challenge):
        raise Refused(_("只有科技局可以作出验收结论，且不能验收本单位的项目。"))
    row = Acceptance.objects.get(pk=acceptance.pk)
    if challenge.status != ChallengeStatus.ACCEPTANCE or row.asked_at is None or row.outcome:
        raise Conflict(_("这份验收不在办理中，请刷新页面查看。"))
    _judge(row, outcome, score, (votes_for, votes_against), opinion, rectify_by, timezone.localdate(now))
    row.outcome, row.score, row.votes_for, row.votes_against = outcome, score, votes_for, votes_against
    row.opinion, row.decided_by, row.decided_at = opinion.strip(), by, now
    row.rectify_by = rectify_by if outcome == AcceptanceOutcome.CONDITIONAL else None
    row.rectifications += outcome == AcceptanceOutcome.CONDITIONAL
    row.save()
    label = _("验收结论：%(outcome)s") % {"outcome": AcceptanceOutcome(outcome).label}
    note(held, event="decide_acceptance", label=label, by=by, now=now, after=outcome, reason=opinion)
    tell_sides(held, now, event="acceptance", skip=by, title=label, body=opinion.strip())
    if all(other.outcome for other in _acceptances(challenge)):
        _conclude(challenge, opinion, by, now)
    return row


def _judge(
    row: Acceptance,
    outcome: str,
    score: Decimal | None,
    votes: tuple[int, int],
    opinion: str,
    rectify_by: date | None,
    today: date,
) -> None:
    found: dict[str, Text] = {}
    if outcome not in AcceptanceOutcome.values:
        found["outcome"] = _("请选择验收结论。")
    if score is None or not 0 <= score <= 100:
        found["score"] = _("请填写 0 到 100 的得分。")
    if sum(votes) == 0:
        found["votes_for"] = _("请填写表决票数。")
    elif outcome == AcceptanceOutcome.PASSED and votes[0] <= votes[1]:
        found["outcome"] = _("同意票没有过半，不能判定通过。")
    if not opinion.strip():
        found["opinion"] = _("请写明验收意见，双方会看到。")
    if outcome == AcceptanceOutcome.CONDITIONAL and row.rectifications:
        found["outcome"] = _("已经整改过一次，这次须判定通过或不通过。")
    if outcome == AcceptanceOutcome.CONDITIONAL and (rectify_by is None or rectify_by <= today):
        found["rectify_by"] = _("请填写今天以后的整改期限。")
    if found:
        raise Invalid(_("结论还不完整，请补充。"), fields=found)


def _conclude(challenge: Challenge, opinion: str, by: Any, now: datetime) -> None:
    """Every team has its outcome: the challenge takes the step that follows."""
    rows = _acceptances(challenge)
    waiting = [row.rectify_by for row in rows if row.outcome == AcceptanceOutcome.CONDITIONAL]
    if any(row.outcome == AcceptanceOutcome.PASSED for row in rows):
        take(challenge=challenge, step="accept", by=by, now=now)
        take(challenge=challenge, step="owe_subsidy", by=None, now=now)
    elif waiting:
        due = closing_moment(min(filter(None, waiting)))
        take(challenge=challenge, step="condition", by=by, now=now, reason=opinion, due_at=due)
    else:
        _fail(challenge, opinion, by, now)


def _fail(challenge: Challenge, reason: str, by: Any, now: datetime) -> None:
    take(challenge=challenge, step="fail", by=by, now=now, reason=reason)
    free_money(challenge=challenge, reason=_("验收不通过，未拨付的资金退回资金池"), by=by, now=now)


@transaction.atomic
def fail_unrectified(*, challenge: Challenge, reason: str, by: Any, now: datetime) -> None:
    """The day for rectification has passed and nobody has asked again: the bureau ends it."""
    held = held_challenge(challenge.pk)
    if held.status != ChallengeStatus.CONDITIONAL or held.due_at is None or held.due_at > now:
        raise Conflict(_("整改期限还没有过，或项目不在限期整改中。"))
    _fail(held, reason, by, now)
    late = Acceptance.objects.filter(contract__challenge=held, outcome=AcceptanceOutcome.CONDITIONAL)
    late.update(outcome=AcceptanceOutcome.FAILED, opinion=reason.strip(), decided_by=by, decided_at=now)


def is_open(acceptance: Acceptance) -> bool:
    """May be written and asked for: not asked yet, or to be rectified."""
    return acceptance.asked_at is None or acceptance.outcome == AcceptanceOutcome.CONDITIONAL


def _acceptances(challenge: Challenge) -> list[Acceptance]:
    return list(Acceptance.objects.filter(contract__challenge=challenge).exclude(asked_at=None))


def _held(contract: Contract) -> Contract:
    challenge = held_challenge(contract.challenge_id)
    held = Contract.objects.select_related("bid__organisation").get(pk=contract.pk)
    held.challenge = challenge
    if not held.is_registered:
        raise Conflict(_("合同登记后才能申请验收。"))
    return held
