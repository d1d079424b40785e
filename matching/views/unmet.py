"""出题清单 (N24): unmet needs by two axes, with the list behind every cell, for universities and parks; as CSV."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.export import csv_response
from matching.selectors import current_run
from matching.unmet import AXES, HeatMap, heat_map, labels_of, narrowed, unmet_needs
from needs.models import Need
from parks.models import Park

PER_PAGE = 20


@login_required
@require_safe
def unmet(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """`/matches/unmet/?rows=industry&columns=district`: the map, and the needs of the cell chosen; `park=` of one park."""
    rows = _axis(request, "rows", "industry")
    columns = _axis(request, "columns", "district" if rows != "district" else "industry")
    if columns == rows:
        columns = "district" if rows != "district" else "industry"
    everything, park = unmet_needs(request.user), _park(request)
    if park is not None:
        everything = everything.filter(park=park)
    chosen = {code: request.GET.get(code, "")[:24] for code in AXES}
    needs = narrowed(everything, chosen).select_related("organisation__district", "tech_field", "industry")
    needs = needs.defer("search_grams", "search_words").order_by("-published_at", "-pk")
    if request.GET.get("format") == "csv":
        return csv_response("unmet-needs.csv", _header(), map(_line, needs.iterator(chunk_size=2000)))
    found = heat_map(everything, rows, columns)
    context = {
        "section": "needs", "map": found, "page": Paginator(needs, PER_PAGE).get_page(request.GET.get("page")),
        "axes": AXES.values(), "labels": labels_of(chosen), "run": current_run(), "table": _table(found, park), "park": park,
        "export": urlencode({**_of(park), **{code: key for code, key in chosen.items() if key}, "format": "csv"}),
        "whole": urlencode({**_of(park), "rows": rows, "columns": columns}),
    }  # fmt: skip
    return render(request, "matching/unmet.html", context)


def _axis(request: HttpRequest, name: str, default: str) -> str:
    code = request.GET.get(name, "")
    return code if code in AXES else default


def _park(request: HttpRequest) -> Park | None:
    """The park named in the address; an unknown one is missing."""
    code = request.GET.get("park", "")
    return get_object_or_404(Park.objects.visible_to(request.user), code=code[:24]) if code else None


def _of(park: Park | None) -> dict[str, str]:
    return {"park": park.code} if park else {}


def _table(found: HeatMap, park: Park | None) -> list[dict[str, Any]]:
    """Lines with the address of each cell's list."""
    axes = {**_of(park), "rows": found.rows.code, "columns": found.columns.code}

    def address(**chosen: str) -> str:
        return f"?{urlencode({**axes, **chosen})}#needs"

    return [
        {
            "label": line.label, "total": line.total, "url": address(**{found.rows.code: line.key}),
            "cells": [
                (cell, address(**{found.rows.code: cell.row, found.columns.code: cell.column})) for cell in line.cells
            ],
        }
        for line in found.lines
    ]  # fmt: skip


def _header() -> list[str]:
    return [
        _("编号"),
        _("需求"),
        _("单位"),
        _("所在区市"),
        _("应用行业"),
        _("技术领域"),
        _("期望成熟度"),
        _("发布日期"),
        _("地址"),
    ]


def _line(need: Need) -> list[Any]:
    return [
        need.reference, need.title, need.organisation.name, need.organisation.district or "", need.industry or "",
        need.tech_field or "", need.trl_wanted, need.published_at and need.published_at.date(), need.get_absolute_url(),
    ]  # fmt: skip
