"""Problem lists of associations (F060, F061): read by all, written by an association's people, taken up by firms."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from accounts.requests import SignedIn
from challenges.forms.problems import ProblemFormSet, ProblemListForm
from challenges.models import Challenge, ProblemList
from challenges.rules import may_publish_problems
from challenges.services.drafting import sponsoring
from challenges.services.problems import publish_problem_list, save_problem_list
from challenges.views.research import research_of
from common.doors import act
from common.errors import DomainError
from common.models import StateChange

PER_PAGE = 20


@require_safe
def problem_lists(request: HttpRequest) -> HttpResponse:
    """`/challenges/problems/`: every published list, one's own drafts first."""
    rows = ProblemList.objects.visible_to(request.user).select_related("organisation").prefetch_related("items")
    page = Paginator(rows.order_by("-issued_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "challenges", "page": page, "may_publish": bool(_publishing(request.user))}
    return render(request, "challenges/problem_lists.html", context)


@require_safe
def problem_list(request: HttpRequest, pk: int) -> HttpResponse:
    """`/challenges/problems/<pk>/`: its problems, each with the challenges that were made of it."""
    shown = _find(request.user, pk)
    answered: dict[int, list[Challenge]] = {}
    for challenge in Challenge.objects.published().filter(problem__problem_list=shown).select_related("organisation"):
        answered.setdefault(challenge.problem_id, []).append(challenge)  # type: ignore[arg-type]
    items = [(item, answered.get(item.pk, [])) for item in shown.items.select_related("tech_field")]
    context = {
        "section": "challenges", "list": shown, "items": items, "may_sponsor": bool(sponsoring(request.user)),
        "may_edit": may_publish_problems(request.user, shown.organisation) and not shown.published_at,
        **research_of(request.user, shown),
        "history": list(StateChange.objects.about(shown).select_related("by"))
        if may_publish_problems(request.user, shown.organisation) else [],
    }  # fmt: skip
    return render(request, "challenges/problem_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """`/challenges/problems/new/` and `/<pk>/edit/`."""
    known = _find(request.user, pk) if pk else None
    organisations = [known.organisation] if known else _publishing(request.user)
    if not organisations or not may_publish_problems(request.user, organisations[0]) or (known and known.published_at):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = ProblemListForm(data, instance=known)
    saved = list(known.items.values("title", "text", "tech_field")) if known else []
    rows: Any = ProblemFormSet(data, prefix="items", initial=saved)
    if data is not None and form.is_valid() and rows.is_valid():
        try:
            made = save_problem_list(
                problem_list=known, organisation=organisations[0], data=form.cleaned_data, items=rows.rows() or [],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。核对后点“发布”，发布后不能再改。"))
            return redirect(made)
    context = {"section": "challenges", "form": form, "rows": rows, "list": known, "organisation": organisations[0]}
    return render(request, "challenges/problem_form.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def publish(request: SignedIn, pk: int) -> HttpResponse:
    found = _find(request.user, pk)
    done = _("清单已发布，企业可以认领难题发榜。")
    act(request, publish_problem_list, done=done, problem_list=found, by=request.user, now=timezone.now())
    return redirect(found)


def _find(user: Any, pk: int) -> ProblemList:
    return get_object_or_404(ProblemList.objects.visible_to(user).select_related("organisation"), pk=pk)


def _publishing(user: Any) -> list[Organisation]:
    return [org for org in user.organisations if may_publish_problems(user, org)] if user.is_authenticated else []
