"""What contracts and the road show on the page of their challenge."""

from typing import Any

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge, Contract
from challenges.timeline import road_of, side_of
from common.panels import Panel, panel


@panel(Challenge, order=1)
def road(challenge: Challenge, user: Any) -> Panel | None:
    """You are here, who must act by when: for the sponsor and for each bidder."""
    side = side_of(challenge, user)
    if side is None:
        return None
    stops = road_of(challenge, *side)
    return Panel(_("贵单位的进度"), "challenges/_timeline.html", {"stops": stops, "links": links_of(challenge, user)})


@panel(Challenge, order=2)
def delivery(challenge: Challenge, user: Any) -> Panel | None:
    """The way to contract, milestones and acceptance for the bureau; the sides have it under their road."""
    if side_of(challenge, user) is not None:
        return None
    links = links_of(challenge, user)
    return Panel(_("合同与验收"), "challenges/_delivery_links.html", {"links": links}) if links else None


def links_of(challenge: Challenge, user: Any) -> list[tuple[Any, str]]:
    """(words, address) of the pages that this person may open now."""
    seen = Contract.objects.visible_to(user).filter(challenge=challenge).exists()
    signs = challenge.status == S.CONTRACTING and _takes_part(challenge, user)
    if not seen and not signs:
        return []
    pages = [(_("合同"), "challenge_contract")]
    if seen:
        pages += [(_("里程碑"), "challenge_milestones"), (_("验收与奖补"), "challenge_acceptance")]
    return [(label, reverse(name, args=[challenge.reference])) for label, name in pages]


def _takes_part(challenge: Challenge, user: Any) -> bool:
    if not user.is_authenticated:
        return False
    if any(rules.has_perm(f"challenges.{name}", user, challenge) for name in ("edit", "decide")):
        return True
    return challenge.bids.filter(status="selected", organisation__in=user.organisation_ids).exists()
