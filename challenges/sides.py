"""Bids of one challenge side by side (N25): the same criteria, indicators, price and plan for each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet

from challenges.comparison import Compared, compare_all
from challenges.enums import AssignmentStatus
from challenges.models import Bid, Challenge
from challenges.services.reviewing import diverges, spread_of


@dataclass(frozen=True)
class Side:
    """One column. `criteria` are averages in the rubric's order; `reviews` are shown to officials only."""

    bid: Bid
    lines: list[Compared]
    criteria: list[Decimal | None]
    reviews: list[Any]
    asked: int
    spread: Decimal
    diverges: bool
    steps: dict[str, bool] = field(default_factory=dict)

    @property
    def missed(self) -> int:
        """Musts that the promise does not reach."""
        return sum(line.fails for line in self.lines)


def loaded(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    """With everything that a column shows, in a constant number of queries."""
    many = (
        "answers",
        "milestones",
        "members__organisation",
        "assignments__scores",
        "assignments__reviewer__user",
        "attachments",
    )
    return bids.select_related("organisation", "challenge__terms").prefetch_related(*many).order_by("-score", "pk")


def sides(challenge: Challenge, bids: Iterable[Bid], user: Any) -> list[Side]:
    """A column for each bid that this person may read."""
    indicators = list(challenge.indicators.all())
    rubric = challenge.terms.value("rubric") if challenge.terms else ()
    return [_side(bid, indicators, rubric, user) for bid in bids]


def _side(bid: Bid, indicators: list[Any], rubric: Any, user: Any) -> Side:
    answers = {answer.indicator_id: answer for answer in bid.answers.all()}
    kept = [row for row in bid.assignments.all() if row.status != AssignmentStatus.RECUSED]
    done = [row for row in kept if row.status == AssignmentStatus.SUBMITTED]
    totals = [row.total for row in done if row.total is not None]
    return Side(
        bid=bid, lines=compare_all(indicators, answers), reviews=done, asked=len(kept), spread=spread_of(totals),
        diverges=diverges(totals), criteria=[_average(done, criterion) for criterion, _weight in rubric],
        steps=dict.fromkeys((row.name for row in bid.workflow.open_to(user, bid)), True),
    )  # fmt: skip


def _average(reviews: list[Any], criterion: str) -> Decimal | None:
    scores = [row.score for review in reviews for row in review.scores.all() if row.criterion == criterion]
    if not scores:
        return None
    return (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
