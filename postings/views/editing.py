"""Writing a posting: new, edit, autosave. What was typed is never lost: it is saved, or it comes back on the page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import Conflict, DomainError
from postings.enums import PostingStatus
from postings.forms import UploadForm
from postings.kinds import PostingKind
from postings.models import Posting
from postings.proposing import Proposal, propose, with_row
from postings.rules import may_post
from postings.views.drafting import Draft
from postings.views.finding import find_own, own


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: PostingKind) -> HttpResponse:
    """`/needs/new/`. An autosave before has named its draft in the hidden `reference`: that one is continued."""
    if not may_post(request.user):
        return render(request, "postings/cannot_post.html", {"kind": kind, "section": kind.plural}, status=403)
    return _write(request, kind, _begun(request, kind))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: PostingKind, reference: str) -> HttpResponse:
    """`/needs/<reference>/edit/`: a draft of any sort, or a published one, which stays published."""
    posting = find_own(kind, request.user, reference)
    if not posting.is_editable and posting.status != PostingStatus.PUBLISHED:
        messages.info(request, _("审核中或已结束的内容不能修改；审核中的可以先撤回。"))
        return redirect(posting)
    return _write(request, kind, posting)


@require_POST
def autosave(request: HttpRequest, kind: PostingKind) -> HttpResponse:
    """`POST /needs/autosave/` from the form after a pause in typing: says when it saved, or why it could not."""
    context: dict[str, Any] = {"kind": kind, "now": timezone.now()}
    if not request.user.is_authenticated:
        context["fault"] = _("登录已过期，未能自动保存。内容还在页面上：请在新标签页登录，再回到这里继续。")
        return render(request, "postings/_autosaved.html", context)
    draft = Draft(request, kind, _begun(request, kind))
    try:
        if draft.is_published():
            raise Conflict(_("已发布的内容不自动保存，改好后请按“保存修改”。"))
        draft.save(context["now"])
    except DomainError as error:
        context |= {"fault": str(error), "is_conflict": isinstance(error, Conflict)}
    context |= {"posting": draft.posting, "kept_out": not draft.is_well_formed()}
    response = render(request, "postings/_autosaved.html", context)
    if "fault" not in context and draft.posting is not None:
        response["HX-Replace-Url"] = reverse(kind.names["edit"], args=[draft.posting.reference])
        response["HX-Trigger"] = "q:saved"
    return response


def _begun(request: HttpRequest, kind: PostingKind) -> Posting | None:
    reference = request.POST.get("reference", "")
    return own(kind, request.user).filter(reference=reference).first() if reference else None


def _write(request: HttpRequest, kind: PostingKind, posting: Posting | None) -> HttpResponse:
    draft = Draft(request, kind, posting)
    if request.method != "POST":
        return _page(request, draft)
    if "propose" in request.POST or "adopt" in request.POST:
        return _propose(request, draft)
    now = timezone.now()
    try:
        well_formed = draft.is_well_formed()
        saved = draft.save(now)
        if well_formed and "submit" in request.POST:
            draft.submit(now)
    except Conflict as error:
        return _page(request, draft, is_conflict=True, status=error.status)
    except DomainError as error:
        draft.show(error)
        return _page(request, draft, status=error.status)
    if not well_formed:
        return _page(request, draft, status=400)
    return _saved(request, kind, saved, draft)


def _propose(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Indicators found in the text as typed, one of them taken over where asked; nothing is saved."""
    prefix = draft.kind.rows[0].name
    offered = propose(draft.form, request.POST, prefix)
    chosen = request.POST.get("adopt", "")
    taken = next((row for row in offered if row.quantity == chosen), None)
    if taken is not None:
        data = with_row(request.POST, prefix, taken)
        draft = Draft(request, draft.kind, draft.posting, data)
        offered = propose(draft.form, data, prefix)
    return _page(request, draft, proposals=offered)


def _saved(request: HttpRequest, kind: PostingKind, posting: Posting, draft: Draft) -> HttpResponse:
    if "submit" in request.POST:
        messages.success(request, _("已提交。3 个工作日内答复，结果会通知您。"))
        return redirect(posting)
    if draft.is_published():
        messages.success(request, _("修改已保存并公开，审核人员会收到通知。"))
        return redirect(posting)
    messages.success(request, _("草稿已保存，可以随时回来继续。"))
    return redirect(kind.names["edit"], posting.reference)


def _page(
    request: HttpRequest,
    draft: Draft,
    *,
    is_conflict: bool = False,
    status: int = 200,
    proposals: list[Proposal] | None = None,
) -> HttpResponse:
    posting, kind = draft.posting, draft.kind
    context = {
        "kind": kind,
        "draft": draft,
        "form": draft.form,
        "posting": posting,
        "sections": draft.sections(),
        "formsets": list(draft.rows.values()),
        "is_conflict": is_conflict,
        "proposals": proposals,
        "section": kind.plural,
        "upload": UploadForm(),
        "version": (draft.version if is_conflict else posting.version) if posting else "",
        "files": list(posting.attachments.all()) if posting else [],
        "now": timezone.now(),
        "hints": kind.hints(posting) if posting and not draft.form.is_bound else [],
    }
    return render(request, "postings/form.html", context, status=status)
