"""Breaking the seals, and whether a bid may be judged at all."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.bidding import accepts_bids, last_binding, needs_confirmation
from challenges.enums import ChallengeStatus, ReviewMode
from challenges.models import Bid, Challenge
from challenges.services.amending import lapse_amendments
from challenges.services.bid_telling import tell_bidder
from challenges.services.clocks import closing_moment
from challenges.services.confirming import CONFIRM
from challenges.services.life import take
from common.errors import Conflict, Refused
from common.models import StateChange
from common.workflow import move
from inbox.services import fulfil


@transaction.atomic
def open_bids(*, challenge: Challenge, by: Any, now: datetime) -> list[Bid]:
    """Open every sealed bid of a challenge under review, all at once. Raises Refused, or Conflict before its time.

    While bids are taken, those that wait for their bidder's word on an amendment stay sealed.
    """
    held = (
        Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "terms").get(pk=challenge.pk)
    )
    if not rules.has_perm("challenges.decide", by, held):
        raise Refused(_("只有科技局可以启封，且不能处理本单位的榜单。"))
    bids = _to_open(held, now)
    if held.status == ChallengeStatus.OPEN and _may_begin(held, now):
        take(challenge=held, step="start_review", by=by, now=now)
    if held.status != ChallengeStatus.REVIEWING:
        raise Conflict(_("揭榜截止后才能启封；随发随评的榜单收到第一份方案即可启封。"))
    for bid in bids:
        _open(bid, by, now)
    lapse_amendments(challenge=held, reason=_("已有方案启封，金额和指标不能再更正。"), now=now)
    return bids


@transaction.atomic
def qualify(*, bid: Bid, by: Any, now: datetime, reason: str = "") -> None:
    """It may be reviewed; never one whose bidder did not confirm it after an amendment of money or indicators."""
    _opened(bid)
    if needs_confirmation(bid):
        raise Conflict(_("揭榜方没有按更正后的榜单确认或重新提交，不能通过资格，请以此为理由答复。"))
    move(bid, "qualify", by=by, now=now, reason=reason)
    tell_bidder(
        bid, now, event="qualify", title=_("资格通过：%(title)s") % {"title": bid.challenge.title},
        body=_("接下来分派评审专家，结果会通知您。"),
    )  # fmt: skip


@transaction.atomic
def disqualify(*, bid: Bid, by: Any, now: datetime, reason: str) -> None:
    """It may not, and the bidder reads why."""
    _opened(bid)
    move(bid, "disqualify", by=by, now=now, reason=reason)
    Bid.objects.filter(pk=bid.pk).update(reason=reason.strip())
    tell_bidder(
        bid, now, event="disqualify", title=_("资格不符：%(title)s") % {"title": bid.challenge.title},
        body=_("理由：%(reason)s") % {"reason": reason.strip()},
    )  # fmt: skip


CHECKS: dict[str, Callable[..., None]] = {"qualify": qualify, "disqualify": disqualify}


def _to_open(challenge: Challenge, now: datetime) -> list[Bid]:
    """Under lock. Raises Conflict where there is none, or none that its bidder has confirmed."""
    rows = challenge.bids.sealed().select_for_update(of=("self",)).select_related("organisation", "challenge")
    sealed = list(rows)
    if not sealed:
        raise Conflict(_("没有待启封的方案。"))
    if not accepts_bids(challenge, now):
        return sealed
    last = last_binding(challenge)
    if ready := [bid for bid in sealed if bid.answers_to >= last]:
        return ready
    raise Conflict(_("方案都在等揭榜方按更正确认，截止前保持密封。"))


def _may_begin(challenge: Challenge, now: datetime) -> bool:
    closes = closing_moment(challenge.closes_on)
    return challenge.review_mode == ReviewMode.ROLLING or (closes is not None and now >= closes)


def _open(bid: Bid, by: Any, now: datetime) -> None:
    fulfil(about=bid, code=CONFIRM, by=by, now=now)
    bid.opened_at = now
    Bid.objects.filter(pk=bid.pk).update(opened_at=now, updated_at=now)
    StateChange.objects.create(
        about=bid, transition="open", label=_("启封"), from_state=bid.status, to_state=bid.status, by=by, at=now
    )
    tell_bidder(
        bid, now, event=f"open:{now:%Y%m%dT%H%M%S}", title=_("方案已启封：%(title)s") % {"title": bid.challenge.title},
        body=_("接下来核对资格，再分派评审专家。"),
    )  # fmt: skip


def _opened(bid: Bid) -> None:
    if not bid.is_opened:
        raise Conflict(_("方案还没有启封。"))
    if bid.challenge.status != ChallengeStatus.REVIEWING:
        raise Conflict(_("榜单不在评榜中，不能核对资格。"))
