"""The public hall of challenges, its feeds, subscriptions, and the list of one's own."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from challenges import desks
from challenges.bidding import may_bid
from challenges.feeds import open_document
from challenges.filters import SORTS, ChallengeFilter
from challenges.forms.challenges import SubscribeForm
from challenges.models import Challenge, ChallengeSubscription
from challenges.services.drafting import sponsoring
from challenges.services.subscriptions import subscribe, unsubscribe
from common.doors import act, back_to
from common.templatetags.words import wan

PER_PAGE = 20
FEED_ITEMS = 50


@require_safe
def hall(request: HttpRequest) -> HttpResponse:
    """`/challenges/`: open, in progress, solved; filters in the address."""
    section = request.GET.get("section", "open")
    section = section if section in desks.SECTIONS else "open"
    data = request.GET.copy()
    if data.get("sort") not in dict(SORTS):
        data["sort"] = "closing" if section == "open" else "newest"
    chosen = ChallengeFilter(data, queryset=desks.hall(section), request=request)
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    figures = desks.hall_figures(timezone.localdate())
    context = {
        "section": "challenges", "part": section, "page": page, "filter": chosen, "figures": figures,
        "form": _panel_form(chosen), "tabs": _tabs(request, section, figures.counts), "now": timezone.now(),
        "query": chosen.form.cleaned_data.get("q") or "", "may_sponsor": bool(sponsoring(request.user)),
        "sorts": _sorts(request, str(data["sort"])), "works_at_desk": desks.works_at_desk(request.user),
        "may_bid": may_bid(request.user),
    }  # fmt: skip
    return render(request, "challenges/hall.html", context)


@login_required
@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """`/challenges/mine/`: the challenges of one's organisations."""
    page = Paginator(desks.own(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "workbench", "page": page, "may_sponsor": bool(sponsoring(request.user)), "now": timezone.now()
    }  # fmt: skip
    return render(request, "challenges/mine.html", context)


@login_required
def subscriptions(request: SignedIn) -> HttpResponse:
    """`/challenges/subscriptions/`: of which fields and parks one wants to hear."""
    form = SubscribeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        arguments = {**form.cleaned_data, "user": request.user, "now": timezone.now()}
        act(request, subscribe, done=_("已订阅：有新榜单时会收到消息和邮件。"), **arguments)
        return back_to(request, "challenge_subscriptions")
    rows = ChallengeSubscription.objects.filter(user=request.user).select_related("tech_field", "park").order_by("pk")
    context = {"section": "challenges", "rows": rows, "form": form}
    return render(request, "challenges/subscriptions.html", context)


@login_required
@require_POST
def unsubscribe_one(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(ChallengeSubscription, pk=pk, user=request.user)
    unsubscribe(subscription=found, by=request.user)
    messages.success(request, _("已取消订阅。"))
    return redirect("challenge_subscriptions")


@require_safe
def open_json(request: HttpRequest) -> HttpResponse:
    """`/challenges/open.json`: open challenges as JSON Feed 1.1, with the filters of the hall."""
    chosen = ChallengeFilter(request.GET, queryset=desks.hall("open"), request=request)
    document = open_document(chosen.qs[:FEED_ITEMS], settings.SITE_URL)
    body = json.dumps(document, ensure_ascii=False)
    return HttpResponse(body, content_type="application/feed+json; charset=utf-8")


class OpenFeed(Feed):
    """`/challenges/open.rss`: open challenges as RSS 2.0, with the filters of the hall."""

    title = gettext_lazy("牵桥 · 揭榜中的榜单")
    link = reverse_lazy("challenges")
    description = gettext_lazy("企业出题，公开征集解决方案。")
    language = "zh-cn"

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def items(self, request: HttpRequest) -> QuerySet[Challenge]:
        chosen = ChallengeFilter(request.GET, queryset=desks.hall("open"), request=request)
        return chosen.qs.order_by("-published_at", "-pk")[:FEED_ITEMS]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        words = {"organisation": item.organisation, "own": wan(item.own_amount), "day": item.closes_on}
        return _("%(organisation)s · 企业投入 %(own)s · %(day)s 截止") % words

    def item_pubdate(self, item: Challenge) -> Any:
        return item.published_at


def _tabs(request: HttpRequest, section: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    kept = request.GET.copy()
    for name in ("page", "sort", "section"):
        kept.pop(name, None)
    tail = f"&{kept.urlencode()}" if kept else ""
    return [
        {"label": label, "url": f"?section={name}{tail}", "active": name == section, "count": counts[name]}
        for name, label in desks.SECTIONS.items()
    ]


def _sorts(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    links = []
    for value, label in SORTS:
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = value
        links.append({"label": label, "url": f"?{query.urlencode()}", "active": value == current})
    return links


def _panel_form(chosen: ChallengeFilter) -> Any:
    """The form beside the list; words are typed above it."""
    for name in ("q", "sort"):
        del chosen.form.fields[name]
    return chosen.form
