"""Figures of parks and what stands behind each of them."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.export import csv_response
from parks import measuring, rowfile
from parks.asof import Scope
from parks.forms import IndicatorForm
from parks.lineage import Indicator, indicator_of, measure
from parks.models import Park
from parks.rules import sees_indicator, sees_rows
from parks.selectors import indicators_for

PAGE = 50


@require_safe
def indicators(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """`/parks/indicators/`: one indicator on one day, park by park; `?format=csv` as a file."""
    shown = indicators_for(request.user)
    form = IndicatorForm(request.GET or None, indicators=shown, today=timezone.localdate())
    today = timezone.localdate()
    choice = form.choice(measuring.latest_day(today))
    lines = measuring.table(choice.indicator, choice.as_of, today) if choice.indicator else []
    if request.GET.get("format") == "csv" and choice.indicator:
        name = f"{choice.indicator.code}-{choice.as_of:%Y-%m-%d}.csv"
        return csv_response(name, _table_header(), _table_rows(choice.indicator, choice.as_of, lines))
    context = {"form": form, "indicator": choice.indicator, "as_of": choice.as_of, "lines": lines, "all": shown}
    return render(request, "parks/indicators.html", {**context, "section": "parks"})


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse | StreamingHttpResponse:
    """`/parks/indicators/<code>/?park=&date=`: how the figure is computed, and the rows behind it."""
    definition = _seen(request, code)
    form = IndicatorForm(request.GET or None, indicators=[definition], today=timezone.localdate())
    as_of = form.choice().as_of
    park = _park(request)
    past = as_of < timezone.localdate()
    readable = sees_rows(request.user, park) and (definition.historic or not past)
    rows = sorted(definition.rows(Scope(as_of, park)), key=rowfile.order) if readable else []
    if request.GET.get("format") == "csv":
        if not readable:
            raise Http404
        name = f"{definition.code}-{park.code if park else 'all'}-{as_of:%Y-%m-%d}.csv"
        return csv_response(name, rowfile.header(), map(rowfile.cells, rows))
    figure = measure(definition, rows) if readable else _figure(definition, as_of, park)
    context = {
        "indicator": definition, "park": park, "as_of": as_of, "figure": figure, "form": form, "readable": readable,
        "kept": measuring.kept(definition, as_of).get(park.pk if park else None), "section": "parks",
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "past": past,
    }  # fmt: skip
    return render(request, "parks/indicator.html", context)


def _seen(request: HttpRequest, code: str) -> Indicator:
    definition = indicator_of(code)
    if definition is None or not sees_indicator(request.user, definition):
        raise Http404
    return definition


def _park(request: HttpRequest) -> Park | None:
    code = request.GET.get("park", "")
    if not code:
        return None
    park = Park.objects.visible_to(request.user).select_related("operator").filter(code=code[:24]).first()
    if park is None:
        raise Http404
    return park


def _figure(definition: Indicator, as_of: Any, park: Park | None) -> Any:
    return measuring.figures(definition, as_of, timezone.localdate()).get(park.pk if park else None)


def _table_header() -> list[str]:
    return [_("园区"), _("指标"), _("版本"), _("截至"), _("数值"), _("单位"), _("分子"), _("分母"), _("明细行数")]


def _table_rows(definition: Indicator, as_of: Any, lines: list[measuring.Line]) -> Iterator[list[Any]]:
    for line in lines:
        name = line.park.name if line.park else _("全部园区")
        figure = line.figure
        head = [name, definition.label, definition.version, as_of, figure.value, definition.unit]
        yield [*head, figure.numerator, figure.denominator, figure.rows]
