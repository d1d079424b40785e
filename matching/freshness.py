"""How age moves a place (N19): what its owner has not confirmed for long stands further back among its equals.

Age is no part of a score: scores, grades, bands and the places that a run stores stay absolute, so that a posting that
was matched by itself and one matched in a full run come out the same. Age counts when a list is read, at the instant of
the run that readers see: an order stands still between two runs, and an owner who confirms is back at once.

The loss grows evenly from a third of the time after which a posting is taken down (30 days) to all of it (90 days). It
is bounded by MOST_SCORE in a need's list, where it changes nothing across the tenth place, and by MOST_GRADE in an
achievement's list.
"""

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, FloatField, QuerySet, Subquery, Value
from django.db.models.expressions import Case, Combinable, When
from django.db.models.functions import Coalesce, Extract, Greatest, Least
from django.utils.translation import gettext as _

from matching.models import CurrentRun, Match
from matching.services.exposure import FIRST
from postings.models import CONFIRM_AFTER

SECONDS_A_DAY = 86_400
FRESH_DAYS = CONFIRM_AFTER.days // 3
"""Until then age costs nothing."""
MOST_SCORE = 0.03
"""As much as another technical field costs; a need's first ten lie within about 0.15."""
MOST_GRADE = 0.25
"""A quarter of a grade."""


def run_instant() -> Combinable:
    """When readers went over to the run that they see, as part of a query."""
    return Subquery(CurrentRun.objects.values("switched_at")[:1])


def with_ages(matches: QuerySet[Match], *, at: datetime | Combinable | None = None) -> QuerySet[Match]:
    """Each match with `need_age` and `achievement_age`: days since the owner last confirmed, 0 where that is unknown."""
    moment = run_instant() if at is None else at
    return matches.annotate(need_age=_days("need", moment), achievement_age=_days("achievement", moment))


def freshest_of_need(matches: QuerySet[Match]) -> QuerySet[Match]:
    """A need's list: best first, of near equals the one confirmed lately. Wants `with_ages`."""
    return matches.order_by(*order_in_need())


def order_in_need() -> tuple[Any, ...]:
    """The order of a need's list, for querysets with `with_ages`."""
    behind = Case(When(rank__lte=FIRST, then=0), default=1)
    worth = F("score") - MOST_SCORE * _loss("achievement_age")
    return behind, worth.desc(), "rank", "pk"


def freshest_of_achievement(matches: QuerySet[Match]) -> QuerySet[Match]:
    """An achievement's list, likewise by how well it would meet each need. Wants `with_ages`."""
    worth = F("grade") - MOST_GRADE * _loss("need_age")
    return matches.order_by(worth.desc(), "rank", "pk")


def age_in_words(days: float) -> str:
    """`62 天`, `14 个月`; empty while age costs nothing."""
    if days <= FRESH_DAYS:
        return ""
    if days <= CONFIRM_AFTER.days:
        return _("%(days)d 天") % {"days": days}
    return _("%(months)d 个月") % {"months": days // 30}


def _days(side: str, at: datetime | Combinable) -> Combinable:
    moment = ExpressionWrapper(at if isinstance(at, Combinable) else Value(at), output_field=DateTimeField())
    last = Coalesce(F(f"{side}__confirmed_at"), F(f"{side}__published_at"))
    seconds = Extract(ExpressionWrapper(moment - last, output_field=DurationField()), "epoch")
    return Coalesce(Greatest(seconds / float(SECONDS_A_DAY), 0.0, output_field=FloatField()), 0.0)


def _loss(age: str) -> Combinable:
    """0 to 1."""
    slope = float(CONFIRM_AFTER.days - FRESH_DAYS)
    share = (F(age) - float(FRESH_DAYS)) / slope
    return Least(Greatest(share, 0.0, output_field=FloatField()), 1.0, output_field=FloatField())
