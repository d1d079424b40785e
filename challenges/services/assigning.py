"""Reviewers are assigned by the solver: quotas of the frozen terms, capacity, field, and never a conflict (N12, N13)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.blind import alias
from challenges.conflicts import BidFacts, ReviewerFacts, conflict, facts_of_bids, facts_of_reviewers
from challenges.enums import AssignmentStatus, BidStatus, ChallengeStatus
from challenges.models import Assignment, Bid, Challenge, Reviewer
from challenges.parties import bureau_of
from challenges.rubric import terms_of
from challenges.services.bid_telling import tell_bidder
from challenges.solver import Plan, plan
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from common.workflow import move
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige

CODE = "review_bid"
WAITING = (BidStatus.ELIGIBLE, BidStatus.UNDER_REVIEW)


@transaction.atomic
def assign_reviewers(*, challenge: Challenge, by: Any, now: datetime) -> list[Assignment]:
    """Fill every qualified bid's quota; after a recusal (`by=None`) only of those already under review.

    Raises Invalid naming each bid that cannot be filled and why; nothing is assigned then.
    """
    held = (
        Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "terms").get(pk=challenge.pk)
    )
    if by is not None and not rules.has_perm("challenges.decide", by, held):
        raise Refused(_("只有科技局可以分派评审专家。"))
    if held.status != ChallengeStatus.REVIEWING:
        raise Conflict(_("评榜中的榜单才能分派评审专家。"))
    waiting = WAITING if by is not None else (BidStatus.UNDER_REVIEW,)
    quota = {held.pk: terms_of(held).value("reviewers")}
    bids = facts_of_bids(held.bids.filter(status__in=waiting), quota, now=now)
    if not any(bid.wanted for bid in bids):
        raise Conflict(_("没有等待分派的方案：请先启封并核对资格。"))
    reviewers = facts_of_reviewers(_locked_reviewers(), loads())
    made = plan(bids, reviewers)
    if made.short:
        raise Invalid(_shortage(bids, reviewers, made))
    return _write(held, made.pairs, by, now)


def loads() -> dict[int, int]:
    """Reviewer id → reviews that wait for this person."""
    rows = Assignment.objects.filter(status=AssignmentStatus.ASSIGNED, bid__status=BidStatus.UNDER_REVIEW)
    return dict(rows.order_by().values_list("reviewer").annotate(total=Count("pk")))


def release_reviewers(*, bids: Any, by: Any, now: datetime) -> None:
    """Reviews of these bids are no longer owed: the bid is withdrawn or its challenge has ended."""
    for assignment in Assignment.objects.filter(bid__in=bids, status=AssignmentStatus.ASSIGNED):
        fulfil(about=assignment, code=CODE, by=by, now=now)


def review_due(challenge: Challenge, now: datetime) -> datetime:
    """Half of the review's clock, so that the decision has time; never after the challenge's own."""
    due = add_workdays(now, max(terms_of(challenge).value("days_review") // 2, 1))
    return min(due, challenge.due_at) if challenge.due_at and challenge.due_at > now else due


def _locked_reviewers() -> Any:
    """Active ones, held so that two assignments at once keep everybody's capacity."""
    list(Reviewer.objects.filter(is_active=True).order_by("pk").select_for_update().values_list("pk", flat=True))
    return Reviewer.objects.filter(is_active=True, user__is_active=True)


def _shortage(bids: Sequence[BidFacts], reviewers: Sequence[ReviewerFacts], made: Plan) -> str:
    lines, used = [_("评审专家不够，没有分派。")], Counter(reviewer for _bid, reviewer in made.pairs)
    for bid in bids:
        if bid.pk not in made.short:
            continue
        taken = {reviewer for pk, reviewer in made.pairs if pk == bid.pk}
        others = [row for row in reviewers if row.pk not in taken]
        reasons = Counter(conflict(bid, row) or ("" if row.room > used[row.pk] else _("名额已满")) for row in others)
        reasons.pop("", None)
        why = "、".join(_("%(why)s %(count)d 位") % {"why": why, "count": count} for why, count in reasons.items())
        lines.append(
            _("%(bid)s 还缺 %(lack)d 位：在库 %(all)d 位，可选 %(free)d 位%(why)s。")
            % {
                "bid": bid.label, "lack": made.short[bid.pk], "all": len(reviewers), "free": len(taken),
                "why": f"；{why}" if why else "",
            }
        )  # fmt: skip
    lines.append(_("请在评审专家页增加专家、提高上限，或等在评的完成。"))
    return "".join(lines)


def _write(challenge: Challenge, pairs: Sequence[tuple[int, int]], by: Any, now: datetime) -> list[Assignment]:
    due_at, bureau = review_due(challenge, now), bureau_of(challenge)
    bids = {bid.pk: bid for bid in Bid.objects.filter(pk__in={pair[0] for pair in pairs}).select_related("challenge")}
    people = {row.pk: row for row in Reviewer.objects.filter(pk__in={pair[1] for pair in pairs}).select_related("user")}
    made = []
    for bid_pk, reviewer_pk in pairs:
        assignment = Assignment.objects.create(
            bid=bids[bid_pk], reviewer=people[reviewer_pk], assigned_at=now, due_at=due_at
        )
        _ask(assignment, bureau, now)
        made.append(assignment)
    for bid in bids.values():
        if bid.status == BidStatus.ELIGIBLE:
            move(bid, "assign", by=by, now=now)
            title = _("方案已送评审：%(title)s") % {"title": challenge.title}
            tell_bidder(bid, now, event="assign", title=title, body=_("评审结果和理由会通知您。"))
    return made


def _ask(assignment: Assignment, bureau: Organisation | None, now: datetime) -> None:
    """Tell the reviewer, by the alias only, and keep the duty on the clock: the bureau's, with this person in charge."""
    challenge, user = assignment.bid.challenge, assignment.reviewer.user
    title = _("请评审%(alias)s：%(title)s") % {"alias": alias(assignment.bid), "title": challenge.title}
    url = reverse("review", args=[assignment.pk])
    if bureau is not None:
        oblige(
            about=assignment,
            code=CODE,
            organisation=bureau,
            person=user,
            due_at=assignment.due_at,
            title=title,
            url=url,
        )
    notify(
        event=f"review:{assignment.pk}:ask", recipients=[user], kind=Kind.CHALLENGE, title=title, url=url, now=now,
        body=_("如有利益关系请先回避。评审意见提交前，他人看不到。"), why=_("您在评审专家库里。"),
    )  # fmt: skip
