"""One match: why, what is missing, the answer, and who looks after it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.doors import act, back_to
from common.models import StateChange
from matching import boards
from matching.enums import DeclineReason, MatchStatus, Verdict
from matching.forms import AnswerForm
from matching.models import Conversation, Match
from matching.nearmiss import bases_that_lift
from matching.presenting import marked_sides, present
from matching.rules import is_party
from matching.services.answers import answer, side_to_answer
from matching.services.claims import claim as claim_match
from matching.services.claims import release as release_match

_DONE = {
    Verdict.INTERESTED: lambda: _("已记录并转告对方。对方同意后即可开始对话。"),
    Verdict.DECLINED: lambda: _("已答复，对方会看到您选的理由。"),
    Verdict.IRRELEVANT: lambda: _("已记录，系统会据此改进推荐。"),
}


def load(request: HttpRequest, pk: int) -> Match:
    """A match that this person may see, or 404."""
    return get_object_or_404(boards.with_claims(boards.readable(request.user)), pk=pk)


@login_required
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a match; a POST is an answer from its form or from a card elsewhere."""
    found = load(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = _DONE[Verdict(data["verdict"])]()
        if act(request, answer, done=done, match=found, by=request.user, now=timezone.now(), **data):
            return back_to(request, "match", found.pk)
    return render(request, "matching/match.html", {"form": form, **_context(request, found)})


def _context(request: HttpRequest, found: Match) -> dict[str, Any]:
    user = request.user
    need_text, achievement_text = marked_sides(found)
    party = is_party(user, found)
    return {
        "match": found,
        "card": present([found], steps=True)[0],
        "questions": list(found.questions.select_related("organisation")),
        "lifting": bases_that_lift(found),
        "need_text": need_text,
        "achievement_text": achievement_text,
        "is_party": party,
        "my_side": side_to_answer(found, user) if party else "",
        "may_answer": party and _is_open_to(found, user),
        "reasons": DeclineReason.choices,
        "owed": boards.owed_answers([found]).get(found.pk),
        "history": StateChange.objects.about(found).select_related("by"),
        "conversation": Conversation.objects.visible_to(user).filter(match=found).first(),
        "now": timezone.now(),
    }


def _is_open_to(found: Match, user: Any) -> bool:
    """Whether this person's side still has something to say."""
    given = getattr(found, f"{side_to_answer(found, user)}_answer")
    return found.status in (MatchStatus.NEW, MatchStatus.WAITING) and given != Verdict.INTERESTED


@login_required
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """A broker takes the match."""
    found = load(request, pk)
    act(request, claim_match, done=_("已由您跟进，双方会收到通知。"), match=found, by=request.user, now=timezone.now())
    return back_to(request, "match", found.pk)


@login_required
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """A broker hands the match back."""
    found = load(request, pk)
    act(request, release_match, done=_("已交回看板。"), match=found, by=request.user, now=timezone.now())
    return redirect("board")
