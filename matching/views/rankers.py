"""Models of the ranking for officials: what each learned, how it did on needs it had not seen, which one is in use."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.rules import is_official
from common.doors import act
from matching.enums import RankerStatus
from matching.modelcards import reliability_rows, weight_rows
from matching.models import RankerModel
from matching.selectors import SHIPPED, live_ranker
from matching.services.rankers import promote_model, reject_model, retire_live

PER_PAGE = 20
ACTIONS = {"promote": promote_model, "reject": reject_model}


@login_required
def rankers(request: HttpRequest) -> HttpResponse:
    """All models, the newest first; posting goes back to the shipped one."""
    if not is_official(request.user):
        raise Http404
    if request.method == "POST":
        done = _("下一次匹配起使用随程序提供的模型。")
        act(request, retire_live, done=done, by=request.user, now=timezone.now(), reason=request.POST.get("reason", ""))
        return redirect("rankers")
    page = Paginator(RankerModel.objects.visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    live = live_ranker()
    return render(
        request,
        "matching/rankers.html",
        {"page": page, "live": live, "is_shipped": live.name == SHIPPED, "section": "runs"},
    )


@login_required
def ranker(request: HttpRequest, name: str) -> HttpResponse:
    """One model's card; posting promotes or rejects a challenger."""
    model = get_object_or_404(RankerModel.objects.visible_to(request.user).select_related("by"), name=name)
    if request.method == "POST":
        service: Any = ACTIONS.get(request.POST.get("action", ""))
        if service is None:
            raise Http404
        done = _("已记录，下一次匹配起生效。")
        act(request, service, done=done, model=model, by=request.user, now=timezone.now())
        return redirect("ranker", name)
    context = {
        "model": model,
        "card": model.card,
        "weights": weight_rows(model.card),
        "reliability": reliability_rows(model.card),
        "is_challenger": model.status == RankerStatus.CHALLENGER,
        "section": "runs",
    }
    return render(request, "matching/ranker.html", context)
