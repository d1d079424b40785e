"""Weights and targets: proposed by one official, decided by another, read by everybody whom they concern."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official
from common.doors import act
from parks import charts, services
from parks import goals as counting
from parks.forms_funnel import TargetForm, WeightSetForm
from parks.lineage import indicator_of
from parks.models import Target, WeightSet
from parks.rules import is_second, sees_scorecard
from parks.scoring import versions, weights_on

PAGE = 50


@login_required
@require_http_methods(["GET", "POST"])
def weights(request: SignedIn) -> HttpResponse:
    """`/parks/scorecard/weights/`: every version with its reasons; officials propose the next."""
    if not sees_scorecard(request.user):
        raise Http404
    today = timezone.localdate()
    kept = weights_on(today)
    form = WeightSetForm(request.POST or None, kept=kept) if is_official(request.user) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            given = {"since": form.cleaned_data["since"], "reason": form.cleaned_data["reason"]}
            done = _("已提交，须由另一位工作人员复核后生效。")
            if act(request, services.propose_weights, done=done, weights=form.weights(), why=kept.why, by=request.user,
                   now=timezone.now(), **given):  # fmt: skip
                return redirect("scorecard_weights")
    waiting = [(one, _entries(one), is_second(request.user, one)) for one in WeightSet.objects.waiting()]
    shown = [(one, [(indicator_of(code), weight, one.why.get(code, "")) for code, weight in one.of.items()])
             for one in reversed(versions())]  # fmt: skip
    context = {"versions": shown, "waiting": waiting, "form": form, "kept": kept, "section": "parks"}
    return render(request, "parks/weights.html", context)


def _entries(row: WeightSet) -> list[tuple[Any, str]]:
    return [(indicator_of(code), weight) for code, (weight, _why) in row.entries.items()]


@login_required
@require_POST
def weights_decide(request: SignedIn, pk: int) -> HttpResponse:
    return _decide(request, get_object_or_404(WeightSet, pk=pk), "scorecard_weights")


@login_required
@require_POST
def target_decide(request: SignedIn, pk: int) -> HttpResponse:
    return _decide(request, get_object_or_404(Target, pk=pk), "park_targets")


def _decide(request: SignedIn, proposal: Any, page: str) -> HttpResponse:
    if not is_official(request.user):
        raise Http404
    approve = request.POST.get("verdict") == "approve"
    done = _("已复核通过，即时生效。") if approve else _("已记为不同意，提出人会看到理由。")
    act(request, services.decide_proposal, done=done, proposal=proposal, approve=approve, by=request.user,
        reason=request.POST.get("reason", ""), now=timezone.now())  # fmt: skip
    return redirect(page)


def _year(request: HttpRequest, this: int) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 and 2020 <= int(asked) <= this else this


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """`/parks/targets/?year=`: the 3×4 system's yearly targets and the five doublings, with progress and forecast."""
    now, today = timezone.now(), timezone.localdate()
    year = _year(request, today.year)
    rows = counting.progress(year, today, now)
    official = bool(is_official(request.user))
    links = {one.goal.code: f"/parks/targets/{one.goal.code}/?year={year}" if official else "" for one in rows}
    chart = charts.bars(
        [
            (one.goal.label, min(one.percent, 100), f"{one.done} / {one.target:.0f}", links[one.goal.code])
            for one in rows
        ]
    )
    waiting = Target.objects.waiting().select_related("park", "proposed_by") if official else []
    parks = Target.objects.in_force(year=year, moment=now).exclude(park=None).select_related("park")
    context = {
        "rows": rows, "year": year, "years": range(today.year, today.year - 4, -1), "chart": chart, "section": "parks",
        "doublings": counting.doublings(today, now), "of_parks": parks, "goal_of": counting.goal_of, "official": official,
        "waiting": [(one, is_second(request.user, one)) for one in waiting], "least": counting.LEAST_DAYS,
    }  # fmt: skip
    return render(request, "parks/targets.html", context)


@login_required
@require_safe
def target_rows(request: SignedIn, code: str) -> HttpResponse:
    """`/parks/targets/<code>/?year=`: what was counted; the list is for the bureau, the number for everybody."""
    found = counting.goal_of(code)
    if found is None or not is_official(request.user):
        raise Http404
    year = _year(request, timezone.localdate().year)
    rows = list(found.rows(year, timezone.now()))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "parks/target_rows.html", {"goal": found, "year": year, "page": page, "section": "parks"})


@login_required
@require_http_methods(["GET", "POST"])
def target_new(request: SignedIn) -> HttpResponse:
    """`/parks/targets/new/`: an official proposes a number."""
    if not is_official(request.user):
        raise Http404
    form = TargetForm(
        request.POST or None, initial={"year": timezone.localdate().year, "code": request.GET.get("code")}
    )
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data}
        reason = data.pop("reason")
        done = _("已提交，须由另一位工作人员复核后生效。")
        if act(request, services.propose_target, done=done, data=data, reason=reason, by=request.user,
               now=timezone.now()):  # fmt: skip
            return redirect("park_targets")
    return render(request, "parks/target_form.html", {"form": form, "section": "parks"})
