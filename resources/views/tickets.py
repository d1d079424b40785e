"""Service requests: asking, the desk's list, one request with its steps, notes and files."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedIn
from common.errors import DomainError
from common.export import csv_response
from parks.selectors import park_of
from resources.enums.tickets import RequestStatus, ServiceKind
from resources.forms.refusals import show_refusal
from resources.forms.tickets import AnswerForm, AssignForm, ConfirmForm, FileForm, NoteForm, RequestForm
from resources.models import ServiceRequest
from resources.rules.tickets import asking_organisations, may_ask, takes_part, works_at_desk
from resources.services import tickets as services

PAGE = 20
CSV_LIMIT = 5_000


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """`/services/`: what one can ask for here, and the way to one's own requests."""
    context = {
        "kinds": ServiceKind.choices, "may_ask": may_ask(request.user), "works_at_desk": works_at_desk(request.user),
        "section": "resources", "days": services,
    }  # fmt: skip
    return render(request, "services/about.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedIn) -> HttpResponse:
    """`/services/new/`: asking for a service."""
    mine = asking_organisations(request.user)
    if not mine:
        return render(request, "services/cannot_ask.html", {"section": "resources"}, status=403)
    form = RequestForm(request.POST or None, request.FILES or None, user=request.user, initial=_wish(request))
    if request.method == "POST" and form.is_valid():
        made = _ask(request, form)
        if made is not None:
            return redirect(made)
    park = park_of(mine[0], timezone.localdate()) if len(mine) == 1 else None
    context = {"form": form, "park": park, "section": "resources", "days": services.ACCEPT}
    return render(request, "services/new.html", context, status=400 if form.errors else 200)


def _wish(request: SignedIn) -> dict[str, str]:
    """A kind or a title that a link from a policy brings along."""
    kind, title = request.GET.get("kind", ""), request.GET.get("title", "")[:80]
    return {"kind": kind if kind in ServiceKind.values else "", "title": title}


def _ask(request: SignedIn, form: RequestForm) -> ServiceRequest | None:
    file = form.cleaned_data["file"]
    try:
        made = services.ask_for_service(
            organisation=form.cleaned_data["organisation"], content=form.content(), by=request.user, now=timezone.now(),
            files=[file] if file else [],
        )  # fmt: skip
    except DomainError as error:
        show_refusal(form, error)
        return None
    done = _("%(name)s已收到，%(days)d 个工作日内受理。") % {"name": made.desk, "days": services.ACCEPT}
    messages.success(request, done)
    return made


@login_required
@require_safe
def listing(request: SignedIn, view: str) -> HttpResponse | StreamingHttpResponse:
    """`/services/mine/`, `/desk/`, `/assigned/`: requests that one asked, has to take, or was assigned; `?format=csv`."""
    rows = _rows(request, view)
    counts = dict(rows.order_by().values_list("status").annotate(total=Count("pk")))
    state = request.GET.get("state", "")
    chosen = rows.filter(status=state) if state in RequestStatus.values else rows
    kind = request.GET.get("kind", "")
    chosen = chosen.filter(kind=kind) if kind in ServiceKind.values else chosen
    chosen = chosen.select_related("organisation", "park", "desk", "provider", "tech_field", "author", "handler")
    if request.GET.get("format") == "csv":
        name = f"{_('服务诉求')}-{timezone.localdate():%Y%m%d}.csv"
        return csv_response(name, _header(), _cells(chosen[:CSV_LIMIT]))
    context = {
        "page": Paginator(chosen, PAGE).get_page(request.GET.get("page")), "view": view, "state": state,
        "tabs": _tabs(counts, state), "may_ask": may_ask(request.user), "works_at_desk": works_at_desk(request.user),
        "now": timezone.now(), "section": "resources",
    }  # fmt: skip
    return render(request, "services/list.html", context)


def _rows(request: SignedIn, view: str) -> Any:
    """A desk lists what waits first, tenants before others; officials see every desk's with `?all=1`."""
    requests = ServiceRequest.objects.visible_to(request.user)
    if view == "mine":
        return requests.asked_by(request.user).order_by("-created_at", "-pk")
    if view == "assigned":
        return requests.provided_by(request.user).order_by("-status_at", "-pk")
    if not works_at_desk(request.user):
        raise Http404
    rows = requests if request.GET.get("all") == "1" else requests.at_desk_of(request.user)
    return rows.tenants_first(timezone.localdate())


def _tabs(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    tabs = [{"label": _("全部"), "url": "?", "active": not state, "count": sum(counts.values())}]
    for value, label in RequestStatus.choices:
        if value in counts or value == state:
            count = counts.get(value, 0)
            tabs.append({"label": label, "url": f"?state={value}", "active": value == state, "count": count})
    return tabs


@login_required
@require_safe
def detail(request: SignedIn, reference: str) -> HttpResponse:
    """`/services/<reference>/`."""
    rows = ServiceRequest.objects.visible_to(request.user)
    joined = ("organisation", "park", "desk", "provider", "tech_field", "author", "handler")
    shown = get_object_or_404(rows.select_related(*joined), reference=reference)
    open_steps = {row.name for row in shown.workflow.open_to(request.user, shown)}
    context = {
        "request_": shown, "steps": open_steps, "now": timezone.now(), "section": "resources",
        "notes": shown.notes.select_related("by", "organisation"), "files": shown.attachments.all(),
        "history": shown.history.select_related("by").order_by("-at", "-pk"),
        "assign_form": AssignForm(request=shown) if "assign" in open_steps else None,
        "answer_form": AnswerForm() if "answer" in open_steps else None,
        "confirm_form": ConfirmForm() if "confirm" in open_steps else None,
        "note_form": NoteForm(), "file_form": FileForm(), "takes_part": takes_part(request.user, shown),
        "is_open": shown.status in services.OPEN,
    }  # fmt: skip
    return render(request, "services/detail.html", context)


def _header() -> list[Any]:
    return [
        _("编号"), _("诉求"), _("服务类型"), _("技术领域"), _("提出单位"), _("园区"), _("受理机构"), _("服务机构"), _("状态"),
        _("提出时间"), _("截止"), _("答复时间"), _("按时答复"), _("满意度"),
    ]  # fmt: skip


def _cells(rows: Any) -> Iterator[list[Any]]:
    for one in rows:
        yield [
            one.reference, one.title, one.get_kind_display(), one.tech_field, one.organisation, one.park, one.desk,
            one.provider, one.get_status_display(), _moment(one.created_at), _moment(one.due_at),
            _moment(one.answered_at), {True: _("是"), False: _("否")}.get(one.answered_in_time, ""),
            one.get_satisfaction_display() or "",
        ]  # fmt: skip


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
