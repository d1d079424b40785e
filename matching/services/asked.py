"""Answering what waits: one worker at a time for each question, a few attempts, then the error is the answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from django.db import transaction
from django.db.models import F, Q

from matching.limits import MAX_ATTEMPTS
from matching.models.asked import Question
from matching.models.runs import MatchRun
from matching.selectors import current_run

logger = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""A worker that has not answered by then is taken for dead."""

Asked = TypeVar("Asked", bound=Question)


def asked_anew(*, by: Any, now: datetime) -> dict[str, Any]:
    """The fields of a question that is asked now; the old answer is forgotten."""
    return {"by": by, "asked_at": now, "done_at": None, "lease_until": None, "attempts": 0, "result": {}, "error": ""}


def answer_waiting(
    model: type[Asked], answer: Callable[[MatchRun, Asked], dict[str, Any]], *, about: str, now: datetime
) -> int:
    """Answer the questions of a model that wait; returns how many. `about` names its relation to what it asks of."""
    done = 0
    while (question := _take(model, about, now)) is not None:
        try:
            run = current_run()
            values: dict[str, Any] = {"run": run, "result": answer(run, question) if run else {}, "error": ""}
        except Exception as error:
            logger.exception("question_failed", question=str(question))
            values = {"error": f"{type(error).__name__}: {error}"[:2000]}
            if question.attempts < MAX_ATTEMPTS:
                model._default_manager.filter(pk=question.pk).update(**values)
                continue
        same = model._default_manager.filter(pk=question.pk, asked_at=question.asked_at)
        done += same.update(done_at=now, **values)
    return done


@transaction.atomic
def _take(model: type[Asked], about: str, now: datetime) -> Asked | None:
    """One that waits and is not in another worker's hands; its attempts are counted before the work."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = model._default_manager.filter(free, done_at=None).select_related(about).order_by("asked_at", "pk")
    question = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if question is not None:
        model._default_manager.filter(pk=question.pk).update(attempts=F("attempts") + 1, lease_until=now + LEASE)
        question.attempts += 1
    return question
