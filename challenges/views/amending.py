"""Pages of amending money and indicators: the sponsor asks, the bureau decides on the page of the challenge."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedIn
from challenges.amending import why_not
from challenges.forms.amending import ProposalSheet
from challenges.models import AmendmentProposal, Challenge
from challenges.services.amending import (
    approve_amendment,
    propose_amendment,
    reject_amendment,
    withdraw_amendment,
)
from challenges.views.finding import find, find_own
from common.doors import act, back_to
from common.errors import DomainError

VERDICTS: dict[str, tuple[Any, Any]] = {
    "approve": (approve_amendment, _("更正已公开，揭榜方已收到重新确认的通知。")),
    "reject": (reject_amendment, _("已答复，发榜单位会看到理由。")),
    "withdraw": (withdraw_amendment, _("申请已撤回。")),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/propose/`."""
    challenge = find_own(request.user, reference)
    words = why_not(challenge, timezone.now())
    if words or challenge.proposals.waiting().exists():
        messages.info(request, str(words or _("上一份更正申请还在等科技局决定，可以先撤回再提。")))
        return redirect(challenge)
    sheet = ProposalSheet(request.POST or None, challenge)
    if request.method == "POST" and sheet.is_valid() and _proposed(request, challenge, sheet):
        return redirect(challenge)
    context = {"challenge": challenge, "sheet": sheet, "form": sheet.form, "section": "challenges"}
    return render(request, "challenges/propose.html", context, status=400 if request.method == "POST" else 200)


@login_required
@require_POST
def decide(request: SignedIn, reference: str, pk: int, verdict: str) -> HttpResponse:
    """The bureau's `approve` or `reject`, the sponsor's `withdraw`."""
    if verdict not in VERDICTS:
        raise Http404
    challenge = find(request.user, reference)
    proposal = get_object_or_404(AmendmentProposal.objects.visible_to(request.user), pk=pk, challenge=challenge)
    service, done = VERDICTS[verdict]
    reason = {"reason": request.POST.get("reason", "")[:1500]} if verdict == "reject" else {}
    act(request, service, done=done, proposal=proposal, by=request.user, now=timezone.now(), **reason)
    return back_to(request, "challenge", reference)


def proposals_of(user: Any, challenge: Challenge) -> list[dict[str, Any]]:
    """Every proposal that this person may read, the newest first, with what they may do with it."""
    rows = (
        AmendmentProposal.objects.visible_to(user)
        .filter(challenge=challenge)
        .select_related("proposed_by", "decided_by")
    )
    found = []
    for row in rows:
        row.challenge = challenge
        steps = dict.fromkeys((step.name for step in row.workflow.open_to(user, row)), True)
        found.append({"row": row, "steps": steps})
    return found


def _proposed(request: SignedIn, challenge: Challenge, sheet: ProposalSheet) -> bool:
    try:
        propose_amendment(
            challenge=challenge, money=sheet.form.money(), indicators=sheet.rows(), by=request.user,
            reason=sheet.form.cleaned_data["reason"], now=timezone.now(),
        )  # fmt: skip
    except DomainError as error:
        for name, words in (error.fields or {"__all__": str(error)}).items():
            sheet.form.add_error(name if name in sheet.form.fields else None, str(words))
        return False
    messages.success(request, _("更正申请已提交科技局决定；同意后公开并通知揭榜方。"))
    return True
