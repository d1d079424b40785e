"""What time does to challenges: the review begins, a deadline passes without a bid, the publicity is over, a draft lies idle.

Each challenge is one transaction under its row's lock; one that fails is logged and does not stop the others. Duties that
are overdue are escalated by the inbox, whose obligations the steps have set.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.enums import BidStatus, ChallengeStatus, ReviewMode
from challenges.models import AmendmentProposal, Bid, Challenge, Objection
from challenges.parties import Party, people_told
from challenges.services.amending import lapse_amendments
from challenges.services.ending import close_without_bid
from challenges.services.life import take
from challenges.services.telling import tell
from common.errors import DomainError

IDLE = timedelta(days=30)
"""A draft untouched for so long is asked about, once a month (domain facts 5.2, row 0)."""
BATCH = 200

logger = logging.getLogger(__name__)


def sweep_clocks(*, now: datetime) -> dict[str, int]:
    """Take every step that time takes; how many of each. Safe beside another sweeper."""
    return {
        "review": _each(to_review(now), _start_review, now),
        "no_bid": _each(without_bid(now), lambda challenge, at: close_without_bid(challenge=challenge, now=at), now),
        "contract": _each(after_publicity(now), _to_contract, now),
        "lapsed": _each(with_late_proposals(now), _lapse, now),
        "nudged": _nudge_idle(now),
    }


def to_review(now: datetime) -> QuerySet[Challenge]:
    """Open ones whose review begins: with the first bid where it rolls, after the deadline otherwise (F058)."""
    begins = Q(review_mode=ReviewMode.ROLLING) | Q(due_at__lte=now)
    return Challenge.objects.filter(begins, _has_bid(), status=ChallengeStatus.OPEN)


def without_bid(now: datetime) -> QuerySet[Challenge]:
    """Open ones whose last day is over, with nothing handed in."""
    return Challenge.objects.filter(~_has_bid(), status=ChallengeStatus.OPEN, due_at__lte=now)


def after_publicity(now: datetime) -> QuerySet[Challenge]:
    """Publicity is over and no objection waits for its answer."""
    waiting = Exists(Objection.objects.filter(challenge=OuterRef("pk"), is_upheld=None))
    return Challenge.objects.filter(~waiting, status=ChallengeStatus.PUBLICITY, due_at__lte=now)


def with_late_proposals(now: datetime) -> QuerySet[Challenge]:
    """With a proposed amendment that can no longer be decided: bids are not taken any more."""
    waiting = Exists(AmendmentProposal.objects.waiting().filter(challenge=OuterRef("pk")))
    rolling = Q(status=ChallengeStatus.REVIEWING, review_mode=ReviewMode.ROLLING)
    taking = Q(closes_on=None) | Q(closes_on__gte=timezone.localdate(now))
    return Challenge.objects.filter(waiting).exclude(Q(status=ChallengeStatus.OPEN) & taking | rolling & taking)


def _has_bid() -> Exists:
    gone = (BidStatus.DRAFT, BidStatus.WITHDRAWN, BidStatus.INELIGIBLE, BidStatus.NOT_SELECTED)
    return Exists(Bid.objects.filter(challenge=OuterRef("pk")).exclude(status__in=gone))


def _each(rows: QuerySet[Challenge], act: Callable[[Challenge, datetime], Any], now: datetime) -> int:
    done = 0
    for pk in list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH]):
        try:
            done += _one(rows, pk, act, now)
        except DomainError:
            logger.exception("the clock could not move challenge %s", pk)
    return done


@transaction.atomic
def _one(rows: QuerySet[Challenge], pk: int, act: Callable[[Challenge, datetime], Any], now: datetime) -> bool:
    """Under the row's lock, asked again whether it still holds."""
    held = Challenge.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk)
    challenge = held.select_related("organisation", "park__operator", "terms", "programme").first()
    if challenge is None or not rows.filter(pk=pk).exists():
        return False
    act(challenge, now)
    return True


def _start_review(challenge: Challenge, now: datetime) -> None:
    take(challenge=challenge, step="start_review", by=None, now=now)


def _to_contract(challenge: Challenge, now: datetime) -> None:
    take(challenge=challenge, step="to_contract", by=None, now=now)


def _lapse(challenge: Challenge, now: datetime) -> None:
    lapse_amendments(challenge=challenge, reason=_("揭榜期已过或榜单已进入下一步，金额和指标不能再更正。"), now=now)


def _nudge_idle(now: datetime) -> int:
    """Ask after drafts that nobody has touched for thirty days."""
    idle = Challenge.objects.filter(status=ChallengeStatus.DRAFT, updated_at__lte=now - IDLE)
    told = 0
    for challenge in idle.select_related("organisation").order_by("pk")[:BATCH]:
        told += tell(
            challenge, people_told(challenge, [Party.SPONSOR]), now, event=f"challenge:{challenge.pk}:idle:{now:%Y-%m}",
            title=_("榜单草稿放了 30 天：%(title)s") % {"title": challenge.title or challenge.reference},
            body=_("可以继续写，也可以撤榜；草稿会一直保留。"), why=_("您是这份草稿的联系人，或是单位管理员。"),
        )  # fmt: skip
    return told
