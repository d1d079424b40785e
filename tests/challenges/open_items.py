"""Everything in challenges that waits for somebody, and the obligations that stand for it: what a test of the clocks asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType

from challenges.enums import AssignmentStatus, BidStatus, Consent
from challenges.enums import ChallengeStatus as S
from challenges.models import (
    AmendmentProposal,
    Appeal,
    Assignment,
    Bid,
    Challenge,
    ConsortiumMember,
    Objection,
    Opinion,
    OutcomeQuestion,
)
from challenges.services.clocks import CLOCKS
from challenges.services.contracts import REGISTER
from common.models import StateChange
from inbox.models import Obligation


@dataclass(frozen=True)
class OpenItem:
    """`name` for people; `due_at` of its clock, None where only its obligation says; `owed` are the obligations that stand for it."""

    name: str
    due_at: datetime | None
    owed: list[Obligation]

    def is_forgotten(self, now: datetime) -> bool:
        """Older than its clock, and nothing on record says that it was escalated."""
        late = (self.due_at is not None and self.due_at < now) or any(row.due_at < now for row in self.owed)
        return not self.owed or (late and not any(escalated(row) for row in self.owed))


def escalated(row: Obligation) -> bool:
    """Marked, with a line in the history."""
    return row.escalated_at is not None and StateChange.objects.about(row).filter(transition="escalate").exists()


def open_items() -> Iterator[OpenItem]:
    """All that somebody has to do."""
    for challenge in Challenge.objects.filter(status__in=[state for state, clock in CLOCKS.items() if clock.owes]):
        clock = CLOCKS[challenge.status]
        owed = _owed(challenge, clock.code)
        if challenge.status == S.CONTRACTING:
            owed += [row for contract in challenge.contracts.all() for row in _owed(contract, REGISTER)]
        yield OpenItem(f"{challenge.get_status_display()}：{clock.task}", challenge.due_at, owed)
    for opinion in Opinion.objects.filter(at=None, challenge__status=S.DIAGNOSIS):
        yield OpenItem("论证意见", None, _owed(opinion, "opinion"))
    for assignment in Assignment.objects.filter(status=AssignmentStatus.ASSIGNED, bid__status=BidStatus.UNDER_REVIEW):
        yield OpenItem("评审", assignment.due_at, _owed(assignment, "review_bid"))
    for objection in Objection.objects.filter(is_upheld=None):
        yield OpenItem("异议", objection.challenge.due_at, _owed(objection.challenge, "answer_objection"))
    for appeal in Appeal.objects.filter(is_upheld=None):
        yield OpenItem("申诉", None, _owed(appeal, "answer_appeal"))
    for seat in ConsortiumMember.objects.filter(consent=Consent.ASKED, bid__status=BidStatus.DRAFT):
        yield OpenItem("联合体确认", None, _owed(seat, "consent"))
    for proposal in AmendmentProposal.objects.waiting():
        yield OpenItem("更正申请", proposal.due_at, _owed(proposal, "decide_amendment"))
    for bid in Bid.objects.with_confirmation().filter(is_unconfirmed=True, opened_at=None):
        yield OpenItem("按更正确认方案", None, _owed(bid, "confirm_bid"))
    for question in OutcomeQuestion.objects.exclude(asked_at=None).filter(answered_at=None):
        yield OpenItem("成效回访", None, _owed(question, "outcome"))


def _owed(about: Any, code: str) -> list[Obligation]:
    kind = ContentType.objects.get_for_model(about)
    return list(Obligation.objects.open().filter(content_type=kind, object_id=about.pk, code=code))
