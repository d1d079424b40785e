"""Figures of the founding documents."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.export import csv_response
from parks.figures import figures_of, sources, years


def chosen_year(request: HttpRequest) -> int | None:
    """The year asked for, where there is one with figures; all years otherwise."""
    asked = request.GET.get("year", "")
    return next((year for year in years() if str(year) == asked), None)


@require_safe
def figures(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """`/parks/figures/`: what the documents say, by theme, with year, share of the province and document."""
    year = chosen_year(request)
    rows = sorted(figures_of(year=year), key=lambda one: one.theme)
    if request.GET.get("format") == "csv":
        header = [_("主题"), _("指标"), _("数值"), _("单位"), _("年份"), _("占全省"), _("说明"), _("来源")]
        cells = ([r.theme, r.label, r.shown, r.unit, r.year, r.share, r.rank, sources()[r.source]] for r in rows)
        return csv_response("reference-figures.csv", header, cells)
    themes = [(theme, [(row, sources()[row.source]) for row in group]) for theme, group in groupby(rows, _theme)]
    context = {"themes": themes, "years": years(), "year": year, "section": "parks"}
    return render(request, "parks/figures.html", context)


def _theme(row: object) -> str:
    return row.theme  # type: ignore[attr-defined]
