"""What bids and reviews put on people's first pages."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Persona
from challenges.blind import alias
from challenges.enums import AssignmentStatus, BidStatus
from challenges.models import Assignment, Bid
from common.tally import Counted, Tally
from common.workbench import Card, card

SHOWN = 5
_OVER = (BidStatus.NOT_SELECTED, BidStatus.INELIGIBLE)
REMEMBERED = timedelta(days=30)
"""How long an answered bid stays on the first page, so that its reason is read."""


def _bids(user: Any, now: datetime) -> Counted:
    past = Q(status=BidStatus.WITHDRAWN) | Q(status__in=_OVER, status_at__lt=now - REMEMBERED)
    rows = Bid.objects.of(user).exclude(past).with_invitations(user).with_confirmation().select_related("challenge")
    return [rows.order_by("-is_invitation", "-is_unconfirmed", "-updated_at", "-pk")]


@card(persona=(Persona.INSTITUTION, Persona.ENTERPRISE), order=16, counting=_bids)
def my_bids(user: Any, now: datetime, tally: Tally) -> Card:
    """Where each bid stands in which one's organisations take part; what waits for an answer first."""
    context = {"rows": tally.first(SHOWN)}
    return Card(_("我的揭榜"), "challenges/_workbench_bids.html", context, reverse("bids_mine"), tally.total)


def _reviews(user: Any, now: datetime) -> Counted:
    assigned = Assignment.objects.filter(reviewer__user=user, status=AssignmentStatus.ASSIGNED)
    waiting = assigned.filter(bid__status=BidStatus.UNDER_REVIEW)
    return [waiting.select_related("bid__challenge").order_by("due_at", "pk")]


@card(order=12, counting=_reviews)
def my_reviews(user: Any, now: datetime, tally: Tally) -> Card:
    """Reviews that wait for this person, the next deadline first; by their alias only."""
    context = {"rows": [(row, alias(row.bid)) for row in tally.first(SHOWN)], "now": now}
    return Card(_("等您评审"), "challenges/_workbench_reviews.html", context, reverse("reviews"), tally.total)
