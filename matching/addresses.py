"""Addresses that messages point to, by the names of the pages in `matching/urls.py`."""

from django.urls import reverse

from matching.enums import Side
from postings.models import Posting


def posting_matches_url(posting: Posting) -> str:
    """The page of a need or achievement, at its matches."""
    return f"{posting.get_absolute_url()}#matches"


def side_matches_url(side: str) -> str:
    """All matches of one's needs, or of one's achievements."""
    return f"{reverse('matches')}?side={Side(side).value}"


def board_url() -> str:
    return reverse("match-board")


def runs_url() -> str:
    return reverse("match-runs")
