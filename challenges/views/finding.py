"""Fetching the challenge that a page is about: hidden and missing are the same 404."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from challenges.models import Challenge

_RELATED = (
    "organisation", "park__operator", "programme", "terms", "tech_field", "industry", "discipline", "author", "need",
    "problem__problem_list", "relisted_from",
)  # fmt: skip


def visible(user: Any) -> QuerySet[Challenge]:
    """What this person may see, with everything that its page shows in one query."""
    rows = Challenge.objects.visible_to(user).select_related(*_RELATED)
    return rows.defer("search_grams", "search_words")


def find(user: Any, reference: str) -> Challenge:
    challenge = visible(user).filter(reference=reference).first()
    if challenge is None:
        raise Http404
    return challenge


def find_own(user: Any, reference: str) -> Challenge:
    """One of this person's organisations; to others it is missing, public or not."""
    challenge = find(user, reference)
    if challenge.organisation_id not in user.organisation_ids:
        raise Http404
    return challenge
