"""The sweeper: every twenty seconds, and at a worker's start, it asks again for whatever was lost."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from matching.enums import UNFINISHED, RunKind
from matching.leases import open_chunks, release_abandoned
from matching.limits import MAX_ATTEMPTS, NIGHT_HOUR
from matching.models import ChallengeSearch, MatchChunk, MatchRequest, MatchRun, Rehearsal
from matching.services.runs import fail_run, start_run
from matching.wake import MATCH_REQUESTS, REHEARSE, WORK, wake
from needs.models import Need

_ONE_SWEEPER = 7_030_201
"""Key of the advisory lock, transaction level: it holds behind a connection pooler, and dies with its transaction."""


def sweep(*, now: datetime) -> None:
    """Start a night that was missed, give up what has failed too often, and wake workers for whatever waits."""
    with transaction.atomic():
        if not _alone():
            return
        release_abandoned()
        _give_up(now)
        _start_missed_night(now)
        requests = MatchRequest.objects.waiting().exists()
    wake_for_open_chunks()
    if requests:
        wake(MATCH_REQUESTS)
    if Rehearsal.objects.waiting().exists() or ChallengeSearch.objects.waiting().exists():
        wake(REHEARSE)


def wake_for_open_chunks() -> None:
    """As many wake-ups as there are workers, or chunks to lease."""
    chunks = MatchChunk.objects.filter(open_chunks()).count()
    if chunks:
        wake(WORK, times=min(chunks, settings.MATCHING_WORKERS))


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_SWEEPER])
        return bool(cursor.fetchone()[0])


def last_night(now: datetime) -> datetime:
    """The latest 02:00 in Shanghai that is over."""
    local = timezone.localtime(now)
    due = local.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return due if due <= local else due - timedelta(days=1)


def start_night(*, now: datetime) -> MatchRun:
    """The run of the latest night, opened if that night has none."""
    return start_run(kind=RunKind.NIGHTLY, now=now, night=last_night(now).date())


def _start_missed_night(now: datetime) -> None:
    """A night counts as missed when needs were published before it, and no run of any kind began since."""
    due = last_night(now)
    if MatchRun.objects.filter(asked_at__gte=due).exists() or MatchRun.objects.unfinished().exists():
        return
    if Need.objects.published().filter(published_at__lt=due).exists():
        start_night(now=now)


def _give_up(now: datetime) -> None:
    """A chunk that has used up its attempts, and is no longer being worked at, fails its run."""
    worn = MatchChunk.objects.filter(open_chunks(), attempts__gte=MAX_ATTEMPTS).select_related("run").first()
    if worn is not None and worn.run.status in UNFINISHED:
        fail_run(run=worn.run, error=worn.error or f"worker died {worn.attempts} times in {worn}", now=now)
