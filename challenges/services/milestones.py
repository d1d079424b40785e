"""Milestones under way: evidence by the bidder, a check by the bureau, one rectification (F065)."""

from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.enums import ChallengeStatus, MilestoneStatus
from challenges.models import Challenge, Contract, Milestone
from challenges.services.clocks import closing_moment
from challenges.services.contract_telling import tell_sides
from challenges.services.contracts import held_challenge
from challenges.services.life import take
from challenges.services.noting import note
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays

OPEN = (MilestoneStatus.PLANNED, MilestoneStatus.RECTIFY)
VERDICTS = (MilestoneStatus.PASSED, MilestoneStatus.RECTIFY, MilestoneStatus.FAILED)


@transaction.atomic
def submit_milestone(*, milestone: Milestone, report: str, by: Any, now: datetime) -> Milestone:
    """The bidder says what was reached and hands in the files that show it.

    Raises Refused, Conflict (another state, an earlier milestone is open) or Invalid (no report, no file).
    """
    held = _held(milestone)
    challenge = held.contract.challenge
    if not rules.has_perm("challenges.deliver_contract", by, held.contract):
        raise Refused(_("里程碑由揭榜单位的人员提交。"))
    if held.status not in OPEN:
        raise Conflict(_("这个里程碑已提交或已有结论。"))
    if held.contract.milestones.filter(position__lt=held.position, status__in=OPEN).exists():
        raise Conflict(_("请先提交前面的里程碑。"))
    if not report.strip():
        raise Invalid(_("请写明完成情况。"), fields={"report": _("请写明完成情况。")})
    if not held.attachments.exists():
        raise Invalid(_("请先上传能证明完成情况的文件，再提交。"), fields={"file": _("请先上传证据文件。")})
    before = held.status
    held.status, held.report, held.submitted_at = MilestoneStatus.SUBMITTED, report.strip(), now
    held.save()
    note(
        held.contract,
        event="milestone",
        label=_("提交里程碑 %(n)d") % {"n": held.position},
        by=by,
        now=now,
        before=before,
        after=held.status,
    )
    if challenge.status != ChallengeStatus.MILESTONE_CHECK:
        take(challenge=challenge, step="check_milestone", by=by, now=now)
    return held


@transaction.atomic
def check_milestone(*, milestone: Milestone, verdict: str, conclusion: str, by: Any, now: datetime) -> Milestone:
    """The bureau's verdict: passed, to be rectified (once), or failed. The latter two need their reason.

    A failed milestone takes its share of the subsidy with it; whether the project goes on is another decision.
    """
    held = _held(milestone)
    challenge = held.contract.challenge
    if not rules.has_perm("challenges.decide", by, challenge):
        raise Refused(_("只有科技局可以考核，且不能考核本单位的项目。"))
    if held.status != MilestoneStatus.SUBMITTED or challenge.status != ChallengeStatus.MILESTONE_CHECK:
        raise Conflict(_("这个里程碑不在考核中，请刷新页面查看。"))
    _judge(held, verdict, conclusion)
    held.status, held.conclusion, held.checked_by, held.checked_at = verdict, conclusion.strip(), by, now
    held.rectifications += verdict == MilestoneStatus.RECTIFY
    held.save()
    words = {"n": held.position, "verdict": MilestoneStatus(verdict).label}
    label = _("里程碑 %(n)d：%(verdict)s") % words
    note(
        held.contract,
        event="check",
        label=label,
        by=by,
        now=now,
        before=MilestoneStatus.SUBMITTED,
        after=verdict,
        reason=conclusion,
    )
    tell_sides(held.contract, now, event=f"milestone:{held.pk}", skip=by, title=label, body=conclusion.strip())
    if not _milestones(challenge).filter(status=MilestoneStatus.SUBMITTED).exists():
        take(challenge=challenge, step="pass_milestone", by=by, now=now, reason=label, due_at=next_due(challenge, now))
    return held


def _judge(milestone: Milestone, verdict: str, conclusion: str) -> None:
    if verdict not in VERDICTS:
        raise Invalid(_("请选择考核结论。"), fields={"verdict": _("请选择考核结论。")})
    if verdict == MilestoneStatus.RECTIFY and milestone.rectifications:
        words = _("已经整改过一次，这次须判定通过或不通过。")
        raise Invalid(words, fields={"verdict": words})
    if verdict != MilestoneStatus.PASSED and not conclusion.strip():
        words = _("请写明理由，揭榜单位会看到。")
        raise Invalid(words, fields={"conclusion": words})


def next_due(challenge: Challenge, now: datetime) -> datetime | None:
    """When the bidder has to act next: a rectification within the check's own days, else the next milestone, else the end."""
    rows = _milestones(challenge)
    if rows.filter(status=MilestoneStatus.RECTIFY).exists() and challenge.terms is not None:
        return add_workdays(now, challenge.terms.value("days_milestone"))
    following = rows.filter(status=MilestoneStatus.PLANNED).order_by("due_on").first()
    if following is not None:
        return closing_moment(following.due_on)
    ends = [contract.ends_on for contract in challenge.contracts.all() if contract.ends_on]
    last = max(ends, default=timezone.localdate(now))
    return closing_moment(max(last, timezone.localdate(now)))


def _milestones(challenge: Challenge) -> Any:
    return Milestone.objects.filter(contract__challenge=challenge).exclude(contract__registered_at=None)


def _held(milestone: Milestone) -> Milestone:
    """Under the challenge's lock, with what the rules ask."""
    challenge = held_challenge(Contract.objects.values_list("challenge_id", flat=True).get(pk=milestone.contract_id))
    held = Milestone.objects.select_related("contract__bid__organisation").get(pk=milestone.pk)
    held.contract.challenge = challenge
    if challenge.status not in (ChallengeStatus.IN_PROGRESS, ChallengeStatus.MILESTONE_CHECK):
        raise Conflict(_("项目不在攻关中，现在不能提交或考核里程碑。"))
    return held
