"""产业研究 of a challenge or a problem list: its page for those who attach, add and take down."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedIn
from challenges.forms.research import ResearchForm
from challenges.models import ProblemList, ResearchInput
from challenges.services.research import Call, add_research, call_of, may_add, remove_research
from challenges.views.finding import find
from common.doors import act
from common.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_challenge(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/research/`."""
    return _page(request, find(request.user, reference))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_list(request: SignedIn, pk: int) -> HttpResponse:
    """`/challenges/problems/<pk>/research/`."""
    lists = ProblemList.objects.visible_to(request.user).select_related("organisation")
    return _page(request, get_object_or_404(lists, pk=pk))


@login_required
@require_POST
def remove(request: SignedIn, pk: int) -> HttpResponse:
    """Take one down, with the reason."""
    rows = ResearchInput.objects.visible_to(request.user)
    item = get_object_or_404(rows.select_related("challenge__organisation", "problem_list__organisation"), pk=pk)
    call = call_of(item)
    if not may_add(request.user, call):
        raise Http404
    reason = request.POST.get("reason", "")[:500]
    act(
        request,
        remove_research,
        done=_("已撤下，记录保留。"),
        item=item,
        reason=reason,
        by=request.user,
        now=timezone.now(),
    )
    return redirect(f"{call.get_absolute_url()}research/")


def research_of(user: Any, call: Call) -> dict[str, Any]:
    """What the page of a call shows of it: the standing inputs, and the way to add for those who may."""
    rows = call.research_inputs.standing().select_related("organisation", "by").prefetch_related("attachments")
    allowed = may_add(user, call)
    add_url = f"{call.get_absolute_url()}research/" if allowed else ""
    return {"research": list(rows), "may_add": allowed, "add_url": add_url}


def _page(request: SignedIn, call: Call) -> HttpResponse:
    if not may_add(request.user, call):
        raise Http404
    form = ResearchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, call, form):
        return redirect(f"{call.get_absolute_url()}research/")
    rows = call.research_inputs.select_related("organisation", "by", "removed_by").prefetch_related("attachments")
    context = {
        "section": "challenges", "call": call, "form": form, "may_add": True,
        "research": [row for row in rows if row.removed_at is None],
        "removed": [row for row in rows if row.removed_at is not None],
    }  # fmt: skip
    return render(request, "challenges/research.html", context, status=400 if form.errors else 200)


def _added(request: SignedIn, call: Call, form: Any) -> bool:
    data = dict(form.cleaned_data)
    file = data.pop("file", None)
    try:
        add_research(about=call, data=data, file=file, by=request.user, now=timezone.now())
    except DomainError as error:
        for name, words in (error.fields or {"__all__": str(error)}).items():
            form.add_error(name if name in form.fields else None, str(words))
        return False
    messages.success(request, _("已附上，随榜单或清单公开。"))
    return True
