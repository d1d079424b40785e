"""The life of a run, one at a time: opened, joined, begun again, given up. The work itself is in `working`."""

from datetime import date, datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction

from matching.enums import UNFINISHED, RunKind, RunStatus, Stage
from matching.models import MatchChunk, MatchRequest, MatchRun, RankedList
from matching.services.announcing import tell_failed
from matching.wake import WORK, wake_on_commit

logger = structlog.get_logger(__name__)


def start_run(*, kind: str, now: datetime, by: Any = None, night: date | None = None) -> MatchRun:
    """Open a run and wake the workers. Where one is unfinished, that one is joined; a night that had its run keeps it.

    The unique rows decide, not this function: of several triggers at once one inserts, the others wait for it and join.
    """
    for _ in range(3):
        known = MatchRun.objects.unfinished().first() or _run_of(kind, night)
        if known is not None:
            return known
        try:
            return _open_run(kind=kind, now=now, by=by, night=night)
        except IntegrityError:
            continue  # somebody opened one meanwhile, and it may have ended since
    raise RuntimeError("a run could neither be opened nor joined")


def _run_of(kind: str, night: date | None) -> MatchRun | None:
    return MatchRun.objects.filter(kind=kind, night=night).first() if kind == RunKind.NIGHTLY else None


@transaction.atomic
def _open_run(*, kind: str, now: datetime, by: Any, night: date | None) -> MatchRun:
    run = MatchRun.objects.create(kind=kind, night=night, by=by, asked_at=now)
    MatchChunk.objects.create(run=run, stage=Stage.SNAPSHOT, number=0, epoch=run.epoch)
    logger.info("run_opened", run=run.pk, kind=kind)
    wake_on_commit(WORK)
    return run


@transaction.atomic
def restart_run(*, run_id: int, epoch: int) -> None:
    """Begin again under a new epoch; whatever the old one still writes is refused."""
    run = MatchRun.objects.select_for_update(no_key=True).get(pk=run_id)
    if run.status not in UNFINISHED or run.epoch != epoch:
        return
    run.epoch, run.stage = run.epoch + 1, Stage.SNAPSHOT
    run.embeddings_new = run.candidates = 0
    run.save()
    run.chunks.all().delete()
    RankedList.objects.filter(run=run).delete()
    MatchChunk.objects.create(run=run, stage=Stage.SNAPSHOT, number=0, epoch=run.epoch)
    wake_on_commit(WORK)


@transaction.atomic
def fail_run(*, run: MatchRun, error: str, now: datetime) -> None:
    """Give a run up: readers keep the results that they have, officials are told why, requests are matched singly."""
    changed = MatchRun.objects.filter(pk=run.pk, status__in=UNFINISHED).update(
        status=RunStatus.FAILED, error=error[:2000], finished_at=now
    )
    if not changed:
        return
    MatchRequest.objects.filter(covered_by=run).update(covered_by=None)
    logger.error("run_failed", run=run.pk, error=error)
    tell_failed(run, error=error, now=now)
