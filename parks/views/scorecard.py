"""无感考评: parks see and comment, officials try other weights; nobody types a figure."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official
from common.doors import act
from common.export import csv_response
from parks import charts, measuring, services
from parks.forms import DayForm, WeightsForm
from parks.lineage import Indicator, indicator_of
from parks.models import Park, ScorecardComment
from parks.rules import runs_park, sees_scorecard
from parks.scoring import Standing, Weights, standings, versions, weights_on


@login_required
@require_safe
def scorecards(request: SignedIn) -> HttpResponse | StreamingHttpResponse:
    """`/parks/scorecard/?date=&w_I01=…`: every park's score; for officials with other weights, which are not kept."""
    _need(request)
    day = _day(request)
    kept = weights_on(day)
    trial = WeightsForm(request.GET if any(key.startswith("w_") for key in request.GET) else None, weights=kept)
    may_try = bool(is_official(request.user))
    tried = trial.weights(day) if may_try else None
    cards = _cards(day, tried or kept)
    if request.GET.get("format") == "csv":
        return csv_response(f"scorecard-{day}.csv", *_file(cards, tried or kept, day))
    before = {card.park.pk: card.rank for card in _cards(day, kept)} if tried else {}
    rows = [(card, before.get(card.park.pk)) for card in cards]
    context = {"rows": rows, "day": day, "weights": tried or kept, "tried": tried, "trial": trial if may_try else None}
    context |= {"versions": versions(), "labels": _labels(kept), "section": "parks"}
    return render(request, "parks/scorecards.html", context)


@login_required
@require_safe
def scorecard(request: SignedIn, code: str) -> HttpResponse:
    """`/parks/scorecard/<park>/?date=`: how the score of one park comes about, what it said and what was answered."""
    _need(request)
    park = get_object_or_404(Park.objects.visible_to(request.user).filter(is_reference=False), code=code)
    day = _day(request)
    card = next(card for card in _cards(day, weights_on(day)) if card.park.pk == park.pk)
    comments = ScorecardComment.objects.visible_to(request.user).filter(park=park).select_related("by", "answered_by")
    told = [(comment, indicator_of(comment.code)) for comment in comments[:50]]
    context = {
        "card": card, "park": park, "day": day, "weights": weights_on(day), "comments": told, "section": "parks",
        **_trend(park), "may_comment": runs_park(request.user, park), "may_answer": is_official(request.user),
    }  # fmt: skip
    return render(request, "parks/scorecard.html", context)


def _trend(park: Park) -> dict[str, Any]:
    """Every published score of the park, and the line of those that have one."""
    corrected = Count("cells__corrections", distinct=True) + Count("corrections", distinct=True)
    cards = park.published_cards.select_related("period").prefetch_related("corrections").annotate(corrected=corrected)
    rows = list(cards.order_by("period__as_of"))
    scored = [(f"{one.period.as_of:%y-%m}", one.score) for one in rows[-12:] if one.score is not None]
    return {"trend": rows[::-1], "chart": charts.line(scored, top=Decimal(100))}


@login_required
@require_POST
def comment(request: SignedIn, code: str) -> HttpResponse:
    """The operator says what is wrong with one figure."""
    park = get_object_or_404(Park.objects.visible_to(request.user).select_related("operator"), code=code)
    if not runs_park(request.user, park):
        raise Http404
    arguments = {"code": request.POST.get("code", ""), "text": request.POST.get("text", ""), "as_of": _day(request)}
    done = _("意见已发给科技局，5 个工作日内答复。")
    act(request, services.comment_on_figure, done=done, park=park, by=request.user, now=timezone.now(), **arguments)
    return redirect("park_scorecard", park.code)


@login_required
@require_POST
def answer_comment(request: SignedIn, pk: int) -> HttpResponse:
    """The bureau answers."""
    found = get_object_or_404(ScorecardComment.objects.visible_to(request.user).select_related("park"), pk=pk)
    if not is_official(request.user):
        raise Http404
    text, done = request.POST.get("answer", ""), _("答复已发给园区。")
    act(request, services.answer_comment, done=done, comment=found, text=text, by=request.user, now=timezone.now())
    return redirect("park_scorecard", found.park.code)


def _need(request: SignedIn) -> None:
    if not sees_scorecard(request.user):
        raise Http404


def _day(request: SignedIn) -> date:
    today = timezone.localdate()
    return DayForm(request.POST or request.GET or None, today=today).day(measuring.latest_day(today))


def _cards(day: date, by: Weights) -> list[Standing]:
    definitions = _known(by)
    figures = measuring.figures_of_all(definitions, day, timezone.localdate())
    return standings(measuring.parks_measured(), definitions, figures, by)


def _known(by: Weights) -> dict[str, Indicator]:
    return {code: definition for code in by.of if (definition := indicator_of(code)) is not None}


def _labels(by: Weights) -> list[tuple[Indicator, Decimal, str]]:
    return [(definition, by.of[code], by.why.get(code, "")) for code, definition in _known(by).items()]


def _file(cards: list[Standing], by: Weights, day: date) -> tuple[list[str], list[list[object]]]:
    """One line a park and indicator: enough to compute every score again."""
    header = [
        _("园区"),
        _("同组"),
        _("截至"),
        _("权重版本"),
        _("指标"),
        _("数值"),
        _("位置"),
        _("权重"),
        _("总分"),
        _("名次"),
    ]
    rows: list[list[object]] = []
    for card in cards:
        head: list[object] = [card.park.name, card.group, day, by.version or _("试算")]
        for cell in card.cells:
            value = cell.figure.value if cell.figure else None
            rows.append([*head, cell.indicator.code, value, cell.place, cell.weight, card.score, card.rank])
    return header, rows
