"""Bids after an amendment of money or indicators: told, confirmed as they are, or opened by their bidder for writing again."""

from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.bidding import accepts_bids, faults, last_binding, needs_confirmation
from challenges.enums import BidStatus
from challenges.models import Amendment, Bid
from challenges.services.bid_telling import bid_people, tell_bidder
from challenges.services.clocks import closing_moment
from challenges.services.noting import note
from challenges.services.recording import summary
from common.errors import Conflict, Invalid, Refused
from common.workflow import move
from inbox.services import fulfil, oblige

CONFIRM = "confirm_bid"
"""Code of the bidder's obligation."""
_CONCERNED = (BidStatus.DRAFT, BidStatus.SUBMITTED)


def ask_confirmation(made: Amendment, *, by: Any, now: datetime) -> list[User]:
    """Tell the bidders of an amendment that binds them; those whose bid is handed in owe an answer by the last day.

    Returns who was told. Writers of drafts are told as well: their draft says what is missing.
    """
    challenge, told = made.challenge, []
    closes = closing_moment(challenge.closes_on)
    for bid in challenge.bids.filter(status__in=_CONCERNED).select_related("organisation", "challenge"):
        is_in = bid.status == BidStatus.SUBMITTED
        if is_in and closes:
            oblige(
                about=bid, code=CONFIRM, organisation=bid.organisation, due_at=closes, url=bid.get_absolute_url(),
                title=_("榜单有更正，请确认方案：%(title)s") % {"title": challenge.title},
            )  # fmt: skip
        words = _("截止前请确认原方案仍然有效，或重新打开修改后再提交；未确认的方案不能通过资格核对。")
        ask = words if is_in else _("请按更正后的要求继续填写。")
        tell_bidder(
            bid, now, event=f"amendment:{made.pk}", skip=by, body=f"{summary(made)}\n{ask}",
            title=_("榜单有更正，请确认方案：%(title)s") % {"title": challenge.title},
        )  # fmt: skip
        told += bid_people(bid)
    return told


@transaction.atomic
def confirm_bid(*, bid: Bid, by: Any, now: datetime) -> Bid:
    """The bid stands as it is under the amended challenge. Raises Invalid with what no longer fits, Conflict, Refused."""
    held = _held(bid, by, now)
    if found := faults(held):
        raise Invalid(_("方案不再符合更正后的榜单，请重新打开修改后再提交。"), fields=found)
    number = last_binding(held.challenge)
    Bid.objects.filter(pk=held.pk).update(answers_to=number, confirmed_at=now, updated_at=now)
    held.answers_to, held.confirmed_at = number, now
    words = _("确认方案仍然有效（第 %(number)d 次更正）") % {"number": number}
    note(held, event="confirm", label=words, by=by, now=now, before=held.status, after=held.status)
    fulfil(about=held, code=CONFIRM, by=by, now=now)
    tell_bidder(
        held, now, event=f"confirm:{number}:{now:%Y%m%dT%H%M%S}", skip=by, body=words,
        title=_("方案已按更正确认：%(title)s") % {"title": held.challenge.title},
    )  # fmt: skip
    return held


@transaction.atomic
def reopen_bid(*, bid: Bid, by: Any, now: datetime) -> Bid:
    """Back to a draft with everything in it, to be handed in and sealed anew before the last day."""
    held = _held(bid, by, now)
    move(held, "reopen", by=by, now=now, submitted_at=None, content_hash="")
    fulfil(about=held, code=CONFIRM, by=by, now=now)
    return held


def _held(bid: Bid, by: Any, now: datetime) -> Bid:
    """Under lock, sealed and waiting for its bidder's word."""
    rows = Bid.objects.select_for_update(of=("self",)).select_related("organisation", "challenge")
    held = rows.get(pk=bid.pk)
    if not rules.has_perm("challenges.edit_bid", by, held):
        raise Refused(_("只有牵头单位的人员可以确认或重新打开方案。"))
    if not needs_confirmation(held) or held.is_opened:
        raise Conflict(_("这份方案不需要按更正确认。"))
    if not accepts_bids(held.challenge, now):
        raise Conflict(_("揭榜期已过，不能再确认或修改。"))
    return held
