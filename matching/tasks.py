"""Celery doors. Every task is a wake-up without arguments: what there is to do is in the database."""

import time
from typing import Any

from celery import shared_task
from celery.signals import worker_init, worker_ready
from django.utils import timezone

from matching import encoders
from matching.services import challenge_lists, joint, leads, pairs, rankers, rehearsals, singles, sweeping, working
from matching.wake import RECORD_ENCODER, SWEEP, wake

WORK_SECONDS = 10.0
"""A task takes chunks until then, the last one may take another minute; then other queues have their turn."""


@shared_task
def work() -> None:
    """Work at the unfinished run, chunk by chunk; before the next chunk would be too late, hand over to a new task."""
    until = time.monotonic() + WORK_SECONDS
    while working.work_chunk():
        if time.monotonic() > until:
            sweeping.wake_for_open_chunks()
            return


@shared_task
def match_requests() -> None:
    singles.match_requests(now=timezone.now())


@shared_task
def run_nightly() -> None:
    sweeping.start_night(now=timezone.now())


@shared_task
def sweep() -> None:
    sweeping.sweep(now=timezone.now())


@shared_task
def rehearse() -> None:
    rehearsals.rehearse(now=timezone.now())
    challenge_lists.search_waiting(now=timezone.now())
    pairs.answer_places(now=timezone.now())


@shared_task
def propose_joint() -> None:
    joint.propose_joint(now=timezone.now())


@shared_task
def find_leads() -> None:
    leads.find_leads(now=timezone.now())


@shared_task
def train_ranker() -> None:
    rankers.train_from_answers(now=timezone.now())


@shared_task
def record_encoder() -> None:
    encoders.record_encoder(now=timezone.now())


@worker_init.connect
def choose_encoder(**_: Any) -> None:
    encoders.choose_before_fork()


@worker_ready.connect
def look_around(**_: Any) -> None:
    """A worker that starts does not wait for the next minute."""
    wake(RECORD_ENCODER)
    wake(SWEEP)
