"""Members and files of a bid, each a POST from its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from challenges.forms.bids import MemberForm
from challenges.models import ConsortiumMember
from challenges.services.bid_files import attach_bid_file, remove_bid_file
from challenges.services.consortia import answer_seat, ask_member, remove_member
from challenges.views.bids import attachment_of, edit_url, find_bid, find_written
from common.doors import act
from postings.forms import UploadForm


@login_required
@require_POST
def ask(request: SignedIn, reference: str) -> HttpResponse:
    """The lead asks an organisation."""
    bid = find_written(request.user, reference)
    form = MemberForm(request.POST)
    if form.is_valid():
        act(
            request,
            ask_member,
            done=_("已邀请，等对方确认。"),
            bid=bid,
            by=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
    else:
        messages.error(request, _("请选择成员单位并写明分工。"))
    return redirect(edit_url(reference, "members"))


@login_required
@require_POST
def remove(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """The lead goes on without one."""
    bid = find_written(request.user, reference)
    seat = get_object_or_404(ConsortiumMember, pk=pk, bid=bid)
    act(request, remove_member, done=_("已移除。"), seat=seat, by=request.user, now=timezone.now())
    return redirect(edit_url(reference, "members"))


@login_required
@require_POST
def answer(request: SignedIn, reference: str, pk: int, verdict: str) -> HttpResponse:
    """An asked organisation says `agree` or `refuse`."""
    bid = find_bid(request.user, reference)
    seat = get_object_or_404(ConsortiumMember, pk=pk, bid=bid)
    if verdict not in ("agree", "refuse") or seat.organisation_id not in request.user.organisation_ids:
        raise Http404
    agrees = verdict == "agree"
    done = _("已同意加入，现在可以一起编写方案。") if agrees else _("已答复，对方会收到通知。")
    act(request, answer_seat, done=done, seat=seat, agrees=agrees, by=request.user, now=timezone.now())
    return redirect("bid", reference) if agrees else redirect("bids_mine")


@login_required
@require_POST
def upload(request: SignedIn, reference: str) -> HttpResponse:
    """A file for the bid."""
    bid = find_written(request.user, reference)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        act(request, attach_bid_file, done=_("附件已上传。"), bid=bid, file=file, by=request.user, now=timezone.now())
    else:
        messages.error(request, _("请先选择文件，再按“上传”。"))
    return redirect(edit_url(reference, "files"))


@login_required
@require_POST
def remove_file(request: SignedIn, reference: str, token: str) -> HttpResponse:
    """Take a file off."""
    bid = find_written(request.user, reference)
    found = attachment_of(bid, token)
    act(
        request, remove_bid_file, done=_("附件已删除。"), bid=bid, attachment=found, by=request.user, now=timezone.now()
    )
    return redirect(edit_url(reference, "files"))
