"""The broker's board of new and waiting matches; officials read along."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.rules import is_broker, is_official
from matching import boards
from matching.enums import Band, MatchStatus
from matching.forms import BoardFilter
from matching.presenting import present
from matching.querysets import MatchQuerySet

_WORDS = {
    "new": (lambda: _("新匹配"), lambda: _("还没有人跟进，匹配强的在前")),
    "mine": (lambda: _("我在跟进"), lambda: _("双方还没有答复")),
    "waiting": (lambda: _("等待答复"), lambda: _("一方愿意，等得最久的在前")),
    "connected": (lambda: _("已对接"), lambda: _("由我跟进、双方同意的")),
}


@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Four columns, filtered by field, band and words."""
    if not (is_broker(request.user) or is_official(request.user)):
        raise Http404
    form = BoardFilter(request.GET or None)
    columns = boards.board(request.user, _filtered(boards.readable(request.user), form))
    shown = [match for column in columns for match in column.matches]
    context = {
        "form": form,
        "columns": [
            {
                "key": column.key,
                "title": _WORDS[column.key][0](),
                "hint": _WORDS[column.key][1](),
                "total": column.total,
                "cards": present(column.matches),
            }
            for column in columns
        ],
        "owed": boards.owed_answers(shown),
        "is_broker": is_broker(request.user),
        "now": timezone.now(),
        "section": "board",
    }
    return render(request, "matching/board.html", context)


def _filtered(matches: MatchQuerySet, form: BoardFilter) -> MatchQuerySet:
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("field"):
        matches = matches.filter(Q(need__tech_field=wanted["field"]) | Q(achievement__tech_field=wanted["field"]))
    matches = (
        matches.filter(band=wanted["band"])
        if wanted.get("band")
        else matches.exclude(status=MatchStatus.NEW, band__in=(Band.WEAK, Band.NONE))
    )
    if typed := wanted.get("q"):
        matches = matches.filter(
            Q(need__title__icontains=typed)
            | Q(achievement__title__icontains=typed)
            | Q(need__organisation__name__icontains=typed)
            | Q(achievement__organisation__name__icontains=typed)
        )
    return matches
