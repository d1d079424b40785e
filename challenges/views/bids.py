"""Pages of the bidder: start, write together, hand in, withdraw; one's own bids; the page of one bid."""

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from challenges.bid_document import is_unchanged
from challenges.bidding import accepts_bids, bidding_organisations, faults, needs_confirmation
from challenges.comparison import compare_all
from challenges.delivery_panels import links_of
from challenges.enums import BidStatus, Consent
from challenges.models import Bid, Challenge
from challenges.services.bids import revise_bid, start_bid, withdraw_bid
from challenges.services.objections import ANNOUNCED
from challenges.views.bid_drafting import NAMES, BidDraft
from challenges.views.finding import find
from common.doors import act, back_to
from common.errors import Conflict, DomainError
from common.models import StateChange

PER_PAGE = 20
_RELATED = ("challenge__organisation", "challenge__terms", "organisation", "author", "achievement__organisation")


def find_bid(user: Any, reference: str) -> Bid:
    """A bid that this person may read; hidden and missing are the same 404."""
    found = Bid.objects.visible_to(user).select_related(*_RELATED).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def find_written(user: Any, reference: str) -> Bid:
    """A bid that this person writes at: of the lead, or of a member that has consented."""
    bid = find_bid(user, reference)
    if not rules.has_perm("challenges.write_bid", user, bid):
        raise Http404
    return bid


