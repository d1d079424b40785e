"""Pages of milestones: evidence, check, and what is paid for it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from challenges.enums import ChallengeStatus, MilestoneStatus
from challenges.forms.contracts import CheckForm, ReportForm
from challenges.models import Contract, Milestone
from challenges.paying import Instalment, instalments
from challenges.services.delivery_files import may_change
from challenges.services.milestones import OPEN, check_milestone, submit_milestone
from challenges.services.payments import PAYABLE, pay_instalment
from challenges.views.delivering import Delivery, complain, find_delivery, upload_to
from challenges.views.finding import find
from common.doors import act, back_to

HERE = "challenge_milestones"
RUNNING = (ChallengeStatus.IN_PROGRESS, ChallengeStatus.MILESTONE_CHECK)


@login_required
@require_safe
def page(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/milestones/`: each milestone with its evidence and verdict, and the payments."""
    delivery = find_delivery(request.user, reference)
    payments = instalments(delivery.challenge) if delivery.contracts else []
    rows = [
        {
            "contract": contract,
            "milestones": _milestones(delivery, contract),
            "payments": _payments(delivery, contract, payments),
        }
        for contract in delivery.contracts
        if contract.is_registered
    ]
    return render(request, "challenges/milestones.html", delivery.context(HERE, rows=rows, total=_total(payments)))


def _milestones(delivery: Delivery, contract: Contract) -> list[dict[str, Any]]:
    """Each with what this person may do; one after the other is handed in."""
    runs = delivery.challenge.status in RUNNING
    rows: list[dict[str, Any]] = []
    earlier_open = False
    for row in contract.milestones.all():
        checks = runs and delivery.decides and row.status == MilestoneStatus.SUBMITTED
        submits = runs and delivery.leads(contract) and row.status in OPEN and not earlier_open
        rows.append({
            "row": row, "files": list(row.attachments.all()), "uploads": runs and may_change(row, delivery.user),
            "report": ReportForm(initial={"report": row.report}, prefix=f"m{row.pk}") if submits else None,
            "check": CheckForm(prefix=f"m{row.pk}") if checks else None,
        })  # fmt: skip
        earlier_open = earlier_open or row.status in OPEN
    return rows


def _payments(delivery: Delivery, contract: Contract, payments: list[Instalment]) -> list[dict[str, Any]]:
    """Instalments of this contract; the last one is paid with the step 拨付奖补."""
    payable = delivery.pays and delivery.challenge.status in PAYABLE
    return [
        {"row": row, "may_pay": payable and row.state == "due" and row.kind != "acceptance"}
        for row in payments
        if row.contract.pk == contract.pk
    ]


def _total(payments: list[Instalment]) -> dict[str, Any]:
    """Yuan by state, over all contracts."""
    states = ("paid", "due", "waiting", "lost")
    return {state: sum((row.amount for row in payments if row.state == state), 0) for state in states}


@login_required
@require_POST
def submit(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """The bidder hands a milestone in."""
    milestone = _find(request, reference, pk)
    form = ReportForm(request.POST, prefix=f"m{pk}")
    form.is_valid()
    act(
        request, submit_milestone, done=_("已提交，科技局会在时限内考核。"), milestone=milestone, by=request.user,
        now=timezone.now(), report=form.cleaned_data.get("report", ""),
    )  # fmt: skip
    return redirect(HERE, reference)


@login_required
@require_POST
def check(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """The bureau's verdict."""
    milestone = _find(request, reference, pk)
    form = CheckForm(request.POST, prefix=f"m{pk}")
    if form.is_valid():
        done = _("考核结论已记录，双方会收到通知。")
        act(
            request,
            check_milestone,
            done=done,
            milestone=milestone,
            by=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
    else:
        complain(request, form)
    return redirect(HERE, reference)


@login_required
@require_POST
def upload(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """Evidence for a milestone."""
    return upload_to(request, _find(request, reference, pk), HERE, reference)


@login_required
@require_POST
def pay(request: SignedIn, reference: str) -> HttpResponse:
    """One instalment on the way."""
    challenge = find(request.user, reference)
    act(
        request, pay_instalment, done=_("已记为拨付，双方会收到通知。"), challenge=challenge,
        event=request.POST.get("event", "")[:60], by=request.user, now=timezone.now(),
    )  # fmt: skip
    return back_to(request, HERE, reference)


def _find(request: SignedIn, reference: str, pk: int) -> Milestone:
    challenge = find(request.user, reference)
    rows = Milestone.objects.visible_to(request.user).select_related(
        "contract__bid__organisation", "contract__challenge"
    )
    return get_object_or_404(rows, pk=pk, contract__challenge=challenge)
