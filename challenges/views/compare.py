"""Bids of one challenge side by side: for the bureau that judges, for the sponsor that chooses."""

from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedIn
from challenges.enums import BidStatus, ChallengeStatus, TeamMode
from challenges.models import Bid, Challenge
from challenges.services.deciding import UNANSWERED
from challenges.services.telling import next_words
from challenges.sides import loaded, sides
from challenges.views.finding import find


@login_required
@require_safe
def compare(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/bids/`: sealed ones as envelopes, opened ones in columns."""
    challenge = find(request.user, reference)
    judges = rules.has_perm("challenges.decide", request.user, challenge)
    chooses = rules.has_perm("challenges.edit", request.user, challenge)
    if not judges and not chooses:
        raise Http404
    visible = Bid.objects.visible_to(request.user).filter(challenge=challenge).exclude(status=BidStatus.DRAFT)
    columns = sides(challenge, loaded(visible), request.user)
    context: dict[str, Any] = {
        "challenge": challenge, "section": "challenges", "now": timezone.now(), "judges": judges, "chooses": chooses,
        "sides": columns, "envelopes": list(challenge.bids.sealed().with_confirmation().order_by("submitted_at")) if judges else [],
        "indicator_rows": _rows(challenge, columns), "criteria_rows": _criteria(challenge, columns),
        "steps": dict.fromkeys((row.name for row in challenge.workflow.open_to(request.user, challenge)), True),
        "next": next_words(challenge), **_tasks(challenge, columns),
    }  # fmt: skip
    return render(request, "challenges/compare.html", context)


def _tasks(challenge: Challenge, columns: list[Any]) -> dict[str, Any]:
    """What waits, for the buttons."""
    by_state = [side.bid.status for side in columns]
    quota = challenge.terms.value("reviewers") if challenge.terms else 0
    reviewing = challenge.status == ChallengeStatus.REVIEWING
    waits = (BidStatus.ELIGIBLE, BidStatus.UNDER_REVIEW)
    return {
        "quota": quota,
        "to_assign": reviewing and any(side.bid.status in waits and side.asked < quota for side in columns),
        "to_close": reviewing and BidStatus.SHORTLISTED in by_state,
        "to_reopen": reviewing and not {*UNANSWERED, BidStatus.SHORTLISTED} & set(by_state),
        "to_choose": [side.bid for side in columns if side.bid.status == BidStatus.SHORTLISTED],
        "chosen": [side.bid for side in columns if side.bid.status in (BidStatus.SELECTED, BidStatus.CONTRACTED)],
        "race": challenge.team_mode == TeamMode.HORSE_RACE,
    }


def _rows(challenge: Challenge, columns: list[Any]) -> list[tuple[Any, list[Any]]]:
    """(indicator, the lines of each column)."""
    return [(row, [side.lines[n] for side in columns]) for n, row in enumerate(challenge.indicators.all())]


def _criteria(challenge: Challenge, columns: list[Any]) -> list[tuple[str, int, list[Any]]]:
    """(criterion, weight, the average of each column)."""
    rubric = challenge.terms.value("rubric") if challenge.terms else ()
    return [(name, weight, [side.criteria[n] for side in columns]) for n, (name, weight) in enumerate(rubric)]
