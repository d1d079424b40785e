"""Pages of asks: one's own by kind, one with its road, and each of its steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedIn
from common.doors import act
from common.errors import DomainError
from common.export import csv_response
from common.models import StateChange
from common.workflow import Transition
from resources.ask_kinds import KINDS, AskKind, carry_out
from resources.models.asks import Ask
from resources.services.asks import people_of_side

PER_PAGE = 20
CSV_LIMIT = 5_000


@login_required
@require_safe
def mine(request: SignedIn, kind: AskKind) -> HttpResponse:
    """What one's organisation has asked and been asked; to the bureau everybody's, what is due first."""
    rows = _rows(request, kind)
    state = request.GET.get("state", "")
    states = dict(kind.model._meta.get_field("status").flatchoices)
    if state in states:
        rows = rows.filter(status=state)
    page = Paginator(rows.order_by("due_at", "-asked_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [{"label": _("全部"), "url": "?", "active": state not in states}]
    tabs += [{"label": label, "url": f"?state={key}", "active": state == key} for key, label in states.items()]
    context = {
        "section": "resources", "kind": kind, "page": page, "tabs": tabs, "now": timezone.now(),
        "others": [(other, other.home) for other in KINDS if other is not kind],
    }  # fmt: skip
    return render(request, "resources/asks.html", context)


@login_required
@require_safe
def csv(request: SignedIn, kind: AskKind) -> HttpResponseBase:
    """The same list as a file, with the day of every step that figures are counted by."""
    rows = _rows(request, kind).order_by("asked_at", "pk")[:CSV_LIMIT]
    header = [
        _("编号"),
        _("事项"),
        _("提出方"),
        _("答复方"),
        _("状态"),
        _("提出时间"),
        _("进入该状态的时间"),
        _("本步骤截止"),
    ]
    lines = (
        [
            row.reference, str(row), row.asker or "", row.receiver, row.get_status_display(), _local(row.asked_at),
            _local(row.status_at), _local(row.due_at),
        ]
        for row in rows
    )  # fmt: skip
    return csv_response(f"{kind.noun}-{timezone.localdate():%Y%m%d}.csv", header, lines)


@login_required
@require_safe
def detail(request: SignedIn, reference: str, kind: AskKind) -> HttpResponse:
    """One ask: the road, who acts next by when, what was said, what one may do."""
    ask = find(kind, request.user, reference)
    steps = [(row, kind.steps.get(row.name)) for row in ask.workflow.open_to(request.user, ask)]
    is_party = bool(request.user.organisation_ids & {ask.asker_id, ask.receiver_id})
    sees_history = is_party or "official" in request.user.personas
    context = {
        "section": "resources", "kind": kind, "ask": ask, "now": timezone.now(), "owing": ask.owing,
        "steps": [(row, bool(own and own.form)) for row, own in steps],
        "history": StateChange.objects.about(ask).select_related("by") if sees_history else [],
        "contacts": _contacts(kind, ask) if is_party else [],
    }  # fmt: skip
    return render(request, "resources/ask.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedIn, reference: str, name: str, kind: AskKind) -> HttpResponse:
    """One step: at once where nothing is typed, else its form."""
    ask = find(kind, request.user, reference)
    row = next((row for row in ask.workflow.transitions if row.name == name), None)
    own = kind.steps.get(name)
    if row is None:
        raise Http404
    if own is None or own.form is None:
        return _at_once(request, kind, ask, row)
    if row not in ask.workflow.open_to(request.user, ask):
        messages.info(request, _("这一步现在不能办理，请看最新进展。"))
        return redirect(ask)
    form: Any = own.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(kind=kind, ask=ask, step=name, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            for field, words in error.fields.items() or [(None, error)]:
                form.add_error(field if field in form.fields else None, str(words))
        else:
            messages.success(request, _("%(label)s：已办理，对方会收到通知。") % {"label": row.label})
            return redirect(ask)
    context = {"section": "resources", "kind": kind, "ask": ask, "row": row, "form": form}
    return render(request, "resources/ask_step.html", context, status=400 if form.errors else 200)


def _at_once(request: SignedIn, kind: AskKind, ask: Ask, row: Transition) -> HttpResponse:
    if request.method == "POST":
        done = _("%(label)s：已办理，对方会收到通知。") % {"label": row.label}
        act(
            request, carry_out, done=done, kind=kind, ask=ask, step=row.name, by=request.user, now=timezone.now(),
            reason=request.POST.get("reason", "")[:500],
        )  # fmt: skip
    return redirect(ask)


def find(kind: AskKind, user: Any, reference: str) -> Ask:
    """Hidden and missing are the same 404."""
    rows = kind.model._default_manager.visible_to(user).select_related("asker", "receiver", "author", *kind.related)  # type: ignore[attr-defined]
    return get_object_or_404(rows, reference=reference)


def _rows(request: SignedIn, kind: AskKind) -> Any:
    rows = kind.model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
    return rows.select_related("asker", "receiver", *kind.related)


def _contacts(kind: AskKind, ask: Ask) -> list[tuple[Any, list[Any]]]:
    """Each side with the people to talk to, where the state opens them."""
    if kind.open_contacts is not None and ask.status not in kind.open_contacts:
        return []
    sides = [(ask.asker, "asker"), (ask.receiver, "receiver")]
    return [(organisation, people_of_side(ask, side)) for organisation, side in sides if organisation is not None]


def _local(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
