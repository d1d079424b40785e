"""The figures of 揭榜挂帅, open to everybody: sums only, nothing of a single firm."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from challenges import statistics as figures
from challenges.flows import flows


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """`/challenges/statistics/`."""
    now = timezone.now()
    context = {
        "section": "challenges", "funnel": figures.funnel(), "states": figures.by_state(), "now": now,
        "durations": figures.durations(), "same_year": figures.same_year(), "targets": figures.targets(now),
        "cultivation": figures.cultivation(), "pools": figures.pools_now(now), "flows": flows(),
    }  # fmt: skip
    return render(request, "challenges/money/statistics.html", context)
