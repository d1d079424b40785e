"""What bids show on the page of their challenge."""

from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.bidding import accepts_bids, bidding_organisations
from challenges.directing import is_directed
from challenges.models import Bid, Challenge
from challenges.services.objections import ANNOUNCED
from common.panels import Panel, panel


@panel(Challenge, order=4)
def answers(challenge: Challenge, user: Any) -> Panel | None:
    """The way to the bids for bureau and sponsor, and to the public result."""
    works = any(rules.has_perm(f"challenges.{name}", user, challenge) for name in ("decide", "edit"))
    inside = challenge.is_published and works
    announced = challenge.status in ANNOUNCED
    if not inside and not announced:
        return None
    data = {"challenge": challenge, "inside": inside, "announced": announced, "sealed": challenge.bids.sealed().count()}
    return Panel(_("揭榜方案"), "challenges/_answers_panel.html", data)


@panel(Challenge, order=5)
def bidding(challenge: Challenge, user: Any) -> Panel | None:
    """The button 揭榜 for those who may, and their own bid where there is one."""
    open_now = accepts_bids(challenge, timezone.now())
    own = list(Bid.objects.of(user).filter(challenge=challenge).with_confirmation()) if user.is_authenticated else []
    if not open_now and not own:
        return None
    data = {
        "challenge": challenge, "open": open_now, "bids": own, "signed_in": user.is_authenticated,
        "organisations": bidding_organisations(user, challenge), "directed": is_directed(challenge),
    }  # fmt: skip
    return Panel(_("揭榜"), "challenges/_bid_panel.html", data)
