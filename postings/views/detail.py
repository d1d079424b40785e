"""The page of one posting."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.models import StateChange
from common.panels import panels_of
from postings.enums import PostingStatus
from postings.kinds import PostingKind
from postings.nextstep import next_step
from postings.reasons import RETURN_REASONS, TAKE_DOWN_REASONS, WITHDRAW_REASONS
from postings.rules import can_review, is_of_owner
from postings.services.freshness import REMIND_DAYS
from postings.views.finding import find


@require_safe
def detail(request: HttpRequest, kind: PostingKind, reference: str) -> HttpResponse:
    """`/needs/XQ-2026-000123/`: facts for all who may see it; its road, history and actions for owner and reviewers."""
    posting = find(kind, request.user, reference)
    is_own, reviews = is_of_owner(request.user, posting), can_review(request.user, posting)
    context: dict[str, Any] = {
        "kind": kind,
        "posting": posting,
        "section": kind.plural,
        "is_own": is_own,
        "reviews": reviews,
        "indicators": list(posting.indicators.all()),
        "files": list(posting.attachments.all()),
        "panels": panels_of(posting, request.user),
        "now": timezone.now(),
    }
    if is_own or reviews:
        history = StateChange.objects.about(posting).select_related("by")
        context |= {"history": list(history), "next": next_step(posting), "hints": kind.hints(posting)}
        context |= {"actions": _actions(request.user, posting, context["now"])}
    return render(request, "postings/detail.html", context)


def _actions(user: Any, posting: Any, now: Any) -> dict[str, Any]:
    """Which transitions are open, and whether confirming is what the owner should do first."""
    names = {row.name for row in posting.workflow.open_to(user, posting)}
    edge = posting.confirm_by
    is_due = edge is not None and (edge - now).days < max(REMIND_DAYS)
    return {
        **dict.fromkeys(names, True),
        "may_edit": is_of_owner(user, posting) and (posting.is_editable or posting.status == PostingStatus.PUBLISHED),
        "confirm_first": is_due and "confirm" in names,
        "return_reasons": RETURN_REASONS,
        "take_down_reasons": TAKE_DOWN_REASONS,
        "withdraw_reasons": WITHDRAW_REASONS,
    }
