"""Steps from the sealed bids to the announced result, each a POST from the comparison page."""

from collections.abc import Callable
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from challenges.enums import BidStatus
from challenges.models import Bid
from challenges.services import assigning, deciding, opening
from challenges.views.bids import find_bid
from challenges.views.finding import find
from common.doors import act, back_to

BID_STEPS: dict[str, tuple[Callable[..., Any], Any]] = {
    "qualify": (opening.qualify, _("资格通过，已通知揭榜方。")),
    "disqualify": (opening.disqualify, _("已答复资格不符，揭榜方会看到理由。")),
    "shortlist": (deciding.shortlist_bid, _("已入围，已通知揭榜方。")),
    "decline": (deciding.decline_bid, _("已答复未入围，揭榜方会看到理由。")),
}
STEPS: dict[str, tuple[Callable[..., Any], Any, bool]] = {
    "open": (opening.open_bids, _("已启封，揭榜方会收到通知。接下来核对资格。"), False),
    "assign": (assigning.assign_reviewers, _("已分派评审专家，专家会收到通知。"), False),
    "close": (deciding.close_review, _("入围已确定，由发榜单位选定揭榜方。"), False),
    "reopen": (deciding.reopen, _("已继续揭榜，相关方会收到通知。"), True),
    "reselect": (deciding.reselect, _("已退回入围，可以另选。"), True),
}
"""Step → service, what is said afterwards, whether it takes a reason."""


@login_required
@require_POST
def bid_step(request: SignedIn, reference: str, name: str) -> HttpResponse:
    """One bid: eligible or not, in or out."""
    bid = find_bid(request.user, reference)
    if name not in BID_STEPS or not rules.has_perm("challenges.judge_bid", request.user, bid):
        raise Http404
    service, done = BID_STEPS[name]
    reason = request.POST.get("reason", "")[:1500]
    act(request, service, done=done, bid=bid, reason=reason, by=request.user, now=timezone.now())
    return back_to(request, "challenge_bids", bid.challenge.reference)


@login_required
@require_POST
def step(request: SignedIn, reference: str, name: str) -> HttpResponse:
    """The challenge as a whole."""
    challenge = _concerned(request, reference)
    if name not in STEPS:
        raise Http404
    service, done, with_reason = STEPS[name]
    reason = {"reason": request.POST.get("reason", "")[:1500]} if with_reason else {}
    act(request, service, done=done, challenge=challenge, by=request.user, now=timezone.now(), **reason)
    return back_to(request, "challenge_bids", reference)


@login_required
@require_POST
def select(request: SignedIn, reference: str) -> HttpResponse:
    """The sponsor chooses."""
    challenge = _concerned(request, reference)
    visible = Bid.objects.visible_to(request.user).filter(challenge=challenge)
    act(
        request, deciding.select_bids, done=_("已选定。双方谈定后由科技局公示结果。"), challenge=challenge,
        bids=list(visible.filter(reference__in=request.POST.getlist("bids"))), by=request.user, now=timezone.now(),
        reason=request.POST.get("reason", "")[:1500],
    )  # fmt: skip
    return back_to(request, "challenge_bids", reference)


@login_required
@require_POST
def announce(request: SignedIn, reference: str) -> HttpResponse:
    """The bureau makes the result public, with an answer to everybody."""
    challenge = _concerned(request, reference)
    rest = challenge.bids.filter(status=BidStatus.SHORTLISTED)
    reasons = {bid.pk: request.POST.get(f"reason_{bid.pk}", "")[:1500] for bid in rest}
    done = _("结果已公示，公示期内接受异议。")
    act(
        request, deciding.announce, done=done, challenge=challenge, reasons=reasons, by=request.user, now=timezone.now()
    )
    return back_to(request, "challenge_bids", reference)


def _concerned(request: SignedIn, reference: str) -> Any:
    challenge = find(request.user, reference)
    if not any(rules.has_perm(f"challenges.{name}", request.user, challenge) for name in ("decide", "edit")):
        raise Http404
    return challenge
