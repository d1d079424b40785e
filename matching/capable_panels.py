"""Experts and institutions beside a need or a challenge: the best of either, to those who may compare them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.enums import ChallengeStatus
from challenges.models import Challenge
from common.panels import Panel, panel
from matching.capable import Capable, capable_for, standings
from matching.challenge_lists import places_for
from matching.rules import reads_whole_list
from needs.models import Need
from postings.enums import PostingStatus

SHOWN = 3
_ASKING = (ChallengeStatus.DRAFT, ChallengeStatus.OPEN, ChallengeStatus.NO_BID)


@panel(Need, order=12)
def capable_of_need(need: Need, user: Any) -> Panel | None:
    """Who could solve this need, by their achievements."""
    if need.status != PostingStatus.PUBLISHED or not reads_whole_list(user, need):
        return None
    found = capable_for(need, user)
    if not found.institutions and need.organisation_id not in user.organisation_ids:
        return None
    return capable_panel(found, reverse("need_capable", args=[need.reference]))


def capable_panel(found: Capable, url: str) -> Panel:
    """The best experts and institutions, and the way to all."""
    data = {"experts": found.experts[:SHOWN], "institutions": found.institutions[:SHOWN], "url": url}
    return Panel(_("对口专家与机构"), "matching/_capable_panel.html", data)


@panel(Challenge, order=62)
def capable_of_challenge(challenge: Challenge, user: Any) -> Panel | None:
    """Who could answer a challenge: for its sponsor, brokers and officials, before and while it is open."""
    if challenge.status not in _ASKING or not reads_whole_list(user, challenge):
        return None
    found = standings(places_for(challenge, user), without=challenge.organisation_id)
    return capable_panel(found, reverse("challenge_capable", args=[challenge.reference]))
