"""Lists of matches: of one need, of one achievement, and one's own by whose turn it is."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from achievements.models import Achievement
from matching import boards
from matching.enums import AnswerSide, DeclineReason
from matching.presenting import Presented, present
from needs.models import Need
from postings.enums import PostingStatus

PER_PAGE = 10
NEAR = 5

_TAB_WORDS = {
    "answer": lambda: _("待我答复"),
    "new": lambda: _("新匹配"),
    "waiting": lambda: _("等待对方"),
    "connected": lambda: _("已对接"),
    "declined": lambda: _("已婉拒"),
}


@login_required
def need_matches(request: SignedIn, reference: str) -> HttpResponse:
    """The achievements that could meet a need, best first."""
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("organisation"), reference=reference)
    return _of_posting(request, need, AnswerSide.NEED, boards.of_need(need, request.user))


@login_required
def achievement_matches(request: SignedIn, reference: str) -> HttpResponse:
    """The needs that an achievement could meet, best first."""
    shown = Achievement.objects.visible_to(request.user).select_related("organisation")
    achievement = get_object_or_404(shown, reference=reference)
    return _of_posting(request, achievement, AnswerSide.ACHIEVEMENT, boards.of_achievement(achievement, request.user))


def _of_posting(request: SignedIn, posting: Any, side: str, matches: Any) -> HttpResponse:
    shown = matches if posting.status == PostingStatus.PUBLISHED else matches.none()
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "posting": posting,
        "side": side,
        "page": page,
        "cards": present(page.object_list),
        "near": _near(request, posting, side) if page.number == 1 else [],
        "section": f"{side}s",
        "can_answer": posting.organisation_id in request.user.organisation_ids,
        "reasons": DeclineReason.choices,
    }
    return render(request, "matching/posting.html", context)


def _near(request: SignedIn, posting: Any, side: str) -> list[Presented]:
    """What breaks a condition: below the first page of the list."""
    if posting.status != PostingStatus.PUBLISHED:
        return []
    return present(boards.near_misses(request.user, **{side: posting})[:NEAR], steps=True)


@login_required
def matches(request: HttpRequest) -> HttpResponse:
    """One's own matches; the tab of what waits for an answer stands first."""
    counts = {name: choose(request.user).count() for name, choose in boards.TABS.items()}
    tab = request.GET.get("tab") or ("answer" if counts["answer"] else "new")
    if tab not in boards.TABS:
        raise Http404
    chosen = boards.with_claims(boards.TABS[tab](request.user).order_by("-grade", "rank", "pk"))
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {
            "label": _TAB_WORDS[name](),
            "url": f"{reverse('matches')}?tab={name}",
            "active": name == tab,
            "count": counts[name],
        }
        for name in boards.TABS
    ]
    context = {
        "tabs": tabs,
        "tab": tab,
        "page": page,
        "cards": present(page.object_list),
        "section": "matches",
        "reasons": DeclineReason.choices,
    }
    return render(request, "matching/mine.html", context)
