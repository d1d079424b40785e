"""One posting at a time: what was published, changed or withdrawn since the last run, by the same engine code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F, Max, Min, Q
from django.db.models.functions import Now

from matching import indexes
from matching.collector import collector_paused
from matching.enums import RunKind, Side
from matching.models import CurrentRun, MatchRequest, MatchRun
from matching.services.lists import Changed, ListChanges, compute, write
from matching.services.publishing import lock_current_run
from matching.services.runs import start_run
from matching.wake import MATCH_REQUESTS, wake

logger = structlog.get_logger(__name__)

BATCH = 5_000
"""A batch touches each list once, however many of its postings reach it: the larger, the cheaper for each."""
LEASE = timedelta(seconds=120)
BULK, BULK_SHARE = 400, 0.05
"""More changes than this, and than this share of all postings, are cheaper by a full run: an import, say."""
QUIET = timedelta(seconds=10)
PATIENCE = timedelta(minutes=5)
"""A full run for an import begins when nothing has come for ten seconds, and after five minutes in any case."""


@dataclass(frozen=True)
class Batch:
    """Leased requests, with the generation that the work will answer."""

    requests: tuple[MatchRequest, ...]

    def ids(self, side: str) -> list[int]:
        return [request.object_id for request in self.requests if request.side == side]


def match_requests(*, now: datetime) -> int:
    """Match some of what waits; returns how many. Where there is too much, or no index yet, a full run begins."""
    summary = MatchRequest.objects.waiting().aggregate(first=Min("requested_at"), last=Max("requested_at"))
    if summary["last"] is None:
        return 0
    current = CurrentRun.objects.select_related("run").first()
    asked = MatchRequest.objects.count()
    many = asked > BULK and (current is None or asked > BULK_SHARE * (current.run.needs + current.run.achievements))
    if many or current is None or not indexes.exists(current.run.index_name):
        if not many or summary["last"] < now - QUIET or summary["first"] < now - PATIENCE:
            start_run(kind=RunKind.BULK, now=now)
        return 0
    batch = _lease()
    handled = _handle(batch, current.run, now) if batch.requests else 0
    if handled and MatchRequest.objects.waiting().exists():
        wake(MATCH_REQUESTS)
    return handled


@transaction.atomic
def _lease() -> Batch:
    free = Q(lease_until=None) | Q(lease_until__lt=Now())
    oldest = MatchRequest.objects.waiting().filter(free).order_by("requested_at", "pk")
    batch = Batch(tuple(oldest.select_for_update(skip_locked=True, of=("self",))[:BATCH]))
    ids = [request.pk for request in batch.requests]
    MatchRequest.objects.filter(pk__in=ids).update(lease_until=Now() + LEASE, attempts=F("attempts") + 1)
    return batch


def _handle(batch: Batch, run: MatchRun, now: datetime) -> int:
    """The batch together; where that fails, its halves, so that one bad posting does not hold up the others."""
    try:
        return _match(batch, run, now)
    except DatabaseError:
        raise
    except Exception as error:
        if len(batch.requests) > 1:
            middle = len(batch.requests) // 2
            return sum(_handle(Batch(half), run, now) for half in (batch.requests[:middle], batch.requests[middle:]))
        logger.exception("single_match_failed", request=str(batch.requests[0]))
        MatchRequest.objects.filter(pk=batch.requests[0].pk).update(
            error=f"{type(error).__name__}: {error}"[:2000], lease_until=Now() + timedelta(seconds=30)
        )
        return 0


def _match(batch: Batch, run: MatchRun, now: datetime) -> int:
    changed = Changed(needs=batch.ids(Side.NEED), achievements=batch.ids(Side.ACHIEVEMENT))
    with collector_paused():
        changes = compute(run, changed, going_on=lambda: _renew(batch))
        return _write(batch, run, changes, now)


@transaction.atomic
def _write(batch: Batch, run: MatchRun, changes: ListChanges, now: datetime) -> int:
    if lock_current_run() != run.pk:
        return 0  # readers have gone over to another run meanwhile, which has asked again for whatever it lacks
    if MatchRun.objects.values_list("index_name", flat=True).get(pk=run.pk) != changes.before:
        _give_back(batch.requests)  # another worker has renewed the index meanwhile: once more, from there
        return 0
    write(run, changes, now)
    return _mark_handled(batch.requests)


def _renew(batch: Batch) -> None:
    """While texts are embedded, which takes a fifth of a second each, nobody else need begin with them."""
    mine = MatchRequest.objects.filter(pk__in=[request.pk for request in batch.requests])
    mine.update(lease_until=Now() + LEASE)


def _give_back(requests: Sequence[MatchRequest]) -> None:
    MatchRequest.objects.filter(pk__in=[request.pk for request in requests]).update(
        lease_until=None, attempts=F("attempts") - 1
    )
    transaction.on_commit(lambda: wake(MATCH_REQUESTS))


def _mark_handled(requests: Sequence[MatchRequest]) -> int:
    """Handled as they were leased: what was asked again meanwhile has another generation, and waits."""
    for generation, same in groupby(sorted(requests, key=attrgetter("generation")), key=attrgetter("generation")):
        handled = MatchRequest.objects.filter(pk__in=[request.pk for request in same])
        handled.update(handled_generation=generation, lease_until=None, attempts=0, error="")
    return len(requests)
