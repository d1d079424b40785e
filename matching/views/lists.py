"""Lists of matches: of one need, of one achievement, and one's own by whose turn it is."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from achievements.models import Achievement
from common import tally
from matching import boards, grouped
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
def matches(request: SignedIn) -> HttpResponse:
    """One's own matches; the tab of what waits for an answer stands first. `?need=` or `?achievement=`: those of one posting."""
    counts = dict(zip(boards.TABS, tally.counts([of(request.user) for of in boards.TABS.values()]), strict=True))
    tab = request.GET.get("tab") or ("answer" if counts["answer"] else "new")
    if tab not in boards.TABS:
        raise Http404
    chosen = boards.TABS[tab](request.user)
    context = {"tab": tab, "tabs": _tabs(tab, counts), "section": "matches", "reasons": DeclineReason.choices}
    for side, model in (("need", Need), ("achievement", Achievement)):
        if reference := request.GET.get(side):
            posting = get_object_or_404(model.objects.of(request.user), reference=reference)
            return render(request, "matching/mine.html", context | _of_one(request, chosen, side, posting))
    page = grouped.pages_of(request.user, chosen, request.GET.get("page"))
    return render(request, "matching/mine.html", context | {"page": page})


def _tabs(tab: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    home = reverse("matches")
    return [
        {"label": words(), "url": f"{home}?tab={name}", "active": name == tab, "count": counts[name]}
        for name, words in _TAB_WORDS.items()
    ]


def _of_one(request: SignedIn, chosen: Any, side: str, posting: Any) -> dict[str, Any]:
    """All matches of one posting under a tab, the best first."""
    rows = boards.with_claims(chosen.filter(**{side: posting}).order_by("-grade", "rank", "pk"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "side": side, "posting": posting, "cards": present(page.object_list)}
