"""Runs of the matching for officials: what the last nights did, how far tonight's is, start one now."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.rules import is_official
from common.doors import act, back_to
from matching.enums import ChunkStatus, RunKind, Stage
from matching.models import CurrentRun, EncoderStatus, MatchRun
from matching.oddities import odd_texts
from matching.selectors import live_ranker
from matching.services.runs import start_run

PER_PAGE = 20


@login_required
def runs(request: HttpRequest) -> HttpResponse:
    """The last runs with counters, duration and errors."""
    if not is_official(request.user):
        raise Http404
    shown = MatchRun.objects.visible_to(request.user).select_related("by")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "current": CurrentRun.objects.select_related("run").first(),
        "running": shown.unfinished().first(),
        "encoder": EncoderStatus.objects.first(),
        "live": live_ranker(),
        "section": "runs",
    }
    return render(request, "matching/runs.html", context)


@login_required
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run; with htmx only its progress, which asks again while the run goes on."""
    found = get_object_or_404(MatchRun.objects.visible_to(request.user).select_related("by"), pk=pk)
    context = {"run": found, "stages": _stages(found), "section": "runs"}
    if not request.htmx:  # type: ignore[attr-defined]
        context["odd_texts"], context["odd_total"] = odd_texts(found)
    template = "matching/_progress.html" if request.htmx else "matching/run.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """The same run as the night's, now."""
    if not is_official(request.user):
        raise Http404
    act(
        request,
        start_run,
        done=_("匹配已开始，完成后会更新结果。"),
        kind=RunKind.MANUAL,
        now=timezone.now(),
        by=request.user,
    )
    return back_to(request, "runs")


def _stages(found: MatchRun) -> list[dict[str, Any]]:
    """Each stage with its chunks done and in all, and the errors of those that failed."""
    counted = found.chunks.values("stage").annotate(
        total=Count("pk"), done=Count("pk", filter=Q(status=ChunkStatus.DONE))
    )
    by_stage = {row["stage"]: row for row in counted}
    errors = dict(found.chunks.exclude(error="").values_list("stage", "error"))
    return [
        {
            "label": stage.label,
            "done": by_stage[stage]["done"],
            "total": by_stage[stage]["total"],
            "error": errors.get(stage, ""),
            "is_here": found.is_unfinished and found.stage == stage,
        }
        for stage in Stage
        if stage in by_stage
    ]
