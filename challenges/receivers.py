"""What follows within the app when a challenge ends."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from challenges import personal  # noqa: F401  (the export of personal data)
from challenges.models import Bid, Challenge
from challenges.services.amending import lapse_amendments
from challenges.services.assigning import release_reviewers
from challenges.signals import challenge_ended


@receiver(challenge_ended, dispatch_uid="challenges.release_reviewers")
def no_more_reviews(sender: Any, *, challenge: Challenge, by: Any, now: datetime, **_rest: Any) -> None:
    """Nobody owes a review of a challenge that has left the road."""
    release_reviewers(bids=Bid.objects.filter(challenge=challenge), by=by, now=now)


@receiver(challenge_ended, dispatch_uid="challenges.lapse_amendments")
def nothing_left_to_amend(sender: Any, *, challenge: Challenge, by: Any, now: datetime, **_rest: Any) -> None:
    """A proposed amendment of a challenge that has left the road needs no decision."""
    lapse_amendments(challenge=challenge, reason=_("榜单已结束。"), now=now)
