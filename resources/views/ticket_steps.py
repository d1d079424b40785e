"""Steps of a service request, each a POST."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from common.doors import act
from resources.forms.tickets import AnswerForm, AssignForm, ConfirmForm, FileForm, NoteForm
from resources.models import ServiceRequest
from resources.services import tickets as services

PLAIN = {
    "accept": (services.accept_request, _("已受理，10 个工作日内答复。")),
    "decline": (services.decline_request, _("已回绝，理由已发给对方。")),
    "hand_back": (services.hand_back_request, _("已退回园区。")),
    "reopen": (services.reopen_request, _("已退回继续办理，5 个工作日内再次答复。")),
    "withdraw": (services.withdraw_request, _("已撤回。")),
}
WITH_REASON = frozenset({"decline", "hand_back", "reopen"})


@login_required
@require_POST
def step(request: SignedIn, reference: str, name: str) -> HttpResponse:
    """`POST /services/<reference>/step/<name>/`."""
    shown = _find(request, reference)
    if name in PLAIN:
        service, done = PLAIN[name]
        reason = {"reason": request.POST.get("reason", "")[:500]} if name in WITH_REASON else {}
        _act(request, service, done, shown, **reason)
    elif name in _FORMS:
        _FORMS[name](request, shown)
    else:
        raise Http404
    return redirect(shown)


def _assign(request: SignedIn, shown: ServiceRequest) -> None:
    form = AssignForm(request.POST, request=shown)
    if _valid(request, form):
        _act(
            request,
            services.assign_request,
            _("已指派，对方会收到通知。"),
            shown,
            provider=form.cleaned_data["provider"],
        )


def _answer(request: SignedIn, shown: ServiceRequest) -> None:
    form = AnswerForm(request.POST, request.FILES)
    if _valid(request, form):
        file = form.cleaned_data["file"]
        words = {"answer": form.cleaned_data["answer"], "files": [file] if file else []}
        _act(request, services.answer_request, _("已答复，等提出单位确认。"), shown, **words)


def _confirm(request: SignedIn, shown: ServiceRequest) -> None:
    form = ConfirmForm(request.POST)
    if _valid(request, form):
        _act(request, services.confirm_request, _("已办结，谢谢您的评价。"), shown, **form.cleaned_data)


_FORMS = {"assign": _assign, "answer": _answer, "confirm": _confirm}


@login_required
@require_POST
def note(request: SignedIn, reference: str) -> HttpResponse:
    """`POST /services/<reference>/notes/`."""
    shown = _find(request, reference)
    form = NoteForm(request.POST)
    if _valid(request, form):
        _act(request, services.write_note, _("留言已发出。"), shown, text=form.cleaned_data["text"])
    return redirect(f"{shown.get_absolute_url()}#notes")


@login_required
@require_POST
def upload(request: SignedIn, reference: str) -> HttpResponse:
    """`POST /services/<reference>/files/`."""
    shown = _find(request, reference)
    form = FileForm(request.POST, request.FILES)
    if _valid(request, form):
        _act(request, services.add_file, _("附件已上传。"), shown, file=form.cleaned_data["file"])
    return redirect(f"{shown.get_absolute_url()}#files")


def _act(request: SignedIn, service: Any, done: Any, shown: ServiceRequest, **arguments: Any) -> None:
    act(request, partial(service, request=shown), done=done, by=request.user, now=timezone.now(), **arguments)


def _valid(request: SignedIn, form: Any) -> bool:
    """Say what is wrong where the person comes back to."""
    for words in () if form.is_valid() else form.errors.values():
        messages.error(request, " ".join(words))
    return not form.errors


def _find(request: SignedIn, reference: str) -> ServiceRequest:
    rows = ServiceRequest.objects.visible_to(request.user).select_related("organisation", "desk", "provider", "author")
    return get_object_or_404(rows, reference=reference)
