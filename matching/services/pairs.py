"""The place of a pair that the page could not count itself: asked by a person, counted by a worker."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from achievements.models import Achievement
from matching import encoders
from matching.datasource import achievement_as_engine
from matching.models import MatchRun, PairQuestion
from matching.placement import Placed, place_of
from matching.services.asked import answer_waiting, asked_anew
from matching.services.rehearsals import as_engine
from matching.wake import REHEARSE, wake_on_commit
from needs.models import Need


@transaction.atomic
def ask_place(*, need: Need, achievement: Achievement, by: Any, now: datetime) -> PairQuestion:
    """Ask anew where this pair stands. Both must be visible to the asker: the view sees to that."""
    values = asked_anew(by=by, now=now)
    question, _ = PairQuestion.objects.update_or_create(need=need, achievement=achievement, defaults=values)
    wake_on_commit(REHEARSE)
    return question


def answer_places(*, now: datetime) -> int:
    """Answer what waits; returns how many."""
    return answer_waiting(PairQuestion, _result, about="need", now=now)


def _result(run: MatchRun, question: PairQuestion) -> dict[str, Any]:
    need, offer = as_engine(question.need), achievement_as_engine(question.achievement)
    placed = place_of(run, need, offer, encoders.encoder)
    if placed is None:
        raise FileNotFoundError(run.index_name)
    return asdict(placed)


def answered(*, need: Need, achievement: Achievement, run: MatchRun) -> Placed | None:
    """What a worker counted against this very run, if it has."""
    held = PairQuestion.objects.filter(need=need, achievement=achievement, run=run, error="").first()
    is_fresh = held is not None and held.result and held.asked_at >= max(need.updated_at, achievement.updated_at)
    return Placed(**held.result) if held is not None and is_fresh else None
