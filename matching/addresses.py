"""Addresses that messages point to, by the names of the pages in `matching/urls.py`."""

from django.urls import reverse

from matching.enums import Side
from postings.models import Posting


def posting_matches_url(side: str, posting: Posting) -> str:
    """The matches of a need, or of an achievement."""
    return reverse("need_matches" if side == Side.NEED else "achievement_matches", args=[posting.reference])


def side_matches_url(side: str) -> str:
    """All matches of one's needs, or of one's achievements."""
    return f"{reverse('matches')}?side={Side(side).value}"


def board_url() -> str:
    return reverse("board")


def runs_url() -> str:
    return reverse("runs")