@login_required
@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """`/challenges/bids/`: every bid in which one's organisations take part: invitations first, then the last touched."""
    rows = Bid.objects.of(request.user).with_invitations(request.user).with_confirmation()
    rows = rows.select_related("challenge", "organisation")
    rows = rows.order_by("-is_invitation", "-updated_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    asked = set(request.user.organisation_ids)
    context = {"page": page, "section": "challenges", "now": timezone.now(), "mine": asked}
    return render(request, "challenges/bids_mine.html", context)


@login_required
@require_POST
def start(request: SignedIn, reference: str) -> HttpResponse:
    """揭榜: a draft for this challenge, or on to the one that is there."""
    challenge = find(request.user, reference)
    wanted = request.POST.get("organisation", "")
    own = bidding_organisations(request.user, challenge)
    chosen = [org for org in own if not wanted or str(org.pk) == wanted]
    if not chosen:
        messages.error(request, _("高校院所和企业可以揭榜；发榜单位不能揭自己的榜。"))
        return redirect(challenge)
    known = challenge.bids.filter(organisation=chosen[0]).order_by("-pk").first()
    if known is not None:
        return redirect("bid_edit" if known.status == BidStatus.DRAFT else "bid", known.reference)
    try:
        bid = start_bid(challenge=challenge, organisation=chosen[0], by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(challenge)
    return redirect("bid_edit", bid.reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/bids/<reference>/edit/`: one column, saved as far as it goes."""
    bid = find_written(request.user, reference)
    if bid.status != BidStatus.DRAFT:
        messages.info(request, _("方案已提交，不能修改；截止前可以先撤回再修改。"))
        return redirect(bid)
    draft = BidDraft(request, bid)
    return _page(request, draft) if request.method != "POST" else _save(request, draft)


def _save(request: SignedIn, draft: BidDraft) -> HttpResponse:
    now = timezone.now()
    try:
        well_formed = draft.is_well_formed()
        saved = draft.save(now)
        if well_formed and "submit" in request.POST:
            draft.submit(now)
            messages.success(request, _("已提交并密封。启封后进入评审，每一步都会通知您。"))
            return redirect(saved)
    except DomainError as error:
        draft.show(error)
        return _page(request, draft, is_conflict=isinstance(error, Conflict), status=error.status)
    if not well_formed:
        return _page(request, draft, status=400)
    messages.success(request, _("草稿已保存，可以随时回来继续。"))
    return redirect("bid_edit", saved.reference)


def _page(request: SignedIn, draft: BidDraft, *, is_conflict: bool = False, status: int = 200) -> HttpResponse:
    context = draft.context(now=timezone.now(), is_conflict=is_conflict)
    return render(request, "challenges/bid_edit.html", context, status=status)


@require_POST
def autosave(request: HttpRequest, reference: str) -> HttpResponse:
    """From the form after a pause in typing: says when it saved, or why it could not."""
    context: dict[str, Any] = {"kind": NAMES, "now": timezone.now()}
    if not request.user.is_authenticated:
        context["fault"] = _("登录已过期，未能自动保存。内容还在页面上：请在新标签页登录，再回到这里继续。")
        return render(request, "postings/_autosaved.html", context)
    draft = BidDraft(request, find_written(request.user, reference))
    try:
        draft.save(context["now"])
    except DomainError as error:
        context |= {"fault": str(error), "is_conflict": isinstance(error, Conflict)}
    context |= {"posting": draft.bid, "kept_out": not draft.is_well_formed()}
    response = render(request, "postings/_autosaved.html", context)
    if "fault" not in context:
        response["HX-Trigger"] = "q:saved"
    return response


@login_required
@require_safe
def detail(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/bids/<reference>/`: for its bidder, for officials once opened, for the sponsor once shortlisted."""
    bid = find_bid(request.user, reference)
    writes = rules.has_perm("challenges.write_bid", request.user, bid)
    judges = rules.has_perm("challenges.judge_bid", request.user, bid) and bid.is_opened
    answers = {answer.indicator_id: answer for answer in bid.answers.all()}
    context = {
        "bid": bid, "challenge": bid.challenge, "section": "challenges", "now": timezone.now(), "writes": writes,
        "leads": rules.has_perm("challenges.edit_bid", request.user, bid), "judges": judges,
        "lines": compare_all(bid.challenge.indicators.all(), answers), "milestones": list(bid.milestones.all()),
        "budget": list(bid.budget.order_by("pk")), "seats": list(bid.members.select_related("organisation")),
        "seat": _asked_seat(request.user, bid), "files": list(bid.attachments.all()),
        "steps": dict.fromkeys((row.name for row in bid.workflow.open_to(request.user, bid)), True),
        "history": list(StateChange.objects.about(bid).select_related("by")) if writes or judges else [],
        "excluded": list(bid.excluded_reviewers.all()) if writes or judges else [],
        "unchanged": is_unchanged(bid), "is_open": accepts_bids(bid.challenge, timezone.now()),
        "unconfirmed": writes and needs_confirmation(bid), "gaps": _gaps(bid) if writes else {},
        "links": [*_result(bid.challenge), *links_of(bid.challenge, request.user)],
    }  # fmt: skip
    return render(request, "challenges/bid.html", context)


def _gaps(bid: Bid) -> dict[str, Any]:
    """What of a bid that waits for its bidder's word no longer fits the amended challenge."""
    return faults(bid) if needs_confirmation(bid) else {}


def _result(challenge: Challenge) -> list[tuple[Any, str]]:
    """The way to the public result, once there is one."""
    announced = challenge.status in ANNOUNCED
    return [(_("结果公示"), reverse("challenge_publicity", args=[challenge.reference]))] if announced else []


def _asked_seat(user: Any, bid: Bid) -> Any:
    asked = bid.members.filter(organisation__in=user.organisation_ids, consent=Consent.ASKED)
    return asked.select_related("organisation").first() if bid.status == BidStatus.DRAFT else None


@login_required
@require_POST
def withdraw(request: SignedIn, reference: str) -> HttpResponse:
    bid = find_written(request.user, reference)
    act(
        request, withdraw_bid, done=_("方案已撤回；揭榜期内可以修改后再提交。"), bid=bid, by=request.user,
        reason=request.POST.get("reason", "")[:1500], now=timezone.now(),
    )  # fmt: skip
    return back_to(request, "bid", reference)


@login_required
@require_POST
def revise(request: SignedIn, reference: str) -> HttpResponse:
    bid = find_written(request.user, reference)
    if act(request, revise_bid, done=_("已回到草稿，可以修改。"), bid=bid, by=request.user, now=timezone.now()):
        return redirect("bid_edit", reference)
    return redirect(bid)


def edit_url(reference: str, anchor: str) -> str:
    return f"{reverse('bid_edit', args=[reference])}#{anchor}"


def attachment_of(bid: Bid, token: str) -> Any:
    return get_object_or_404(bid.attachments, token=token)
