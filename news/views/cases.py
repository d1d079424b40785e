"""The case library (F209–F211, F214, F215): list, one case, writing, review, consent."""

from collections.abc import Callable
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official
from common.doors import act
from common.export import csv_response
from news.enums import CaseStatus
from news.filters import CaseFilter
from news.models import Case, CasePartner
from news.origins import origin_of
from news.rules import of_writer, writes_cases
from news.services import cases as services
from news.showing import origin_label, partner_lines
from parks.figures import reference_figures
from postings.forms import ReasonForm

PER_PAGE = 20
DOCUMENTED = ("demonstration_money", "talent_platforms")
"""Figures of the founding documents that stand under the list (F214, F216)."""


@require_safe
def cases(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """`/cases/`: published cases, those in front first; `?format=csv` with their figures."""
    rows = Case.objects.published().select_related("tech_field", "park", "organisation").prefetch_related("figures")
    rows = rows.defer("search_grams", "search_words").order_by(
        F("promoted_at").desc(nulls_last=True), "-published_at", "-pk"
    )
    chosen = CaseFilter(request.GET, queryset=rows, request=request)
    if request.GET.get("format") == "csv":
        return csv_response("cases.csv", _header(), _lines(chosen.qs))
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = chosen.form.cleaned_data.get("q") or "" if chosen.form.is_valid() else ""
    del chosen.form.fields["q"]
    context = {
        "section": "cases", "page": page, "form": chosen.form, "query": query, "may_write": writes_cases(request.user),
        "documented": [figure for figure in reference_figures() if figure.code in DOCUMENTED],
    }  # fmt: skip
    return render(request, "news/cases.html", context)


def _header() -> list[str]:
    return [
        _("编号"), _("案例"), _("类型"), _("年份"), _("指标"), _("数值"), _("对比对象"), _("数据来源"), _("测得日期"), _("标注")
    ]  # fmt: skip


def _lines(rows: Any) -> Any:
    for case in rows:
        head = [case.reference, case.title, case.get_kind_display(), case.year]
        label = _("文献数据") if case.is_reference else _("演示数据") if case.is_demo else ""
        for figure in case.figures.all() or [None]:
            cells = (
                [figure.what, figure.shown, figure.compared_with, figure.source, figure.measured_on]
                if figure
                else [""] * 5
            )
            yield [*head, *cells, label]


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """`/cases/<reference>/`: what was wrong, what was done, what it brought, and who was there."""
    found = _find(request.user, reference)
    own = of_writer(request.user, found)
    works = own or is_official(request.user)
    steps = {row.name for row in found.workflow.open_to(request.user, found)} if works else set()
    partners = list(found.partners.select_related("organisation"))
    context = {
        "section": "cases", "case": found, "figures": list(found.figures.all()), "partners": partners,
        "lines": partner_lines(partners), "files": list(found.attachments.all()), "works": works,
        "steps": dict.fromkeys(steps, True),
        "history": found.history.select_related("by").order_by("at", "pk") if works else None,
        "to_answer": [partner for partner in partners if rules.has_perm("news.consent", request.user, partner)],
        "may_edit": own and found.status in services.EDITABLE,
        "may_promote": found.status == CaseStatus.PUBLISHED and rules.has_perm("news.review_case", request.user, found),
        "origin": origin_of(found.origin_kind, found.origin_reference, request.user),
        "origin_label": origin_label(found.origin_kind),
    }  # fmt: skip
    return render(request, "news/case.html", context)


@login_required
@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """`/cases/mine/`: what my organisation writes, where it is named, and for officials what waits for review."""
    own = Case.objects.filter(organisation__in=request.user.organisation_ids).order_by("-updated_at")
    context = {
        "section": "workbench", "page": Paginator(own, PER_PAGE).get_page(request.GET.get("page")),
        "asking": Case.objects.asking(request.user), "may_write": writes_cases(request.user),
        "waiting": Case.objects.awaiting(request.user).select_related("organisation").order_by("status_at"),
        "official": is_official(request.user),
    }  # fmt: skip
    return render(request, "news/cases_mine.html", context)


_STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "finish": (services.finish_case, _("已送审；文中提到的单位会被请来确认。")),
    "return": (services.return_case, _("已退回，撰写单位会收到理由。")),
    "approve": (services.approve_case, _("已审核通过，各方同意后可以发布。")),
    "publish": (services.publish_case, _("案例已发布。")),
    "withdraw": (services.withdraw_case, _("案例已撤下。")),
}


@login_required
@require_POST
def step(request: SignedIn, reference: str, name: str) -> HttpResponse:
    """`/cases/<reference>/do/<name>/`: finish, return, approve, publish, withdraw, promote, demote."""
    found = _find(request.user, reference)
    now = timezone.now()
    if name in ("promote", "demote"):
        done = _("已列为重点推介。") if name == "promote" else _("已取消重点推介。")
        act(request, services.promote_case, done=done, case=found, promoted=name == "promote", by=request.user, now=now)
        return redirect(found)
    if name not in _STEPS:
        raise Http404
    service, done = _STEPS[name]
    form = ReasonForm(request.POST)
    reason = {"reason": form.cleaned_data["reason"]} if form.is_valid() and name in ("return", "withdraw") else {}
    act(request, service, done=done, case=found, by=request.user, now=now, **reason)
    return redirect(found if Case.objects.visible_to(request.user).filter(pk=found.pk).exists() else "cases_mine")


@login_required
@require_POST
def consent(request: SignedIn, pk: int, answer: str) -> HttpResponse:
    """`/cases/consent/<pk>/<agree|refuse>/`: what a named organisation says."""
    visible = Case.objects.visible_to(request.user)
    partner = get_object_or_404(CasePartner.objects.select_related("case"), pk=pk, case__in=visible)
    agrees = answer == "agree"
    done = _("已同意发布。以后也可以随时撤回。") if agrees else _("已告诉撰写单位和科技局。")
    reason = request.POST.get("reason", "")[:300]
    act(
        request, services.answer_consent, done=done, partner=partner, agrees=agrees, by=request.user,
        now=timezone.now(), reason=reason,
    )  # fmt: skip
    return redirect("case", partner.case.reference)


def _find(user: Any, reference: str) -> Case:
    rows = Case.objects.visible_to(user).select_related("organisation", "park", "tech_field", "author")
    return get_object_or_404(rows, reference=reference)
