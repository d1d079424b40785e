"""A reviewer's own assignments: the one place that says which of them may be read."""

from typing import Any

from django.db.models import QuerySet

from challenges.enums import AssignmentStatus, BidStatus
from challenges.models import Assignment

READABLE = (
    BidStatus.UNDER_REVIEW, BidStatus.SHORTLISTED, BidStatus.SELECTED, BidStatus.NOT_SELECTED, BidStatus.CONTRACTED,
)  # fmt: skip


def assignments_of(user: Any) -> QuerySet[Assignment]:
    """All of this person's, with what they need."""
    rows = Assignment.objects.filter(reviewer__user=user)
    return rows.select_related("bid__challenge__terms", "bid__organisation", "bid__author", "reviewer")


def readable_by(user: Any) -> QuerySet[Assignment]:
    """Those whose bid may be read: not stepped back from, the bid neither withdrawn nor sealed anew."""
    return assignments_of(user).filter(bid__status__in=READABLE).exclude(status=AssignmentStatus.RECUSED)
