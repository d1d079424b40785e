"""A reviewer's work: scores by the frozen rubric, hidden from others until handed in; or a recusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges import declarations
from challenges.enums import AssignmentStatus, BidStatus, ChallengeStatus
from challenges.models import Assignment, Bid, CriterionScore
from challenges.parties import Party, people_told
from challenges.rubric import rubric_of
from challenges.services.assigning import CODE, assign_reviewers
from challenges.services.telling import tell
from common.errors import Conflict, Invalid, Refused
from inbox.services import fulfil

DIVERGENCE = Decimal(25)
"""Reviewers whose totals lie this far apart are shown to the bureau, which decides whether to ask another (N13)."""
LEAST_COMMENT = 10


@dataclass(frozen=True)
class Mark:
    """What a reviewer gives for one criterion: 0–100, and why."""

    score: int | None
    comment: str = ""


Marks = Mapping[str, Mark]


@transaction.atomic
def save_review(*, assignment: Assignment, marks: Marks, comment: str, by: Any, now: datetime) -> Assignment:
    """Keep what is there so far; nobody else sees it."""
    held = _held(assignment, by)
    _write(held, marks, comment)
    return held


@transaction.atomic
def submit_review(
    *, assignment: Assignment, marks: Marks, comment: str, declares: bool, by: Any, now: datetime
) -> Assignment:
    """Hand it in, complete and for good, with the declaration kept. Raises Invalid naming the criterion at fault."""
    held = _held(assignment, by)
    found: dict[str, Any] = {}
    rubric = rubric_of(held.bid)
    for number, (criterion, _weight) in enumerate(rubric):
        mark = marks.get(criterion)
        if mark is None or mark.score is None or not 0 <= mark.score <= 100:
            found[f"score_{number}"] = _("请给“%(name)s”打 0 到 100 分。") % {"name": criterion}
    if len(comment.strip()) < LEAST_COMMENT:
        found["comment"] = _("请写总体意见，至少 %(least)d 字：揭榜方会看到理由。") % {"least": LEAST_COMMENT}
    if not declares:
        found["declares"] = _("请确认与发榜方、揭榜方没有利益关系；有则请回避。")
    if found:
        raise Invalid(_("还有几处需要填写。"), fields=found)
    _write(held, marks, comment)
    held.status, held.submitted_at = AssignmentStatus.SUBMITTED, now
    held.declared_at, held.declaration = now, declarations.CURRENT
    held.total = weighted({name: mark.score or 0 for name, mark in marks.items()}, rubric)
    held.save(update_fields=["status", "submitted_at", "declared_at", "declaration", "total"])
    fulfil(about=held, code=CODE, by=by, now=now)
    _sum_up(held.bid, now)
    return held


@transaction.atomic
def recuse(*, assignment: Assignment, reason: str, by: Any, now: datetime) -> Assignment:
    """Step back from this bid; another reviewer is found at once, and where none is free the bureau is told."""
    held = _held(assignment, by)
    if not reason.strip():
        raise Invalid(_("请写明回避原因，只有科技局看得到。"), fields={"reason": _("请写明回避原因。")})
    held.status, held.recusal = AssignmentStatus.RECUSED, reason.strip()[:300]
    held.save(update_fields=["status", "recusal"])
    held.scores.all().delete()
    fulfil(about=held, code=CODE, by=by, now=now)
    body = _("已自动补派另一位专家。")
    try:
        with transaction.atomic():
            assign_reviewers(challenge=held.bid.challenge, by=None, now=now)
    except (Invalid, Conflict) as error:
        body = str(error)
    _tell_bureau(held.bid, now, f"recuse:{held.pk}", _("有评审专家回避"), body)
    return held


def weighted(scores: Mapping[str, int], rubric: tuple[tuple[str, int], ...]) -> Decimal:
    """0–100 to two decimals; weights of a rubric add up to 100."""
    total = sum((Decimal(scores[criterion]) * weight for criterion, weight in rubric), Decimal(0)) / 100
    return total.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def spread_of(totals: list[Decimal]) -> Decimal:
    """How far the totals lie apart."""
    return max(totals) - min(totals) if totals else Decimal(0)


def diverges(totals: list[Decimal]) -> bool:
    return spread_of(totals) >= DIVERGENCE


def _held(assignment: Assignment, by: Any) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("bid__challenge__terms", "reviewer")
    held = rows.get(pk=assignment.pk)
    if held.reviewer.user_id != by.pk:
        raise Refused(_("只有被分派的专家可以评审。"))
    under_review = held.bid.status == BidStatus.UNDER_REVIEW and held.bid.challenge.status == ChallengeStatus.REVIEWING
    if held.status != AssignmentStatus.ASSIGNED or not under_review:
        raise Conflict(_("这项评审已提交、已回避或已结束，不能再改。"))
    return held


def _write(assignment: Assignment, marks: Marks, comment: str) -> None:
    assignment.comment = comment.strip()[:2000]
    assignment.save(update_fields=["comment"])
    assignment.scores.all().delete()
    given = [(name, weight, marks[name]) for name, weight in rubric_of(assignment.bid) if name in marks]
    CriterionScore.objects.bulk_create(
        CriterionScore(
            assignment=assignment, criterion=name, weight=weight, score=mark.score, comment=mark.comment[:300]
        )
        for name, weight, mark in given
        if mark.score is not None
    )


def _sum_up(bid: Bid, now: datetime) -> None:
    """With the last review in, the bid has its score; the bureau hears of it, and of reviewers far apart."""
    rows = bid.assignments.exclude(status=AssignmentStatus.RECUSED)
    if rows.exclude(status=AssignmentStatus.SUBMITTED).exists():
        return
    totals = [total for total in rows.values_list("total", flat=True) if total is not None]
    mean = sum(totals, Decimal(0)) / len(totals)
    score = mean.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    Bid.objects.filter(pk=bid.pk).update(score=score, updated_at=now)
    body = _("平均 %(score)s 分。") % {"score": score}
    if diverges(totals):
        body += _("评审分歧 %(spread)s 分，建议复核后再决定。") % {"spread": spread_of(totals)}
    _tell_bureau(bid, now, f"reviewed:{len(totals)}", _("一份方案评审完成"), body)


def _tell_bureau(bid: Bid, now: datetime, event: str, title: str, body: str) -> None:
    tell(
        bid.challenge, people_told(bid.challenge, [Party.BUREAU]), now, event=f"bid:{bid.pk}:{event}",
        title=f"{title}：{bid.challenge.title}", body=body, why=_("您所在单位组织这份榜单的评审。"),
    )  # fmt: skip
