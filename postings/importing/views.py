"""Pages of imports: upload, look, confirm, watch, take the report home."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import DomainError
from common.export import csv_response
from postings.importing import jobs, templates
from postings.importing.enums import ImportStatus
from postings.importing.forms import ImportForm
from postings.importing.models import ImportJob
from postings.importing.registry import importer, importers
from postings.importing.rules import may_import
from postings.importing.tasks import go_on, wake

PAGE = 20
ERRORS_SHOWN = 50


@login_required
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """`/imports/`: one's own imports, newest first."""
    _check(request)
    mine = ImportJob.objects.visible_to(request.user).select_related("organisation")
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    labels = {kind: found.label for kind, found in importers().items()}
    for job in page:
        job.kind_label = labels.get(job.kind, job.kind)  # type: ignore[attr-defined]
    return render(request, "imports/list.html", {"page_obj": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """`/imports/new/`: a file comes in; small ones are checked at once, large ones by a worker."""
    _check(request)
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user, initial=_wished(request))  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            job = jobs.receive_import(**form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            for name in error.fields or {"file": ""}:
                form.add_error(name if name in form.fields else None, str(error))
        else:
            if job.size <= jobs.CHECK_AT_ONCE:
                jobs.check_import(job=job, now=timezone.now())
            else:
                wake(job)
            return redirect(job)
    status = 400 if form.errors else 200
    return render(request, "imports/new.html", {"form": form, "importers": importers().values()}, status=status)


@login_required
@require_safe
def import_job(request: HttpRequest, token: str) -> HttpResponse:
    """`/imports/<token>/`: the preview, the progress or the result; htmx asks for the middle of the page again."""
    job = _job(request, token)
    issues = job.issues.order_by("-is_error", "row")[:ERRORS_SHOWN] if job.status == ImportStatus.DONE else []
    context = {
        "job": job,
        "importer": importer(job.kind),
        "issues": issues,
        "remarks": job.issues.filter(is_error=False),
    }
    part = "imports/_state.html" if request.htmx else "imports/job.html"  # type: ignore[attr-defined]
    return render(request, part, context)


@login_required
@require_POST
def import_act(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """Confirm or cancel."""
    job = _job(request, token)
    try:
        if verb == "confirm":
            jobs.confirm_import(job=job, by=request.user, now=timezone.now())
            go_on(job)
        else:
            jobs.cancel_import(job=job, by=request.user, now=timezone.now())
            messages.success(request, _("已取消，文件已删除，没有写入任何内容。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(job)


@login_required
@require_safe
def import_report(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/imports/<token>/report.csv`: every row that was left out or remarked on, and why."""
    job = _job(request, token)
    header = [_("行号"), _("列"), _("内容"), _("结果"), _("原因")]
    return csv_response(_("导入报告-%(name)s.csv") % {"name": job.name}, header, _report_rows(job))


def _report_rows(job: ImportJob) -> Iterator[tuple[Any, ...]]:
    if job.status in {ImportStatus.PREVIEWED, ImportStatus.CONFIRMED}:
        for row, column, value, reason, is_error in job.preview.get("issues", []):
            yield row, column, value, _("不会导入") if is_error else _("提示"), reason
        return
    for issue in job.issues.order_by("row", "pk").iterator():
        yield issue.row, issue.column, issue.value, _("未导入") if issue.is_error else _("提示"), issue.reason


@login_required
@require_safe
def import_template(request: HttpRequest, kind: str, extension: str) -> HttpResponseBase:
    """`/imports/template/<kind>.csv` or `.xlsx`: the columns with one example row."""
    found = importer(kind)
    name = _("%(kind)s导入模板") % {"kind": found.label}
    if extension == "csv":
        return csv_response(f"{name}.csv", templates.headers(found.layout), [templates.example(found.layout)])
    response = HttpResponse(
        templates.workbook(found.layout, found.label),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}-template.xlsx"'
    return response


def _check(request: HttpRequest) -> None:
    if not may_import(request.user):
        raise PermissionDenied(_("只有企业、高校院所和科技局的人员可以批量导入。"))


def _job(request: HttpRequest, token: str) -> ImportJob:
    return get_object_or_404(
        ImportJob.objects.visible_to(request.user).select_related("organisation", "by"), token=token
    )


def _wished(request: HttpRequest) -> dict[str, str]:
    """`?kind=` chooses; otherwise what this person's kind of organisation posts."""
    kind = request.GET.get("kind", "")
    personas: frozenset[str] = getattr(request.user, "personas", frozenset())
    return {"kind": kind if kind in importers() else "achievement" if "institution" in personas else "need"}
