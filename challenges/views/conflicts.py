"""Why who does not review which bid: for officials only, with the record behind each ground."""

from dataclasses import dataclass, replace
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedIn
from challenges import declarations
from challenges.conflicts import BidFacts, ReviewerFacts, facts_of_bids, facts_of_reviewers, grounds
from challenges.enums import AssignmentStatus
from challenges.models import Assignment, Bid, Reviewer
from challenges.views.finding import find


@dataclass(frozen=True)
class Kept:
    """One reviewer who is kept from a bid, with every (ground, source)."""

    name: str
    grounds: list[tuple[str, str]]


@login_required
@require_safe
def conflicts(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/bids/conflicts/`: who is kept away and why, who declared what and when."""
    challenge = find(request.user, reference)
    if not rules.has_perm("challenges.decide", request.user, challenge):
        raise Http404
    opened = Bid.objects.visible_to(request.user).filter(challenge=challenge).opened()
    bids = {bid.pk: bid for bid in opened.select_related("organisation").order_by("pk")}
    reviewers = Reviewer.objects.filter(is_active=True, user__is_active=True)
    names = dict(reviewers.values_list("pk", "user__name"))
    people = facts_of_reviewers(reviewers, {})
    facts = facts_of_bids(Bid.objects.filter(pk__in=bids), {challenge.pk: 0}, now=timezone.now(), with_sealed=False)
    declared: dict[int, list[Assignment]] = {}
    for row in _declared(bids):
        declared.setdefault(row.bid_id, []).append(row)
    rows = [(bids[fact.pk], _kept(fact, people, names), declared.get(fact.pk, [])) for fact in facts]
    context = {
        "challenge": challenge, "rows": rows, "section": "challenges", "total": len(people),
        "texts": list(declarations.TEXTS.items()),
    }  # fmt: skip
    return render(request, "challenges/conflicts.html", context)


def _kept(bid: BidFacts, people: list[ReviewerFacts], names: dict[int, str]) -> list[Kept]:
    """Having been asked already is no conflict."""
    unseen = replace(bid, seen=frozenset())
    kept = [Kept(names[row.pk], list(grounds(unseen, row))) for row in people]
    return [row for row in kept if row.grounds]


def _declared(bids: Any) -> Any:
    rows = Assignment.objects.filter(bid__in=bids).exclude(status=AssignmentStatus.ASSIGNED)
    return rows.select_related("reviewer__user").order_by("pk")
