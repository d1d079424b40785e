"""What people did with matches, as judgements to learn from: answers, introductions and contracts with their weights.

A decline teaches only what its reason says of the fit: who already has a supplier, or another right owner, has not said
that the achievement does not fit. What was never shown is not judged, so nothing learns from silence.

People judge what they are shown, and they are shown what the ranker liked: its own taste would come back as a lesson. The
trials (exploring.py) are the way out. An answer to a trial stands for all lists that the lot could have fallen on, so it
counts by the inverse of the chance that fell, at most MOST_FOR_A_TRIAL times: a single answer to a rare chance must not
outweigh everything else.
"""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from challenges.models import Contract
from matching.engine.learning.material import Judgement
from matching.enums import DeclineReason, MatchStatus, Verdict
from matching.models import Match, MatchAnswer, Message, Trial

CONTRACTED = (4, 2.0)
TALKED = (4, 1.5)
CONNECTED = (4, 1.0)
INTERESTED = (3, 0.7)
IRRELEVANT = (1, 1.0)
DECLINED = {
    DeclineReason.INDICATORS_MISSED: (2, 1.0),
    DeclineReason.TOO_EARLY: (2, 0.7),
    DeclineReason.ADVANTAGE_UNCLEAR: (2, 0.5),
    DeclineReason.DESCRIPTION_UNCLEAR: (2, 0.3),
    DeclineReason.PRICE: (3, 0.3),
}
"""Grade 1 to 4 and weight. Proposals, to be refitted once outcomes are many; other reasons say nothing of the fit."""
MOST_FOR_A_TRIAL = 4.0
"""A lot falls on one of ten lists: chances below a quarter are rare, and an answer to one counts as four."""


def lessons() -> list[Judgement]:
    """One judgement for each match that people answered: the furthest it came, else why it was declined."""
    judged = [(match, _lesson(match)) for match in _answered()]
    return [
        Judgement(str(match.need_id), str(match.achievement_id), lesson[0], lesson[1] * share_of_trial(match))
        for match, lesson in judged
        if lesson is not None
    ]


def share_of_trial(match: Match) -> float:
    """How many lists an answer stands for: 1, or the clipped inverse of the chance of the trial that it answers.

    A trial counts where it came before the first answer: later ones showed what was known already.
    """
    first = min(answer.at for answer in match.answers.all())
    chances = [trial.propensity for trial in match.trials.all() if trial.at <= first and trial.propensity > 0]
    return min(MOST_FOR_A_TRIAL, 1 / chances[-1]) if chances else 1.0


def _answered() -> Iterable[Match]:
    """Matches with an answer, in the order of their keys, with what became of them."""
    signed = Contract.objects.exclude(sponsor_confirmed_at=None).exclude(bidder_confirmed_at=None)
    contracted = signed.filter(
        challenge__need=OuterRef("need"), bid__organisation=OuterRef("achievement__organisation")
    )
    spoken = Message.objects.filter(conversation__match=OuterRef("pk")).order_by().values("conversation")
    both = spoken.annotate(sides=Count("organisation", distinct=True)).filter(sides__gte=2)
    answered = Match.objects.filter(Exists(MatchAnswer.objects.filter(match=OuterRef("pk")))).order_by("pk")
    return answered.annotate(contracted=Exists(contracted), talked=Exists(both)).prefetch_related(
        "answers", Prefetch("trials", queryset=Trial.objects.order_by("at", "pk"))
    )


def _lesson(match: Match) -> tuple[int, float] | None:
    if match.contracted:  # type: ignore[attr-defined]
        return CONTRACTED
    if match.status == MatchStatus.CONNECTED:
        return TALKED if match.talked else CONNECTED  # type: ignore[attr-defined]
    against = [answer for answer in match.answers.all() if answer.verdict != Verdict.INTERESTED]
    if not against:
        return INTERESTED
    last = against[-1]
    return IRRELEVANT if last.verdict == Verdict.IRRELEVANT else DECLINED.get(DeclineReason(last.reason))


def answers_since(moment: object | None) -> int:
    """How many answers have come since then; all of them for None."""
    return MatchAnswer.objects.filter(Q() if moment is None else Q(at__gt=moment)).count()
