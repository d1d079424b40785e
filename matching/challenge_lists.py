"""Reads: the list of a challenge, of its need where it has one that is matched, else of the last search."""

from typing import Any

from challenges.models import Challenge
from matching.capable import Place, places_of, visible_offers
from matching.models import ChallengeSearch
from postings.enums import PostingStatus


def has_matched_need(challenge: Challenge) -> bool:
    return challenge.need is not None and challenge.need.status == PostingStatus.PUBLISHED


def places_for(challenge: Challenge, user: Any) -> list[Place]:
    """The related achievements that this person may see, best first."""
    if challenge.need is not None and has_matched_need(challenge):
        return places_of(challenge.need, user)
    search = ChallengeSearch.objects.filter(challenge=challenge).first()
    rows = search.result.get("places", []) if search else []
    offers = visible_offers([key for key, _grade, _band in rows], user)
    return [Place(offers[key], grade, band) for key, grade, band in rows if key in offers]
