"""The funnel: every number opens to its list, and the totals are the lists counted."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official
from common.doors import act
from common.export import csv_response
from parks import charts, funnel
from parks.forms_funnel import FunnelForm
from parks.models import FunnelItem, Park
from parks.models.funnel import STEPS
from parks.rules import runs_park, sees_scorecard
from parks.services.funnel import rebuild_funnel

PAGE = 50


@require_safe
def park_funnel(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """`/parks/funnel/?since=&until=&park=&field=&institution=`: the numbers are for everybody, the lists are not."""
    form = FunnelForm(request.GET or None, today=timezone.localdate(), official=bool(is_official(request.user)))
    choice = form.choice()
    table = funnel.table(choice)
    steps = table.steps
    if request.GET.get("format") == "csv":
        header = [_("环节"), _("含义"), _("数量"), _("占征集 %"), _("占前一环节 %")]
        rows = ([one.label, one.meaning, one.count, one.of_first, one.of_before] for one in steps)
        return csv_response("funnel.csv", header, rows)
    query = form.query()
    sees = sees_list(request.user, choice.park)
    links = {one.code: _list_url(one.code, query) if sees else "" for one in steps}
    chart = charts.bars([(one.label, one.count, _words(one), links[one.code]) for one in steps])
    last = FunnelItem.objects.order_by().values_list("taken_at", flat=True).first()
    context = {
        "form": form, "choice": choice, "steps": steps, "chart": chart, "query": urlencode(query), "taken_at": last,
        "by_park": table.parks, "by_field": table.fields, "by_year": table.years,
        "labels": [funnel.LABELS[step] for step in STEPS], "benchmarks": funnel.BENCHMARKS, "section": "parks",
        "sees": sees, "may_rebuild": is_official(request.user),
    }  # fmt: skip
    return render(request, "parks/funnel.html", context)


def sees_list(user: Any, park: Park | None) -> bool:
    """The bureau reads every list, an operator that of its own park."""
    return bool(is_official(user)) or (park is not None and bool(runs_park(user, park)))


@login_required
@require_safe
def funnel_list(request: SignedIn, step: str) -> HttpResponse | StreamingHttpResponse:
    """`/parks/funnel/<step>/`: what stands behind one number; `?format=csv` as a file."""
    form = FunnelForm(request.GET or None, today=timezone.localdate(), official=bool(is_official(request.user)))
    choice = form.choice()
    if step not in STEPS or not sees_scorecard(request.user) or not sees_list(request.user, choice.park):
        raise Http404
    rows = funnel.reached(choice, step).select_related("organisation", "park", "field", "institution")
    ordered = rows.order_by(f"-{step}", "pk")
    if request.GET.get("format") == "csv":
        named = bool(is_official(request.user))
        lines = (_cells(one, named) for one in ordered.iterator(chunk_size=2000))
        return csv_response(f"funnel-{step}.csv", _header(named), lines)
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    shown = [(one, getattr(one, step)) for one in page]
    context = {"page": page, "rows": shown, "step": step, "label": funnel.LABELS[step], "choice": choice}
    context |= {"meaning": funnel.MEANINGS[step], "query": urlencode(form.query()), "section": "parks"}
    return render(request, "parks/funnel_list.html", context)


@login_required
@require_POST
def funnel_rebuild(request: SignedIn) -> HttpResponse:
    """An official does not want to wait for the night."""
    if not is_official(request.user):
        raise Http404
    act(request, rebuild_funnel, done=_("已按现在的数据重新整理。"), now=timezone.now())
    return redirect("park_funnel")


def _words(step: funnel.Step) -> str:
    if step.of_before is None or step.code == "collected":
        return str(step.count)
    return _("%(count)d（占%(base)s %(share)s%%）") % {
        "count": step.count, "base": step.base, "share": step.of_before,
    }  # fmt: skip


def _list_url(step: str, query: dict[str, str]) -> str:
    return f"/parks/funnel/{step}/?{urlencode(query)}"


def _header(named: bool) -> list[str]:
    """The other side is named to the bureau only."""
    names = [_("编号"), _("名称"), _("单位"), _("园区"), _("领域"), *([_("成果方")] if named else [])]
    return [*names, *(str(funnel.LABELS[step]) for step in STEPS)]


def _cells(item: FunnelItem, named: bool) -> list[Any]:
    head: list[Any] = [item.reference, item.title, item.organisation.name, item.park, item.field]
    head += [item.institution] if named else []
    return [*(cell and str(cell) for cell in head), *(_day(getattr(item, step)) for step in STEPS)]


def _day(moment: Any) -> date | None:
    return timezone.localdate(moment) if moment else None
