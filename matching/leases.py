"""Leases on chunks: who may work, for how long, and whose result counts.

Times are the database's, so that workers' clocks need not agree. A lease is short and renewed while the work goes on;
when its holder is killed it runs out by itself. Whoever comes back late, a zombie, finds another token and may not
write.
"""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from matching.enums import UNFINISHED, ChunkStatus, RunStatus
from matching.limits import MAX_ATTEMPTS
from matching.models import MatchChunk, MatchRun

LEASE = timedelta(seconds=30)
RENEW_SECONDS = 10.0
BACKOFF = timedelta(seconds=10)
_in_hand: set[str] = set()
"""Leases that this process is working at."""


class StaleLease(Exception):
    """This worker's lease was taken by another, or its run began again: its result is thrown away."""


def open_chunks() -> Q:
    """Chunks that may be leased now: of the stage at hand, waiting or with a lease that has run out."""
    free = Q(status=ChunkStatus.WAITING) | Q(status=ChunkStatus.LEASED)
    timely = Q(lease_until=None) | Q(lease_until__lt=Now())
    at_hand = Q(run__status__in=UNFINISHED, stage=F("run__stage"), epoch=F("run__epoch"))
    return at_hand & free & timely


@transaction.atomic
def lease_chunk() -> MatchChunk | None:
    """Lease the next chunk of the unfinished run for this worker; None where there is none to lease."""
    release_abandoned()
    chunks = MatchChunk.objects.select_for_update(skip_locked=True, of=("self",)).select_related("run")
    chunk = chunks.filter(open_chunks(), attempts__lt=MAX_ATTEMPTS).order_by("number").first()
    if chunk is None:
        return None
    chunk.owner = f"{_host()}:{os.getpid()}:{secrets.token_hex(8)}"
    chunk.status = ChunkStatus.LEASED
    _in_hand.add(chunk.owner)
    MatchChunk.objects.filter(pk=chunk.pk).update(
        owner=chunk.owner, status=chunk.status, lease_until=Now() + LEASE, attempts=F("attempts") + 1
    )
    queued = MatchRun.objects.filter(pk=chunk.run_id, status=RunStatus.QUEUED)
    queued.update(status=RunStatus.RUNNING, started_at=Now())
    return chunk


def release_abandoned() -> int:
    """End leases whose holder is known to be gone: a dead process of this host, or this one after an error it could not
    write down. So work goes on at once; for other hosts the lease runs out by itself. Returns how many."""
    mine = f"{_host()}:"
    held = MatchChunk.objects.filter(status=ChunkStatus.LEASED, owner__startswith=mine, lease_until__gte=Now())
    gone = [owner for owner in held.values_list("owner", flat=True) if not _is_alive(owner.removeprefix(mine), owner)]
    return MatchChunk.objects.filter(owner__in=gone).update(lease_until=None)


def _is_alive(process: str, owner: str) -> bool:
    pid = int(process.partition(":")[0])
    if pid == os.getpid():
        return owner in _in_hand
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _host() -> str:
    """This node and its table of processes: containers may share a name, never both."""
    try:
        table = os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        table = 0
    return f"{settings.MATCHING_NODE[:32]}/{table}"


@contextmanager
def renewed(chunk: MatchChunk) -> Iterator[None]:
    """Renew the lease from a thread while the block works; a short chunk never starts a connection."""
    done = threading.Event()
    thread = threading.Thread(target=_renew, args=(chunk.pk, chunk.owner, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        _in_hand.discard(chunk.owner)


def _renew(chunk_id: int, owner: str, done: threading.Event) -> None:
    try:
        while not done.wait(RENEW_SECONDS):
            with suppress(DatabaseError):  # the next round, or the check before the result is written, will tell
                MatchChunk.objects.filter(pk=chunk_id, owner=owner).update(lease_until=Now() + LEASE)
    finally:
        connection.close()


def hold(chunk: MatchChunk) -> MatchRun:
    """Inside a transaction: lock the run, and prove that the lease still counts. Raises StaleLease.

    Called after the results are written and before they are committed, so that workers write side by side. The lock is
    one that rows pointing at the run do not contend with.
    """
    run = MatchRun.objects.select_for_update(no_key=True).get(pk=chunk.run_id)
    mine = MatchChunk.objects.filter(pk=chunk.pk, owner=chunk.owner, status=ChunkStatus.LEASED)
    if run.status not in UNFINISHED or run.epoch != chunk.epoch or run.stage != chunk.stage or not mine.exists():
        raise StaleLease(str(chunk))
    return run


def give_back(chunk: MatchChunk, error: str) -> None:
    """The work failed: note why, and let it be tried again a little later each time."""
    MatchChunk.objects.filter(pk=chunk.pk, owner=chunk.owner, status=ChunkStatus.LEASED).update(
        status=ChunkStatus.WAITING, owner="", error=error[:2000], lease_until=Now() + BACKOFF * (chunk.attempts + 1)
    )
