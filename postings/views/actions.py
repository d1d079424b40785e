"""Steps in the life of a posting, each a POST; and the confirmation that a mail links to."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import act, back_to
from common.errors import DomainError
from postings.forms import ReasonForm
from postings.kinds import PostingKind, kind_of
from postings.links import read_confirm_token
from postings.reasons import reason_text
from postings.services import VERBS, confirm
from postings.views.finding import find

DONE = {
    "submit": gettext_lazy("已提交。3 个工作日内答复，结果会通知您。"),
    "recall": gettext_lazy("已撤回，可以继续修改。"),
    "return": gettext_lazy("已退回，对方会收到理由。"),
    "publish": gettext_lazy("已发布，对方会收到通知。"),
    "take_down": gettext_lazy("已下架并退回，对方会收到理由。"),
    "withdraw": gettext_lazy("已撤回，不再公开，也不参与匹配。"),
    "resolve": gettext_lazy("已标记为解决。"),
    "confirm": gettext_lazy("已确认，90 天内有效。"),
}


@login_required
@require_POST
def transition(request: HttpRequest, kind: PostingKind, reference: str, name: str) -> HttpResponse:
    """`POST /needs/<reference>/<transition>/`, with `reason` and `reason_code` where the table asks for a reason."""
    if name not in VERBS:
        raise Http404
    posting = find(kind, request.user, reference)
    form = ReasonForm(request.POST)
    form.is_valid()
    arguments = {}
    if kind.model.workflow[name].needs_reason:
        code, words = form.cleaned_data.get("reason_code", ""), form.cleaned_data.get("reason", "")
        arguments["reason"] = reason_text(name, code, words)
    act(request, VERBS[name], done=DONE[name], posting=posting, by=request.user, now=timezone.now(), **arguments)
    return back_to(request, kind.names["one"], reference)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a reminder. Opening it changes nothing (mail scanners open links); its one button confirms."""
    found = read_confirm_token(token)
    if found is None:
        return render(request, "postings/confirm_link.html", {"state": "stale"}, status=410)
    posting, user = found
    context = {"posting": posting, "kind": kind_of(posting), "person": user, "state": "ask"}
    if request.method == "POST":
        try:
            confirm(posting=posting, by=user, now=timezone.now())
        except DomainError as error:
            return render(request, "postings/confirm_link.html", {"state": "stale", "why": str(error)}, status=409)
        context |= {"state": "done", "message": _("已确认，90 天内有效。")}
    return render(request, "postings/confirm_link.html", context)
