"""Working at the unfinished run: one chunk under a lease, its result in one transaction, then the next stage."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from matching import leases
from matching.collector import collector_paused
from matching.enums import UNFINISHED, ChunkStatus, Stage
from matching.models import MatchChunk, MatchRun
from matching.services.retention import tidy_runs
from matching.services.runs import restart_run
from matching.services.stages import WORKERS, BeginAgain, Writer
from matching.wake import WORK, wake_on_commit

logger = structlog.get_logger(__name__)
STAGES = list(Stage)


def work_chunk() -> bool:
    """Lease one chunk, do it, write its result; False where there was none to lease.

    What is computed is written in one transaction, which is rolled back where the lease no longer counts. An error is
    noted on the chunk, which is tried again later; with the database gone nothing can be noted, and the lease runs out.
    """
    chunk = leases.lease_chunk()
    if chunk is None:
        return False
    try:
        with leases.renewed(chunk), collector_paused():
            write = WORKERS[Stage(chunk.stage)](chunk)
            _finish_chunk(chunk, write, timezone.now())
        if chunk.stage == Stage.PUBLISH:
            tidy_runs()
    except leases.StaleLease:
        logger.warning("result_refused", chunk=str(chunk))
    except BeginAgain as error:
        logger.warning("run_begins_again", run=chunk.run_id, reason=str(error))
        restart_run(run_id=chunk.run_id, epoch=chunk.epoch)
    except DatabaseError:
        raise
    except Exception as error:
        logger.exception("chunk_failed", chunk=str(chunk))
        leases.give_back(chunk, f"{type(error).__name__}: {error}")
    return True


@transaction.atomic
def _finish_chunk(chunk: MatchChunk, write: Writer, now: datetime) -> None:
    changes = write(now)
    run = leases.hold(chunk)
    MatchChunk.objects.filter(pk=chunk.pk).update(
        status=ChunkStatus.DONE, done_at=now, lease_until=None, owner="", error="", result=changes.result
    )
    for counter, amount in changes.counters.items():
        setattr(run, counter, getattr(run, counter) + amount)
    for field, value in changes.fields.items():
        setattr(run, field, value)
    if run.status in UNFINISHED:
        _advance(run)
    run.save()


def _advance(run: MatchRun) -> None:
    """Go on to the next stage that has chunks, once this one has none left."""
    undone = MatchChunk.objects.filter(run=run).exclude(status=ChunkStatus.DONE)
    left = undone.filter(stage=run.stage).count()
    while not left:
        run.stage = STAGES[STAGES.index(Stage(run.stage)) + 1]
        left = undone.filter(stage=run.stage).count()
        if left:
            wake_on_commit(WORK, times=min(left, settings.MATCHING_WORKERS))
