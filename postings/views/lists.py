"""Lists: what is public, and what is one's own."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from common.export import csv_response
from postings.enums import PostingStatus, Sort
from postings.filters import FACET_LIMIT, PostingFilter
from postings.kinds import PostingKind
from postings.rules import may_post
from postings.views.finding import own, visible

PER_PAGE = 20
CSV_LIMIT = 5_000


@require_safe
def listing(request: HttpRequest, kind: PostingKind) -> HttpResponse:
    """`/needs/`: filters in the address, 20 a page, counts beside the options while the list is not too long."""
    chosen = _filter(request, kind)
    page = _page(request, chosen.qs)
    if page.paginator.count <= FACET_LIMIT:
        chosen.show_counts()
    return render(
        request,
        "postings/list.html",
        {
            "kind": kind,
            "page": page,
            "filter": chosen,
            "section": kind.plural,
            "query": chosen.form.cleaned_data.get("q"),
            "sorts": _sorts(request, chosen),
            "may_post": may_post(request.user),
            "form": _panel_form(request, chosen),
            "only_of": _only_of(request, chosen),
        },
    )


@require_safe
def csv(request: HttpRequest, kind: PostingKind) -> StreamingHttpResponse:
    """What the list shows under the same address, at most 5,000 rows."""
    rows = _filter(request, kind).qs[:CSV_LIMIT]
    lines = ([value(row) for _label, value in kind.columns] for row in rows)
    name = f"{kind.noun}-{timezone.localdate():%Y%m%d}.csv"
    return csv_response(name, [label for label, _value in kind.columns], _once(lines))


def _once(lines: Iterator[Any]) -> Iterator[Any]:
    yield from lines


@login_required
@require_safe
def mine(request: HttpRequest, kind: PostingKind) -> HttpResponse:
    """`/needs/mine/`: the postings of one's organisations by state, the ones that wait for their owner first."""
    mine = own(kind, request.user)
    counts = dict(mine.order_by().values_list("status").annotate(total=Count("pk")))
    state = request.GET.get("state", "")
    chosen = mine.filter(status=state) if state in PostingStatus.values else mine
    return render(
        request,
        "postings/mine.html",
        {
            "kind": kind,
            "section": "workbench",
            "tabs": _tabs(counts, state),
            "may_post": may_post(request.user),
            "page": _page(request, chosen.order_by("-updated_at", "-pk")),
            "state": state,
            "now": timezone.now(),
        },
    )


def _tabs(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    tabs = [{"label": _("全部"), "url": "?", "active": not state, "count": sum(counts.values())}]
    for value, label in PostingStatus.choices:
        if value in counts or value == state:
            tabs.append(
                {"label": label, "url": f"?state={value}", "active": value == state, "count": counts.get(value, 0)}
            )
    return tabs


def _filter(request: HttpRequest, kind: PostingKind) -> PostingFilter:
    data = request.GET.copy()
    if not data.get("sort"):
        data["sort"] = Sort.RELEVANCE if data.get("q") else Sort.NEWEST
    return kind.filterset(data, queryset=visible(kind, request.user), request=request)


def _panel_form(request: HttpRequest, chosen: PostingFilter) -> Any:
    """The form beside the list: words are typed above it, the state is only offered to the signed in."""
    hidden = {"q", "sort"} if request.user.is_authenticated else {"q", "sort", "state"}
    for name in hidden & set(chosen.form.fields):
        del chosen.form.fields[name]
    return chosen.form


def _only_of(request: HttpRequest, chosen: PostingFilter) -> Organisation | None:
    """The organisation to which a link from its page has narrowed the list."""
    key = chosen.form.cleaned_data.get("organisation")
    return Organisation.objects.visible_to(request.user).filter(pk=int(key)).first() if key else None


def _sorts(request: HttpRequest, chosen: PostingFilter) -> list[dict[str, Any]]:
    current = chosen.form.cleaned_data.get("sort") or Sort.NEWEST
    links = []
    for value, label in Sort.choices:
        if value == Sort.RELEVANCE and not chosen.form.cleaned_data.get("q"):
            continue
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = value
        links.append({"label": label, "url": f"?{query.urlencode()}", "active": value == current})
    return links


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
