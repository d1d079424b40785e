"""Opinions (F212), the public side: statistics, saying something, following what one has said."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from common.doors import act
from common.errors import DomainError
from news import selectors
from news.forms.opinions import OpinionForm, VisitorOpinionForm
from news.models import Opinion
from news.services import opinions as services
from news.throttling import allowed
from parks.figures import sources

PER_PAGE = 20


@require_safe
def opinions(request: HttpRequest) -> HttpResponse:
    """`/opinions/`: how many came in, how many are settled, how long it takes; what was laid open, without names."""
    now = timezone.now()
    rows = Opinion.objects.shown().select_related("owner").order_by("-answered_at", "-pk")
    context = {
        "section": "opinions", "all": selectors.opinion_statistics(now), "documented": selectors.document_figures(),
        "this_year": selectors.opinion_statistics(now, year=timezone.localtime(now).year), "now": now,
        "sources": sources(), "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "news/opinions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """`/opinions/new/`: signed in, or with an address and consent."""
    kind = OpinionForm if request.user.is_authenticated else VisitorOpinionForm
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_trapped:
        return render(request, "news/opinion_thanks.html", {"section": "opinions"})
    if request.method == "POST" and form.is_valid():
        made = _submit(request, form)
        if made is not None:
            messages.success(request, _("已收到，编号 %(reference)s。") % {"reference": made.reference})
            return redirect("opinion_follow", made.token)
    context = {"section": "opinions", "form": form}
    return render(request, "news/opinion_form.html", context, status=400 if form.errors else 200)


def _submit(request: HttpRequest, form: OpinionForm) -> Opinion | None:
    who = str(request.user.pk) if request.user.is_authenticated else form.cleaned_data["email"].lower()
    if not allowed(request, who):
        form.add_error(None, _("一小时内提交得太多，请稍后再试。"))
        return None
    try:
        return services.submit_opinion(data=form.cleaned_data, by=request.user, now=timezone.now())
    except DomainError as error:
        form.add_error(None, str(error))
        return None


@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """`/opinions/follow/<token>/`: the author's own page; whoever has the address may read it."""
    found = get_object_or_404(Opinion.objects.select_related("owner"), token=token)
    response = render(request, "news/opinion_follow.html", {"section": "opinions", "opinion": found})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def answer(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """`/opinions/follow/<token>/<close|reopen>/`: content, or not and why. The address is the proof: no account needed."""
    found = get_object_or_404(Opinion, token=token)
    now = timezone.now()
    if name == "close":
        act(request, services.close_opinion, done=_("谢谢，已办结。"), opinion=found, satisfied=True, by=None, now=now)
    elif name == "reopen":
        reason = request.POST.get("reason", "")[:500]
        done = _("已请承办单位重新办理，10 个工作日内再次答复您。")
        act(request, services.reopen_opinion, done=done, opinion=found, reason=reason, by=None, now=now)
    else:
        raise Http404
    return redirect("opinion_follow", token)


@login_required
@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """`/opinions/mine/`: what I have said, and where it stands."""
    rows: Any = Opinion.objects.filter(by=request.user).select_related("owner").order_by("-received_at", "-pk")
    context = {"section": "workbench", "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "news/opinions_mine.html", context)
