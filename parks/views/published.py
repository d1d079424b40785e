"""Published scorecards: what stood, what came out otherwise since, and the rows that were frozen with it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official
from common.doors import act
from common.export import csv_response
from parks import rowfile, services
from parks.forms_funnel import PublishForm
from parks.lineage import indicator_of
from parks.models import PublishedCard, PublishedCell, ScorecardPeriod
from parks.rules import sees_rows, sees_scorecard
from parks.services.publishing import digest_of


def _need(request: SignedIn) -> None:
    if not sees_scorecard(request.user):
        raise Http404


@login_required
@require_http_methods(["GET", "POST"])
def periods(request: SignedIn) -> HttpResponse:
    """`/parks/scorecard/periods/`: every period; officials publish the next."""
    _need(request)
    official = bool(is_official(request.user))
    form = PublishForm(request.POST or None) if official else None
    if request.method == "POST":
        if form is None:
            raise Http404
        done = _("已发布，园区已收到通知。")
        if form.is_valid() and act(
            request, services.publish_scorecard, done=done, by=request.user, now=timezone.now(), **form.cleaned_data
        ):
            return redirect("scorecard_periods")
    rows = ScorecardPeriod.objects.select_related("published_by").annotate(
        corrections=Count("cards__cells__corrections", distinct=True) + Count("cards__corrections", distinct=True)
    )
    return render(request, "parks/periods.html", {"periods": rows, "form": form, "section": "parks"})


@login_required
@require_safe
def period(request: SignedIn, pk: int) -> HttpResponse | StreamingHttpResponse:
    """`/parks/scorecard/periods/<pk>/`: every card and figure as published, corrections beside them."""
    _need(request)
    found = get_object_or_404(ScorecardPeriod.objects.select_related("published_by"), pk=pk)
    light = Prefetch("cells", PublishedCell.objects.defer("rows").prefetch_related("corrections"))
    cards = found.cards.select_related("park__operator").prefetch_related(light, "corrections")
    ordered = sorted(cards, key=lambda card: (card.group, card.rank is None, card.rank or 0, card.park.sort_key))
    if request.GET.get("format") == "csv":
        return csv_response(f"scorecard-{found.as_of}.csv", _header(), _lines(ordered))
    shown = [(card, [_cell(cell) for cell in card.cells.all()], _reads(request, card)) for card in ordered]
    context = {"period": found, "cards": shown, "official": is_official(request.user), "section": "parks"}
    return render(request, "parks/period.html", context | {"intact": digest_of(found) == found.digest})


@login_required
@require_safe
def period_rows(request: SignedIn, pk: int, park: str, code: str) -> StreamingHttpResponse:
    """The rows that were frozen behind one figure, as a file."""
    cells = PublishedCell.objects.select_related("card__park__operator", "card__period")
    cell = get_object_or_404(cells, card__period=pk, card__park__code=park, code=code)
    if not sees_rows(request.user, cell.card.park):
        raise Http404
    lines = map(rowfile.typed, rowfile.unpacked(bytes(cell.rows)))
    return csv_response(f"{code}-{park}-{cell.measured_on}.csv", rowfile.header(), lines)


@login_required
@require_POST
def period_check(request: SignedIn, pk: int) -> HttpResponse:
    """Compute the period again now, not only at night."""
    if not is_official(request.user):
        raise Http404
    found = get_object_or_404(ScorecardPeriod, pk=pk)
    done = _("已重新计算；有变化的数字旁边列出更正。")
    act(request, services.check_period, done=done, period=found, now=timezone.now())
    return redirect(found)


def _reads(request: SignedIn, card: PublishedCard) -> bool:
    return bool(sees_rows(request.user, card.park))


def _cell(cell: PublishedCell) -> dict[str, Any]:
    """A figure with its words, and its corrections, the latest last."""
    definition = indicator_of(cell.code)
    places = definition.decimals if definition else 2
    corrections = [(one, _short(one.value, places)) for one in cell.corrections.all()]
    return {"cell": cell, "indicator": definition, "value": _short(cell.value, places), "corrections": corrections}


def _short(value: Any, places: int) -> Any:
    return None if value is None else round(value, places)


def _header() -> list[str]:
    names = [_("园区"), _("同组"), _("总分"), _("名次"), _("指标"), _("版本"), _("数值"), _("位置"), _("权重")]
    return [*names, _("明细行数"), _("更正为"), _("更正后总分"), _("更正后名次")]


def _lines(cards: list[PublishedCard]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for card in cards:
        now = [card.latest.score, card.latest.rank] if card.latest else [None, None]
        for cell in card.cells.all():
            corrections = list(cell.corrections.all())
            latest = corrections[-1].value if corrections else None
            head = [card.park.name, card.group, card.score, card.rank, cell.code, cell.version, cell.value]
            rows.append([*head, cell.place, cell.weight, cell.row_count, latest, *now])
    return rows
