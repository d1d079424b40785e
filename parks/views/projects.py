"""The pipeline of projects in reserve, for operators and the bureau."""

from datetime import date
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from common.doors import act
from common.errors import DomainError
from common.export import csv_response
from common.models import StateChange
from common.money import show_wan
from parks import services
from parks.entry_enums import ProjectStatus
from parks.models import Park, ReserveProject
from parks.profile_forms import ProjectForm
from parks.rules import sees_scorecard
from parks.selectors import parks_kept

PAGE = 50


@login_required
@require_safe
def projects(request: SignedIn) -> HttpResponse | StreamingHttpResponse:
    """`/parks/projects/?park=&state=`: the pipeline by state, the soonest due first; `?format=csv` as a file."""
    if not sees_scorecard(request.user):
        raise Http404
    rows = ReserveProject.objects.visible_to(request.user).select_related("park", "owner", "chain")
    if code := request.GET.get("park", ""):
        rows = rows.filter(park__code=code)
    counts = dict(rows.order_by().values_list("status").annotate(n=Count("pk")))
    state = request.GET.get("state", "")
    if state in ProjectStatus.values:
        rows = rows.filter(status=state)
    rows = rows.order_by("due_at", "-status_at", "pk")
    if request.GET.get("format") == "csv":
        return csv_response("projects.csv", *_file(rows))
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "tabs": _tabs(counts, state, code),
        "park": get_object_or_404(Park, code=code) if code else None, "kept": parks_kept(request.user),
        "state": state, "now": timezone.now(), "section": "parks",
    }  # fmt: skip
    return render(request, "parks/projects.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: SignedIn, code: str) -> HttpResponse:
    """`/parks/<code>/projects/new/`."""
    park = get_object_or_404(Park.objects.visible_to(request.user).select_related("operator"), code=code)
    if not rules.has_perm("parks.keep", request.user, park):
        raise Http404
    form = ProjectForm(request.POST or None, park=park, initial={"owner": request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.enter_project(park=park, data=form.cleaned_data, by=request.user, now=timezone.now())
            return redirect(made)
        except DomainError as error:
            form.show(error)
    return render(request, "parks/project_form.html", {"form": form, "park": park, "section": "parks"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project(request: SignedIn, pk: int) -> HttpResponse:
    """`/parks/projects/<pk>/`: how far it is, whose, by when; the next steps; what happened."""
    found = _project(request, pk)
    form = ProjectForm(request.POST or None, instance=found, park=found.park)
    if request.method == "POST" and form.is_valid():
        try:
            services.alter_project(project=found, data=form.cleaned_data, by=request.user, now=timezone.now())
            return redirect(found)
        except DomainError as error:
            form.show(error)
    context = {
        "project": found, "form": form, "steps": found.workflow.open_to(request.user, found), "now": timezone.now(),
        "history": StateChange.objects.about(found).select_related("by"), "signings": found.signings.kept(),
        "today": timezone.localdate(), "section": "parks",
    }  # fmt: skip
    return render(request, "parks/project.html", context)


@login_required
@require_POST
def project_move(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """`POST /parks/projects/<pk>/<step>/` with `reason` or `day` where the step asks for one."""
    found = _project(request, pk)
    if name not in {row.name for row in found.workflow.transitions}:
        raise Http404
    arguments: dict[str, Any] = {"reason": request.POST.get("reason", ""), "day": _day(request)}
    done = _("已更新，下一阶段从今天起计时。")
    act(request, services.move_project, done=done, project=found, name=name, by=request.user, now=timezone.now(),
        **arguments)  # fmt: skip
    return redirect(found)


def _project(request: SignedIn, pk: int) -> ReserveProject:
    rows = ReserveProject.objects.visible_to(request.user).select_related("park__operator", "owner", "chain")
    return get_object_or_404(rows, pk=pk)


def _day(request: SignedIn) -> date | None:
    try:
        return parse_date(request.POST.get("day", ""))
    except ValueError:
        return None


def _tabs(counts: dict[str, int], state: str, code: str) -> list[dict[str, Any]]:
    every = {"label": _("全部"), "url": f"?park={code}", "active": not state, "count": sum(counts.values())}
    return [every] + [
        {"label": label, "url": f"?park={code}&state={value}", "active": state == value, "count": counts.get(value, 0)}
        for value, label in ProjectStatus.choices
    ]


def _file(rows: Any) -> tuple[list[str], Any]:
    header = [
        _("园区"), _("项目名称"), _("项目单位"), _("产业链"), _("计划投资（万元）"), _("状态"), _("责任人"), _("本阶段期限"),
        _("进入时间"),
    ]  # fmt: skip
    lines = (
        [r.park, r.name, r.company, r.chain or "", show_wan(r.amount) if r.amount is not None else "",
         r.get_status_display(), r.owner, timezone.localtime(r.due_at).date() if r.due_at else "",
         timezone.localtime(r.status_at).date()]
        for r in rows
    )  # fmt: skip
    return header, lines
