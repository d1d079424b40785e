"""The demo world's bids: sealed, compared and announced ones, each handed in whole, and loading twice changes nothing."""

import pytest

from challenges import demo_bids
from challenges.bid_document import is_unchanged
from challenges.enums import BidStatus as B
from challenges.enums import ChallengeStatus as S
from challenges.models import AmendmentProposal, Bid, Challenge
from inbox.models import Notification
from portal.demo.load import load
from tests.people import NOW


@pytest.mark.django_db
def test_bids_at_every_part_of_the_review(settings):
    settings.DEMO = False
    load(now=NOW)
    assert set(Bid.objects.values_list("status", flat=True)) >= {
        B.DRAFT, B.SUBMITTED, B.SHORTLISTED, B.SELECTED, B.NOT_SELECTED,
    }  # fmt: skip
    assert set(Challenge.objects.filter(bids__isnull=False).values_list("status", flat=True)) >= {
        S.OPEN, S.REVIEWING, S.SHORTLISTED, S.PUBLICITY,
    }  # fmt: skip
    assert all(is_unchanged(bid) for bid in Bid.objects.exclude(status=B.DRAFT))
    assert not Bid.objects.filter(status=B.NOT_SELECTED, reason="").exists()
    assert not Notification.objects.filter(mail_wanted=True).exists()
    assert AmendmentProposal.objects.waiting().count() == 1
    assert Bid.objects.with_confirmation().filter(is_unconfirmed=True).count() == 1
    assert demo_bids.settle(now=NOW) == 0
