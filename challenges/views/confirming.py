"""The bidder's word on an amended challenge: the bid stands, or is opened for writing again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from challenges.services.confirming import confirm_bid, reopen_bid
from challenges.views.bids import find_written
from common.doors import act, back_to


@login_required
@require_POST
def confirm(request: SignedIn, reference: str) -> HttpResponse:
    """`POST /challenges/bids/<reference>/confirm/`."""
    bid = find_written(request.user, reference)
    act(request, confirm_bid, done=_("已确认，方案保持密封。"), bid=bid, by=request.user, now=timezone.now())
    return back_to(request, "bid", reference)


@login_required
@require_POST
def reopen(request: SignedIn, reference: str) -> HttpResponse:
    """`POST /challenges/bids/<reference>/reopen/`."""
    bid = find_written(request.user, reference)
    done = _("已重新打开，内容都在；截止前请再提交。")
    if act(request, reopen_bid, done=done, bid=bid, by=request.user, now=timezone.now()):
        return redirect("bid_edit", reference)
    return redirect(bid)
