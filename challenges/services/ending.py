"""Leaving the road: no bid, withdrawn, suspended and resumed, terminated. Money that was held goes back to the pool."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.enums import BidStatus, ChallengeStatus
from challenges.models import Bid, Challenge, ProjectAccount
from challenges.services import funding
from challenges.services.confirming import CONFIRM
from challenges.services.life import take
from common.errors import Conflict
from common.workflow import move
from inbox.services import fulfil

_ALIVE = (
    BidStatus.SUBMITTED, BidStatus.ELIGIBLE, BidStatus.UNDER_REVIEW, BidStatus.SHORTLISTED, BidStatus.SELECTED
)  # fmt: skip


@transaction.atomic
def withdraw(*, challenge: Challenge, by: Any, now: datetime, reason: str) -> None:
    """The sponsor ends it before a result is announced; every bidder learns why."""
    take(challenge=challenge, step="withdraw", by=by, now=now, reason=reason)
    _end_bids(challenge, _("榜单已撤回：%(reason)s") % {"reason": reason.strip()}, now)
    free_money(challenge=challenge, reason=reason, by=by, now=now)


@transaction.atomic
def close_without_bid(*, challenge: Challenge, now: datetime) -> None:
    """The deadline has passed and nobody has bid."""
    take(challenge=challenge, step="no_bid", by=None, now=now)
    free_money(challenge=challenge, reason=_("到期无人揭榜"), by=None, now=now)


@transaction.atomic
def suspend(*, challenge: Challenge, by: Any, now: datetime, reason: str) -> None:
    """The bureau stops the clock. Money stays where it is."""
    take(challenge=challenge, step="suspend", by=by, now=now, reason=reason, resumes_as=challenge.status)


@transaction.atomic
def resume(*, challenge: Challenge, by: Any, now: datetime, reason: str) -> None:
    """Go on in the state in which it was suspended, with a fresh clock; days for bids that were lost are given back."""
    back = challenge.resumes_as
    if challenge.status != ChallengeStatus.SUSPENDED or not back:
        raise Conflict(_("当前状态下不能恢复，请刷新页面后再试。"))
    if back == ChallengeStatus.OPEN and challenge.closes_on:
        lost = timezone.localdate(now) - timezone.localdate(challenge.status_at)
        challenge.closes_on += max(lost, timedelta(0))
        take(
            challenge=challenge, step=f"resume_{back}", by=by, now=now, reason=reason, resumes_as="",
            closes_on=challenge.closes_on,
        )  # fmt: skip
        return
    take(challenge=challenge, step=f"resume_{back}", by=by, now=now, reason=reason, resumes_as="")


@transaction.atomic
def terminate(*, challenge: Challenge, by: Any, now: datetime, reason: str) -> None:
    """The bureau ends it after a result; what was paid is asked back by `claw_back`, what is only held goes back now."""
    take(challenge=challenge, step="terminate", by=by, now=now, reason=reason)
    _end_bids(challenge, _("榜单已终止：%(reason)s") % {"reason": reason.strip()}, now)
    free_money(challenge=challenge, reason=reason, by=by, now=now)


def free_money(*, challenge: Challenge, reason: str, by: Any, now: datetime) -> None:
    """Return what the project holds, reserved or committed, to the pool; nothing where it holds nothing."""
    account = ProjectAccount.objects.filter(project=challenge.reference).first()
    if account is None:
        return
    if account.reserved:
        funding.release_for(challenge=challenge, reason=reason, by=by, now=now)
    if account.committed:
        funding.cancel_for(challenge=challenge, reason=reason, by=by, now=now)


def _end_bids(challenge: Challenge, reason: str, now: datetime) -> None:
    for bid in Bid.objects.filter(challenge=challenge, status__in=_ALIVE):
        move(bid, "end", by=None, now=now, reason=reason)
        fulfil(about=bid, code=CONFIRM, by=None, now=now)
        Bid.objects.filter(pk=bid.pk).update(reason=reason)
