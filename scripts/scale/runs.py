"""Full runs, runs after a change and single needs, measured through the portal's own pipeline."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import Organisation
from matching.enums import RunKind, RunStatus, Side, Stage
from matching.models import CurrentRun, Embedding, Match, MatchChunk, MatchRequest, MatchRun
from matching.services.requests import request_match
from matching.services.runs import start_run
from needs.models import Need
from portal.celery import app
from portal.embedded.layout import PROJECT_DIR
from portal.embedded.processes import wait_until
from portal.embedded.worker import COMMAND, START_SECONDS, ensure_worker
from scale.watch import Stopwatch, Watch

SINGLE_LIMIT = 60.0


def full_run(kind: str = RunKind.MANUAL, *, servers: list[int]) -> list[dict[str, Any]]:
    """A run by two workers; rows for the table: each stage, then all of it."""
    with ensure_worker(), Watch([os.getpid(), *servers]) as watch:
        clock = Stopwatch()
        run = start_run(kind=kind, now=timezone.now())
        while run.status not in (RunStatus.COMPLETED, RunStatus.FAILED):
            time.sleep(0.5)
            run.refresh_from_db()
        if run.status == RunStatus.FAILED:
            raise RuntimeError(run.error)
        whole = {"what": "complete", "wall": clock.seconds, "cpu": watch.cpu, "note": _note(run, watch.peak)}
    return [*_stages(run), whole]


def _note(run: MatchRun, peak: int) -> str:
    size = f"{run.candidates} places kept ({run.kept} a need), first {run.shown} explained"
    return f"{size}; {run.matches_new} matches; peak {peak / 2**30:.2f} GiB; result {run.result_hash[:12]}"


def _stages(run: MatchRun) -> list[dict[str, Any]]:
    """Wall time of each stage: from the end of the one before to its last chunk."""
    ends = MatchChunk.objects.filter(run=run).values("stage").annotate(end=Max("done_at"), first=Min("done_at"))
    by_stage = {row["stage"]: row["end"] for row in ends}
    rows, before = [], run.started_at
    for stage in Stage:
        if stage in by_stage and before is not None:
            rows.append(
                {
                    "what": f"  {stage.value}",
                    "wall": (by_stage[stage] - before).total_seconds(),
                    "cpu": None,
                    "note": "",
                }
            )
            before = by_stage[stage]
    return rows


def nodes_run(*, servers: list[int]) -> dict[str, Any]:
    """The same run by one node, then by two, of one process each; they share PostgreSQL, Valkey and the index folder."""
    with node("node-a"):
        alone = full_run(servers=servers)[-1]
        with node("node-b"):
            both = full_run(servers=servers)[-1]
    ratio = alone["wall"] / both["wall"]
    note = f"one node {alone['wall']:.1f} s; {ratio:.2f} times as fast with two; {both['note'].rpartition('; ')[2]}"
    return {"what": "two nodes, shards at hand", "wall": both["wall"], "cpu": both["cpu"], "note": note}


@contextmanager
def node(name: str) -> Iterator[None]:
    """A worker node of one process."""
    command = [*COMMAND, "--concurrency", "1", "--hostname", f"{name}@%h"]
    worker = subprocess.Popen(
        command, cwd=PROJECT_DIR, env=os.environ | {"MATCHING_NODE": name}, start_new_session=True
    )
    try:
        wait_until(lambda: name in _answering() or worker.poll() is not None, seconds=START_SECONDS)
        yield
    finally:
        worker.terminate()
        worker.wait()


def _answering() -> set[str]:
    answers = app.control.ping(timeout=1.0)
    return {host.partition("@")[0] for answer in answers for host in answer}


def changed_run(changed: dict[str, list[int]], *, servers: list[int]) -> dict[str, Any]:
    """From the request for all changed postings to the moment when every list is brought up to date."""
    with ensure_worker(), Watch([os.getpid(), *servers]) as watch:
        clock = Stopwatch()
        now = timezone.now()
        for side, ids in changed.items():
            request_match(side=side, ids=ids, now=now)
        while MatchRequest.objects.waiting().exists():
            time.sleep(0.2)
        if MatchRequest.objects.exclude(error="").exists():
            raise RuntimeError(MatchRequest.objects.exclude(error="").values_list("error", flat=True)[0])
        note = f"{sum(len(ids) for ids in changed.values())} postings, lists changed in place; peak {watch.peak / 2**30:.2f} GiB"
        return {"what": "2% changed", "wall": clock.seconds, "cpu": watch.cpu, "note": note}


def single_need() -> dict[str, Any]:
    """From the publication of one need to its matches on the page, with a worker that is warm."""
    needs = list(Need.objects.order_by("pk")[:4])
    with ensure_worker():
        for need in needs:
            Match.objects.filter(need=need).delete()
            clock = Stopwatch()
            request_match(side=Side.NEED, ids=[need.pk], now=timezone.now())
            while not Match.objects.filter(need=need, is_current=True).exists() and clock.seconds < SINGLE_LIMIT:
                time.sleep(0.05)
            while MatchRequest.objects.waiting().exists() and clock.seconds < SINGLE_LIMIT:
                time.sleep(0.05)
            seconds = clock.seconds
    return {"what": "one published need", "wall": seconds, "cpu": None, "note": "the fourth in a row"}


def has_results() -> bool:
    """Whether readers see a run already."""
    return CurrentRun.objects.exists()


def settle() -> None:
    """What the database does by itself in the hour after a run: it would run into the next measurement."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def forget() -> None:
    """Empty the world, so that the next size begins afresh."""
    owners = (Organisation, MatchRun, MatchRequest, Embedding)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in owners)} CASCADE")
