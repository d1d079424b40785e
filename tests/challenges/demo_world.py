"""What stands in the demo world of challenges: every queue has something in it, and making it again changes nothing.

`tests/portal/test_demo_load.py` loads the whole world once and asks here.
"""

from challenges import demo_bids, demo_challenges
from challenges.bid_document import is_unchanged
from challenges.enums import BidStatus as B
from challenges.enums import ChallengeStatus as S
from challenges.models import AmendmentProposal, Bid, Challenge, ProblemList
from challenges.snapshot import is_intact
from tests.people import NOW


def a_dozen_challenges_stand_on_all_parts_of_the_road() -> None:
    assert set(Challenge.objects.values_list("status", flat=True)) >= {
        S.DRAFT, S.SUBMITTED, S.DIAGNOSIS, S.RETURNED, S.NOT_LISTED, S.LISTED_PENDING, S.OPEN, S.NO_BID, S.SUSPENDED,
        S.WITHDRAWN, S.REVIEWING, S.IN_PROGRESS, S.PAID,
    }  # fmt: skip
    assert not Challenge.objects.filter(is_demo=False).exists()
    assert all(is_intact(challenge) for challenge in Challenge.objects.published())
    assert "没有公开" in ProblemList.objects.get().intro
    assert demo_challenges.settle(now=NOW) == 0


def bids_stand_at_every_part_of_the_review() -> None:
    """Sealed, compared and announced ones, each handed in whole."""
    assert set(Bid.objects.values_list("status", flat=True)) >= {
        B.DRAFT, B.SUBMITTED, B.SHORTLISTED, B.SELECTED, B.NOT_SELECTED,
    }  # fmt: skip
    assert set(Challenge.objects.filter(bids__isnull=False).values_list("status", flat=True)) >= {
        S.OPEN, S.REVIEWING, S.SHORTLISTED, S.PUBLICITY,
    }  # fmt: skip
    assert all(is_unchanged(bid) for bid in Bid.objects.exclude(status=B.DRAFT))
    assert not Bid.objects.filter(status=B.NOT_SELECTED, reason="").exists()
    assert AmendmentProposal.objects.waiting().count() == 1
    assert Bid.objects.with_confirmation().filter(is_unconfirmed=True).count() == 1
    assert demo_bids.settle(now=NOW) == 0
