"""The landing pages of two of the three platforms; the third is in `challenges`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parks.models import Park
from portal import selectors


@require_safe
def parks(request: HttpRequest) -> HttpResponse:
    """园区智慧管理平台: one map, one service, one cockpit (F001, F014)."""
    rows = Park.objects.visible_to(request.user)
    return render(request, "portal/platform_parks.html", {"section": "parks", "parks": rows[:8], "total": rows.count()})


@require_safe
def cloud(request: HttpRequest) -> HttpResponse:
    """云端研发平台: shared R&D centres, needs at any time, matching (F077–F079)."""
    return render(
        request,
        "portal/platform_cloud.html",
        {"needs": list(selectors.newest_needs(request.user)), "centres": list(selectors.rd_centres())},
    )
