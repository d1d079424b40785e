"""Joint procurement (N16): proposals, what their needs ask together, the owners' answers, and the keepers' arranging."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from common.doors import act
from common.models import StateChange
from matching.enums import SeatStatus
from matching.joint import brief_of, seats_of
from matching.models import JointProposal, JointSeat
from matching.rules import owns_seat
from matching.services.joint import answer_joint, dismiss, merge, unmerge

PER_PAGE = 20


@login_required
@require_safe
def joint_proposals(request: HttpRequest) -> HttpResponse:
    """The proposals that this person may see, newest first."""
    joined = Count("seats", filter=Q(seats__status=SeatStatus.JOINED), distinct=True)
    found = JointProposal.objects.visible_to(request.user).live()
    found = found.annotate(count=Count("seats", distinct=True), joined=joined).order_by("-status_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "matching/joint_proposals.html", {"page": page, "section": "needs"})


@login_required
@require_safe
def joint_proposal(request: SignedIn, pk: int) -> HttpResponse:
    """One proposal: its needs with their owners' answers, the shared and the union of indicators, its history."""
    proposal = _visible(request, pk)
    seats = list(seats_of(proposal, request.user).prefetch_related("need__indicators"))
    user = request.user
    context = {
        "proposal": proposal, "section": "needs", "brief": brief_of([seat.need for seat in seats]),
        "seats": [(seat, seat.workflow.open_to(user, seat) if owns_seat(user, seat) else []) for seat in seats],
        "steps": {row.name for row in proposal.workflow.open_to(user, proposal)},
        "others": JointProposal.objects.visible_to(user).live().exclude(pk=pk)[:50],
        "merged": JointProposal.objects.visible_to(user).filter(merged_into=proposal),
        "history": StateChange.objects.about(proposal).select_related("by"),
    }  # fmt: skip
    return render(request, "matching/joint_proposal.html", context)


@login_required
@require_POST
def joint_answer(request: SignedIn, pk: int) -> HttpResponse:
    """`step=join` or `decline`, by the owner of the need."""
    visible = JointProposal.objects.visible_to(request.user)
    seats = JointSeat.objects.select_related("proposal", "need")
    seat = get_object_or_404(seats.filter(proposal__in=visible.values("pk")), pk=pk)
    step = request.POST.get("step", "")
    if step not in ("join", "decline"):
        raise Http404
    act(request, answer_joint, done=_("已记录您的答复。"), seat=seat, step=step, by=request.user, now=timezone.now())
    return redirect("joint_proposal", seat.proposal.merged_into_id or seat.proposal_id)


@login_required
@require_POST
def joint_arrange(request: SignedIn, pk: int) -> HttpResponse:
    """`step=merge` with `into`, `unmerge`, or `dismiss` with a `reason`: brokers and officials."""
    proposal, step = _visible(request, pk), request.POST.get("step", "")
    values: dict[str, Any] = {"proposal": proposal, "by": request.user, "now": timezone.now()}
    if step == "merge":
        key = request.POST.get("into", "")
        into = _visible(request, int(key) if key.isdecimal() and len(key) < 18 else 0)
        act(request, merge, done=_("已并入。原来的各项需求和答复都保留着，可以随时恢复。"), into=into, **values)
        return redirect("joint_proposal", into.pk)
    if step == "unmerge":
        act(request, unmerge, done=_("已恢复为单独的建议。"), **values)
    elif step == "dismiss":
        act(request, dismiss, done=_("已不再建议。"), reason=request.POST.get("reason", ""), **values)
    else:
        raise Http404
    return redirect("joint_proposal", pk)


def _visible(request: SignedIn, pk: int) -> JointProposal:
    return get_object_or_404(JointProposal.objects.visible_to(request.user).select_related("merged_into"), pk=pk)
