"""Opinions (F212), the offices' side: queue with clock, hand-over, answer, what is laid open, export."""

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official, is_park_manager
from common.doors import act
from common.errors import DomainError
from common.export import csv_response
from news import selectors
from news.filters import OpinionFilter
from news.forms.opinions import AnswerForm, AssignForm, EnterOpinionForm
from news.models import Opinion
from news.services import opinions as services

PER_PAGE = 20


@login_required
@require_safe
def desk(request: SignedIn) -> HttpResponse | StreamingHttpResponse:
    """`/opinions/desk/`: the bureau's opinions, or those handed to one's organisation; what is due first on top."""
    if not (is_official(request.user) or is_park_manager(request.user)):
        raise Http404
    rows = Opinion.objects.visible_to(request.user)
    if not is_official(request.user):
        rows = rows.filter(owner__in=request.user.organisation_ids)
    if request.GET.get("queue") == "mine":
        rows = rows.filter(pk__in=Opinion.objects.to_handle(request.user).values("pk"))
    rows = rows.select_related("owner", "person").order_by(F("due_at").asc(nulls_first=True), "-received_at", "-pk")
    chosen = OpinionFilter(request.GET, queryset=rows, request=request)
    if request.GET.get("format") == "csv":
        return csv_response("opinions.csv", _header(), map(_line, chosen.qs))
    now = timezone.now()
    context = {
        "section": "workbench", "page": Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page")),
        "form": chosen.form, "now": now, "figures": selectors.opinion_statistics(now), "official": is_official(request.user),
    }  # fmt: skip
    return render(request, "news/opinion_desk.html", context)


def _header() -> list[str]:
    return [
        _("编号"), _("渠道"), _("主题"), _("标题"), _("意见"), _("收到"), _("承办单位"), _("期限"), _("答复"), _("答复时间"),
        _("状态"), _("是否满意"),
    ]  # fmt: skip


def _line(row: Opinion) -> list[Any]:
    """Without name and address: an export travels."""
    content = "" if row.satisfied is None else _("是") if row.satisfied else _("否")
    return [
        row.reference, row.get_channel_display(), row.get_topic_display(), row.subject, row.text,
        timezone.localtime(row.received_at).date(), row.owner or "", row.due_at and timezone.localtime(row.due_at).date(),
        row.answer, row.answered_at and timezone.localtime(row.answered_at).date(), row.get_status_display(), content,
    ]  # fmt: skip


@login_required
@require_safe
def opinion(request: SignedIn, reference: str) -> HttpResponse:
    """`/opinions/<reference>/`: one item with its history; its author is led to their own page."""
    found = _find(request.user, reference)
    works = is_official(request.user) or rules.has_perm("news.answer_opinion", request.user, found)
    if not works and found.owner_id not in request.user.organisation_ids:
        return redirect("opinion_follow", found.token)
    steps = {row.name for row in found.workflow.open_to(request.user, found)}
    context = {
        "section": "workbench", "opinion": found, "steps": dict.fromkeys(steps, True), "now": timezone.now(),
        "history": found.history.select_related("by").order_by("at", "pk"), "official": is_official(request.user),
        "sees_contact": rules.has_perm("news.see_contact", request.user, found),
        "assign_form": _assign_form(found) if "assign" in steps else None,
        "answer_form": AnswerForm(initial={"text": found.answer}) if "answer" in steps else None,
    }  # fmt: skip
    return render(request, "news/opinion.html", context)


def _assign_form(found: Opinion, data: Any = None) -> AssignForm:
    initial = {"owner": found.owner_id, "person": found.person_id}
    owners, people = selectors.possible_owners(), selectors.possible_people()
    return AssignForm(data, initial=initial, owners=owners, people=people)


@login_required
@require_POST
def step(request: SignedIn, reference: str, name: str) -> HttpResponse:
    """`/opinions/<reference>/do/<name>/`: assign, answer, show, hide."""
    found = _find(request.user, reference)
    acting: dict[str, Any] = {"opinion": found, "by": request.user, "now": timezone.now()}
    if name in ("assign", "answer"):
        form: Any = _assign_form(found, request.POST) if name == "assign" else AnswerForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        elif name == "assign":
            act(
                request,
                services.assign_opinion,
                done=_("已转交，承办单位 10 个工作日内答复。"),
                **acting,
                **form.cleaned_data,
            )
        else:
            act(request, services.answer_opinion, done=_("已答复，提出人会马上收到。"), **acting, **form.cleaned_data)
    elif name in ("show", "hide"):
        done = _("已公开，不显示姓名。") if name == "show" else _("已不再公开。")
        act(request, services.show_opinion, done=done, shown=name == "show", **acting)
    else:
        raise Http404
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: SignedIn) -> HttpResponse:
    """`/opinions/enter/`: what was said by telephone, at a visit or by letter."""
    if not is_official(request.user):
        raise Http404
    form = EnterOpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.enter_opinion(data=form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已登记，请转交承办单位。"))
            return redirect(made)
    context = {"section": "workbench", "form": form, "entering": True}
    return render(request, "news/opinion_form.html", context, status=400 if form.errors else 200)


def _find(user: Any, reference: str) -> Opinion:
    rows = Opinion.objects.visible_to(user).select_related("owner", "person", "by")
    return get_object_or_404(rows, reference=reference)
