"""Site-wide search: postings, organisations, parks, policies, finance, bases, news and cases in one page (F008)."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.selectors import SHOWN_PER_KIND, Kind, cleaned_query, search_kinds

PER_PAGE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The best few of every kind, or all of one; what this person may not read is neither shown nor counted."""
    typed = cleaned_query(request.GET.get("q", ""))
    kinds = search_kinds(typed, request.user) if typed else []
    counts = {kind.code: kind.rows.order_by().count() for kind in kinds}
    chosen = next((kind for kind in kinds if kind.code == request.GET.get("kind")), None)
    context: dict[str, Any] = {
        "typed": typed,
        "total": sum(counts.values()),
        "tabs": _tabs(typed, kinds, counts, chosen),
    }
    if chosen:
        page = Paginator(chosen.rows, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "groups": [_group(chosen, typed, counts, list(page))]}
    else:
        shown = [kind for kind in kinds if counts[kind.code]]
        context["groups"] = [_group(kind, typed, counts, list(kind.rows[:SHOWN_PER_KIND])) for kind in shown]
    return render(request, "portal/search.html", context)


def _group(kind: Kind, typed: str, counts: dict[str, int], rows: list[Any]) -> dict[str, Any]:
    return {"kind": kind, "rows": rows, "count": counts[kind.code], "url": _address(typed, kind.code)}


def _address(typed: str, code: str = "") -> str:
    return "?" + urlencode({"q": typed} | ({"kind": code} if code else {}))


def _tabs(typed: str, kinds: list[Kind], counts: dict[str, int], chosen: Kind | None) -> list[dict[str, Any]]:
    every = {"label": _("全部"), "url": _address(typed), "active": chosen is None, "count": sum(counts.values())}
    return [every] + [
        {"label": kind.label, "url": _address(typed, kind.code), "active": kind is chosen, "count": counts[kind.code]}
        for kind in kinds
    ]
