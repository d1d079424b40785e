"""The pages of the cockpit: the overview, the rows behind each count, the reports."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedIn
from common.export import csv_response
from matching.declines import decline_lines
from matching.unmet import heat_map, unmet_needs
from parks.charts import bars
from portal.cockpit import alerts, changes, figures, industries, late
from portal.cockpit.kinds import KINDS
from portal.cockpit.models import Report
from portal.cockpit.rules import Reach, reach_of, sits_in_cockpit

PER_PAGE = 50
SHOWN = 8


def _enter(request: HttpRequest) -> Reach:
    """Whoever does not sit here finds no such page."""
    if not sits_in_cockpit(request.user):
        raise Http404
    return reach_of(request.user)


def _span(request: HttpRequest) -> str:
    span = request.GET.get("span", "day")
    return span if span in changes.SPANS else "day"


@login_required
@require_safe
def cockpit(request: SignedIn) -> HttpResponse:
    """`/cockpit/?span=day|week|month`: what changed, what is late and whose, what stands out, what is needed."""
    reach, now, span = _enter(request), timezone.now(), _span(request)
    since = changes.start_of(span, now)
    lines = late.late(reach, now)
    needs = unmet_needs(request.user)
    if reach.parks is not None:
        needs = needs.filter(park__in=[park.pk for park in reach.parks])
    seen = KINDS["need"].within(reach)
    context = {
        "section": "cockpit", "reach": reach, "now": now, "span": span, "since": since, "tabs": _tabs(span),
        "groups": changes.groups(reach, since, now), "money": changes.money(reach, since, now),
        "late": lines[:SHOWN], "late_total": sum(line.count for line in lines), "late_tenants": late.late_tenants(reach, now),
        "late_chart": _late_chart(lines), "alerts": alerts.alerts(reach)[:SHOWN], "rule": _alert_rule(),
        "figures": figures.key_figures(reach, timezone.localdate(now)), "unmet": heat_map(needs, "industry", "trl"),
        "declines": decline_lines(seen, since, now),
        "chains": industries.chain_lines(reach)[:SHOWN], "reports": Report.objects.visible_to(request.user)[:3],
    }  # fmt: skip
    return render(request, "cockpit/cockpit.html", context)


def _tabs(span: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?span={code}", "active": code == span}
        for code, (label, _days) in changes.SPANS.items()
    ]


def _late_chart(lines: list[late.Late]) -> Any:
    """A bar for each organisation, which opens what it owes."""
    address = reverse("cockpit_late")
    rows = [
        (str(owner.short_name or owner)[:6], total, _("%(n)d 件") % {"n": total}, f"{address}?organisation={owner.pk}")
        for owner, total in late.by_organisation(lines)[:SHOWN]
    ]
    return bars(rows) if rows else None


def _alert_rule() -> dict[str, Any]:
    return {"days": alerts.APART.days, "percent": alerts.THRESHOLD, "few": alerts.FEW}


@login_required
@require_safe
def changed(request: SignedIn, kind: str, step: str) -> HttpResponse | StreamingHttpResponse:
    """`/cockpit/changes/<kind>/<step>/?span=day`: the rows behind one count; `?format=csv`."""
    reach, now, span = _enter(request), timezone.now(), _span(request)
    if kind not in KINDS:
        raise Http404
    chosen, since = KINDS[kind], changes.start_of(span, now)
    rows = changes.rows(chosen, step, reach, since, now)
    if request.GET.get("format") == "csv":
        return csv_response(
            f"{kind}-{step}.csv",
            [_("名称"), _("步骤"), _("时间"), _("地址")],
            map(_change_cells, changes.named(chosen, list(rows))),
        )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    labels = {row.name: row.label for row in chosen.model.workflow.transitions}  # type: ignore[attr-defined]
    context = {
        "section": "cockpit", "kind": chosen, "step": labels.get(step, step), "page": page, "since": since, "span": span,
        "rows": changes.named(chosen, list(page)),
    }  # fmt: skip
    return render(request, "cockpit/changes.html", context)


def _change_cells(row: tuple[Any, Any]) -> list[Any]:
    change, thing = row
    return [str(thing), change.label, f"{timezone.localtime(change.at):%Y-%m-%d %H:%M}", _address(thing)]


def _address(thing: Any) -> str:
    return thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""


@login_required
@require_safe
def overdue(request: SignedIn) -> HttpResponse | StreamingHttpResponse:
    """`/cockpit/late/?organisation=&app=`: what is past due, one by one; `?format=csv`."""
    reach, now = _enter(request), timezone.now()
    rows = late.late_rows(
        reach, now, organisation=request.GET.get("organisation", ""), app=request.GET.get("app", "")[:40]
    )
    if request.GET.get("format") == "csv":
        header = [_("责任单位"), _("责任人"), _("待办"), _("期限"), _("地址")]
        return csv_response("late.csv", header, map(_late_cells, rows))
    context = {
        "section": "cockpit", "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "now": now,
        "tenants": late.late_tenants(reach, now), "back": reverse("cockpit"),
    }  # fmt: skip
    return render(request, "cockpit/late.html", context)


def _late_cells(row: Any) -> list[Any]:
    return [row.organisation, row.person or "", row.title, f"{timezone.localtime(row.due_at):%Y-%m-%d %H:%M}", row.url]


def download_response(report: Report, form: str) -> FileResponse:
    """One of its files, as a download that names the span."""
    types = {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
    file = getattr(report, form)
    if not file:
        raise Http404
    name = f"report-{report.kind}-{report.starts_on}-{report.ends_on}-v{report.version}.{form}"
    response = FileResponse(file.open("rb"), content_type=types[form], as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
