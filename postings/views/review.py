"""The review desk of parks and bureau: what waits, by its clock; what its owner changed after publication."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import is_official, is_park_manager
from common.errors import DomainError
from common.links import address
from postings.kinds import all_kinds, kind_named
from postings.queue import changed_after_review, review_counts, review_queue
from postings.rules import may_publish_in_bulk
from postings.services import publish_posting
from postings.views.finding import find

PER_PAGE = 50


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """`/review/`: one queue for needs and achievements; `?tab=changed` for those to look at again."""
    if not (is_official(request.user) or is_park_manager(request.user)):
        raise Http404
    now = timezone.now()
    tab = "changed" if request.GET.get("tab") == "changed" else "waiting"
    key = request.GET.get("kind", "")
    models = [kind.model for kind in all_kinds() if not key or kind.key == key]
    rows = changed_after_review(request.user, models) if tab == "changed" else review_queue(request.user, models)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tab": tab,
        "key": key,
        "now": now,
        "tabs": _tabs(request.user, tab),
        "kinds": all_kinds(),
        "section": "workbench",
        "maturity_url": address("maturity_desk") if is_official(request.user) else "",
        "may_publish_in_bulk": may_publish_in_bulk(request.user),
    }
    return render(request, "postings/review.html", context)


def _tabs(user: Any, tab: str) -> list[dict[str, Any]]:
    waiting, changed = review_counts(user)
    return [
        {"label": _("待审核"), "url": "?", "active": tab == "waiting", "count": waiting},
        {"label": _("发布后有修改"), "url": "?tab=changed", "active": tab == "changed", "count": changed},
    ]


@login_required
@require_POST
def publish_many(request: HttpRequest) -> HttpResponse:
    """`POST /review/publish/` with `chosen=need:XQ-…`: each on its own, so that one refusal stops no other."""
    if not may_publish_in_bulk(request.user):
        raise PermissionDenied
    now = timezone.now()
    chosen = request.POST.getlist("chosen")[:PER_PAGE]
    refused = [words for one in chosen if (words := _publish(request.user, one, now))]
    done = len(chosen) - len(refused)
    if not chosen:
        messages.info(request, _("请先勾选要发布的项。"))
    if done:
        messages.success(request, _("已发布 %(done)d 项。") % {"done": done})
    for words in refused:
        messages.error(request, words)
    return redirect("review_desk")


def _publish(user: Any, chosen: str, now: datetime) -> str:
    """Publish `need:XQ-2026-000123`; returns why it was not, or ""."""
    key, _colon, reference = chosen.partition(":")
    kind = kind_named(key)
    if kind is None:
        return _("无法识别的选项。")
    try:
        publish_posting(posting=find(kind, user, reference), by=user, now=now)
    except (DomainError, Http404) as error:
        why = str(error) if isinstance(error, DomainError) else _("已不在队列中。")
        return f"{reference}：{why}"
    return ""
