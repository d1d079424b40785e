"""Bids after an amendment of money or indicators: their bidder confirms them, or opens them for writing again."""

from typing import Any

import pytest

from challenges.bid_document import is_unchanged
from challenges.bidding import needs_confirmation
from challenges.enums import BidStatus
from challenges.models import Bid, Challenge
from challenges.services.bids import save_bid, submit_bid
from challenges.services.confirming import confirm_bid, reopen_bid
from challenges.services.opening import open_bids, qualify
from common.errors import Conflict, Invalid, Refused
from inbox.models import Obligation
from tests.challenges import bid_stage, stage
from tests.challenges.amendments import ADDED, RAISED, approved
from tests.people import NOW

pytestmark = pytest.mark.django_db


def amended(indicators: Any = ()) -> Bid:
    challenge = stage.published()
    bid = bid_stage.submitted("wuyue", challenge)
    approved(challenge, RAISED, indicators)
    return Bid.objects.get(pk=bid.pk)


def test_what_was_handed_in_waits_for_its_bidders_word(gaoyuan, wuyue):
    bid = amended()
    assert needs_confirmation(bid) and is_unchanged(bid)
    assert Obligation.objects.open().get(code="confirm_bid").organisation == bid.organisation
    with pytest.raises(Conflict, match="等揭榜方按更正确认"):
        open_bids(challenge=bid.challenge, by=gaoyuan, now=NOW)
    confirm_bid(bid=bid, by=wuyue, now=NOW)
    bid.refresh_from_db()
    assert not needs_confirmation(bid) and is_unchanged(bid)
    assert not Obligation.objects.open().filter(code="confirm_bid").exists()
    assert open_bids(challenge=bid.challenge, by=gaoyuan, now=NOW) == [bid]


def test_one_that_no_longer_covers_the_musts_is_opened_again_and_handed_in_anew(wuyue):
    bid = amended([ADDED])
    with pytest.raises(Invalid) as refused:
        confirm_bid(bid=bid, by=wuyue, now=NOW)
    assert "响应时间" in str(refused.value.fields["answers"])
    reopened = reopen_bid(bid=bid, by=wuyue, now=NOW)
    assert (reopened.status, reopened.answers.count()) == (BidStatus.DRAFT, 2)
    challenge = bid.challenge
    save_bid(bid=bid, by=wuyue, now=NOW, answers=bid_stage.promises(challenge, "0.08", "120", "20"))
    again = submit_bid(bid=bid, by=wuyue, now=NOW)
    assert not needs_confirmation(again) and is_unchanged(again)


def test_left_unconfirmed_it_is_opened_after_the_last_day_and_cannot_qualify(gaoyuan):
    bid = amended()
    late = stage.after(days=60)
    opened = open_bids(challenge=bid.challenge, by=gaoyuan, now=late)
    with pytest.raises(Conflict, match="没有按更正后的榜单确认"):
        qualify(bid=opened[0], by=gaoyuan, now=late)


def test_the_others_are_opened_while_it_stays_sealed(gaoyuan, wuyue):
    bid = amended()
    second = bid_stage.submitted("chenjing", Challenge.objects.get())
    assert open_bids(challenge=bid.challenge, by=gaoyuan, now=NOW) == [second]
    assert confirm_bid(bid=bid, by=wuyue, now=NOW).is_opened is False


def test_only_its_lead_and_only_in_time(wuyue, chenjing, linhai):
    bid = amended()
    for act in (confirm_bid, reopen_bid):
        for user in (chenjing, linhai):
            with pytest.raises(Refused):
                act(bid=bid, by=user, now=NOW)
        with pytest.raises(Conflict, match="揭榜期已过"):
            act(bid=bid, by=wuyue, now=stage.after(days=60))
    confirm_bid(bid=bid, by=wuyue, now=NOW)
    with pytest.raises(Conflict, match="不需要"):
        reopen_bid(bid=bid, by=wuyue, now=NOW)
