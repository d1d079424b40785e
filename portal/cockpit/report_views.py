"""Reports: the list, asking for one, its progress and its figures, its files."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from portal.cockpit.models import Report
from portal.cockpit.rules import reach_of, sits_in_cockpit
from portal.cockpit.services import ask_report
from portal.cockpit.tasks import wake
from portal.cockpit.views import download_response

PER_PAGE = 20


@login_required
@require_safe
def reports(request: SignedIn) -> HttpResponse:
    """`/cockpit/reports/`: every report that this person may read, the latest span first."""
    if not sits_in_cockpit(request.user):
        raise Http404
    rows = Report.objects.visible_to(request.user).select_related("park", "asked_by")
    context = {"section": "cockpit", "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "cockpit/reports.html", context)


@login_required
@require_POST
def ask(request: SignedIn) -> HttpResponse:
    """`/cockpit/reports/ask/`: a weekly or yearly one, up to yesterday; of one's park for a park manager."""
    if not sits_in_cockpit(request.user):
        raise Http404
    reach = reach_of(request.user)
    if reach.parks == ():
        raise Http404
    report = ask_report(kind=request.POST.get("kind", ""), by=request.user, now=timezone.now(), park=reach.park)
    wake(report)
    return redirect(report)


@login_required
@require_safe
def report(request: SignedIn, pk: int) -> HttpResponse:
    """`/cockpit/reports/<pk>/`: how far it is (htmx asks again), then what it says, with the hashes of its files."""
    found = _find(request, pk)
    template = "cockpit/_progress.html" if request.htmx else "cockpit/report.html"  # type: ignore[attr-defined]
    return render(request, template, {"section": "cockpit", "report": found})


@login_required
@require_safe
def file(request: SignedIn, pk: int, form: str) -> FileResponse:
    """`/cockpit/reports/<pk>/pdf/` and `/docx/`."""
    if form not in ("pdf", "docx"):
        raise Http404
    return download_response(_find(request, pk), form)


def _find(request: SignedIn, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).select_related("park", "asked_by"), pk=pk)
