"""Files: only ever a download, only for those who may see what it hangs on."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.doors import act
from postings.forms import UploadForm
from postings.kinds import PostingKind, kind_of
from postings.models import Attachment, Posting
from postings.rules import is_of_owner
from postings.services import attach_file, remove_file
from postings.views.finding import find_own


@require_safe
def attachment(request: HttpRequest, token: str) -> FileResponse:
    """`/files/<token>/`: never shown in the browser, whatever it is."""
    found = _find(request.user, token)
    try:
        response = FileResponse(found.file.open("rb"), content_type=found.media_type)
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Disposition"] = f"attachment; filename=\"download\"; filename*=UTF-8''{quote(found.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _find(user: Any, token: str) -> Attachment:
    """The file, if this person may see the posting, conversation or bid on which it hangs."""
    found = get_object_or_404(Attachment, token=token)
    visible_to = getattr(found.content_type.model_class()._default_manager, "visible_to", None)  # type: ignore[union-attr]
    if visible_to is None or not visible_to(user).filter(pk=found.object_id).exists():
        raise Http404
    return found


@login_required
@require_POST
def upload(request: HttpRequest, kind: PostingKind, reference: str) -> HttpResponse:
    posting = find_own(kind, request.user, reference)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        act(
            request,
            attach_file,
            done=_("附件已上传。"),
            posting=posting,
            file=form.cleaned_data["file"],
            by=request.user,
            now=timezone.now(),
        )
    else:
        messages.error(request, _("请先选择文件，再按“上传”。"))
    return redirect(f"{_edit_url(kind, reference)}#files")


@login_required
@require_POST
def remove(request: HttpRequest, token: str) -> HttpResponse:
    found = _find(request.user, token)
    posting = found.about
    if not isinstance(posting, Posting) or not is_of_owner(request.user, posting):
        raise Http404
    act(request, remove_file, done=_("附件已删除。"), attachment=found, by=request.user, now=timezone.now())
    return redirect(f"{_edit_url(kind_of(posting), posting.reference)}#files")


def _edit_url(kind: PostingKind, reference: str) -> str:
    return reverse(kind.names["edit"], args=[reference])
