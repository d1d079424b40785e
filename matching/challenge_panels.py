"""What matching shows its sponsor beside a challenge: whose achievements come nearest, and what each lacks."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.enums import ChallengeStatus
from challenges.models import Challenge
from common.panels import Panel, panel
from matching import boards
from matching.enums import AnswerSide
from matching.presenting import present

NEAREST = 3
_ASKING = (ChallengeStatus.OPEN, ChallengeStatus.NO_BID)


@panel(Challenge, order=60)
def nearest_achievements(challenge: Challenge, user: Any) -> Panel | None:
    """While it waits for bids or has had none: whom to invite, or which requirement keeps them away."""
    owns = user.is_authenticated and challenge.organisation_id in user.organisation_ids
    if not owns or challenge.need is None or challenge.status not in _ASKING:
        return None
    matches = boards.of_need(challenge.need, user)
    total = matches.count()
    if not total:
        return None
    data = {
        "cards": present(matches[:NEAREST]),
        "total": total,
        "side": AnswerSide.NEED,
        "owns": owns,
        "url": reverse("need_matches", args=[challenge.need.reference]),
    }
    return Panel(_("最接近的成果：可以邀请，也可以看差在哪里"), "matching/_panel.html", data)
