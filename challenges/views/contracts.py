"""Pages of the contract: what both sides agree to, who has confirmed, the registration."""

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from challenges.contracting import subsidy_room
from challenges.enums import ChallengeStatus
from challenges.forms.contracts import ContractForm, ContractMilestones, RegisterForm
from challenges.models import Contract
from challenges.parties import Party
from challenges.services.contracts import (
    confirm_contract,
    draft_contract,
    register_contract,
    save_contract,
    stamp,
)
from challenges.services.delivery_files import may_change, remove_delivery
from challenges.views.delivering import Delivery, complain, find_contract, find_delivery, show_faults, upload_to
from common.doors import act
from common.errors import DomainError
from common.models import StateChange
from postings.models import Attachment

HERE = "challenge_contract"


@login_required
@require_safe
def detail(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/contract/`: the contract (each team's in a race) with both confirmations."""
    delivery = find_delivery(request.user, reference)
    is_open = delivery.challenge.status == ChallengeStatus.CONTRACTING
    rows = [_row(delivery, contract, is_open) for contract in delivery.contracts]
    own = set(request.user.organisation_ids)
    drafts = [bid for bid in delivery.open_bids if is_open and (delivery.sponsors or bid.organisation_id in own)]
    context = delivery.context(HERE, rows=rows, drafts=drafts, is_open=is_open, waiting=delivery.open_bids)
    return render(request, "challenges/contract.html", context)


def _row(delivery: Delivery, contract: Contract, is_open: bool) -> dict[str, Any]:
    """One contract with what this person may do with it."""
    user = delivery.user
    is_open = is_open and not contract.is_registered
    sides = {Party.SPONSOR: contract.sponsor_confirmed_at, Party.BIDDER: contract.bidder_confirmed_at}
    mine = {Party.SPONSOR: delivery.sponsors, Party.BIDDER: delivery.leads(contract)}
    return {
        "contract": contract,
        "milestones": list(contract.milestones.all()),
        "files": list(contract.attachments.all()),
        "uploads": may_change(contract, user),
        "confirms": [side for side, at in sides.items() if is_open and mine[side] and at is None],
        "edits": is_open and rules.has_perm("challenges.edit_contract", user, contract),
        "register": RegisterForm() if is_open and contract.is_confirmed and delivery.decides else None,
        "stamp": stamp(contract),
        "history": list(StateChange.objects.about(contract).select_related("by")),
    }


@login_required
@require_POST
def draft(request: SignedIn, reference: str) -> HttpResponse:
    """The contract of a selected bid, from the bid."""
    delivery = find_delivery(request.user, reference)
    wanted = request.POST.get("bid", "")
    bid = next((bid for bid in delivery.open_bids if bid.reference == wanted), None)
    if bid is None:
        raise Http404
    done = _("已按揭榜方案起草，请核对。")
    act(request, draft_contract, done=done, challenge=delivery.challenge, bid=bid, by=request.user, now=timezone.now())
    return redirect(HERE, reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """`/challenges/<reference>/contract/<pk>/edit/`."""
    contract = find_contract(request.user, reference, pk)
    if not rules.has_perm("challenges.edit_contract", request.user, contract):
        raise Http404
    if contract.is_registered:
        messages.info(request, _("合同已登记，不能再修改。"))
        return redirect(HERE, reference)
    data = request.POST if request.method == "POST" else None
    form = ContractForm(data, instance=contract)
    plan = list(contract.milestones.values("name", "due_on", "share", "target", "deliverable"))
    milestones: Any = ContractMilestones(data, prefix="milestones", initial=plan)
    if data is not None and all([form.is_valid(), milestones.is_valid()]):
        try:
            save_contract(
                contract=contract, values=form.values(), milestones=milestones.rows() or [], by=request.user,
                now=timezone.now(), seen=data.get("seen", ""),
            )  # fmt: skip
        except DomainError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("已保存，请双方核对后确认。"))
            return redirect(HERE, reference)
    context = {
        "challenge": contract.challenge, "contract": contract, "form": form, "milestones": milestones,
        "room": subsidy_room(contract.challenge, without=contract), "section": "challenges",
        "seen": data.get("seen", "") if data else stamp(contract),
    }  # fmt: skip
    return render(
        request,
        "challenges/contract_edit.html",
        context,
        status=400 if form.errors or milestones.total_error_count() else 200,
    )


@login_required
@require_POST
def confirm(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """One side agrees to the version that its page showed."""
    contract = find_contract(request.user, reference, pk)
    side = request.POST.get("side", "")
    if side not in (Party.SPONSOR, Party.BIDDER):
        raise Http404
    act(
        request, confirm_contract, done=_("已确认。双方都确认后由科技局登记。"), contract=contract, side=Party(side),
        by=request.user, now=timezone.now(), seen=request.POST.get("seen", ""),
    )  # fmt: skip
    return redirect(HERE, reference)


@login_required
@require_POST
def register(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """The bureau records the registration."""
    contract = find_contract(request.user, reference, pk)
    form = RegisterForm(request.POST)
    if form.is_valid():
        done = _("合同已登记。全部合同登记后资金承诺、攻关开始。")
        act(
            request,
            register_contract,
            done=done,
            contract=contract,
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
    """The signed contract and its annexes."""
    return upload_to(request, find_contract(request.user, reference, pk), HERE, reference)


@login_required
@require_POST
def remove_file(request: SignedIn, reference: str, token: str) -> HttpResponse:
    """Take off a file of the contract, a milestone or the acceptance; back to the page where it hung."""
    find_delivery(request.user, reference)
    found = get_object_or_404(Attachment, token=token)
    model: Any = found.content_type.model_class()
    pages = {"contract": HERE, "milestone": "challenge_milestones", "acceptancefile": "challenge_acceptance"}
    page = pages.get(found.content_type.model)
    if (
        page is None
        or model is None
        or not model._default_manager.visible_to(request.user).filter(pk=found.object_id).exists()
    ):
        raise Http404
    act(request, remove_delivery, done=_("附件已删除。"), attachment=found, by=request.user, now=timezone.now())
    return redirect(page, reference)
