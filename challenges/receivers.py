"""What follows within the app when a challenge ends."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from challenges import personal  # noqa: F401  (the export of personal data)
from challenges.models import Bid, Challenge
from challenges.services.assigning import release_reviewers
from challenges.signals import challenge_ended


@receiver(challenge_ended, dispatch_uid="challenges.release_reviewers")
def no_more_reviews(sender: Any, *, challenge: Challenge, by: Any, now: datetime, **_rest: Any) -> None:
    """Nobody owes a review of a challenge that has left the road."""
    release_reviewers(bids=Bid.objects.filter(challenge=challenge), by=by, now=now)
