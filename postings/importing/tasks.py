"""Celery doors of imports: ids in, one service called. The job's row is the record; a task is a wake-up."""

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from postings.importing import jobs
from postings.importing.enums import ImportStatus
from postings.importing.models import ImportJob

log = structlog.get_logger(__name__)


@shared_task(name="postings.tasks.process_import")
def process_import(job_id: int) -> None:
    """Check or write one file, for as long as a task may run; then hand on to the next."""
    job = jobs.claim_import(job_id=job_id, now=timezone.now())
    if job is None:
        return
    try:
        if job.status == ImportStatus.UPLOADED:
            jobs.check_import(job=job, now=timezone.now())
        elif not jobs.run_import(job=job):
            wake(job)
    except (OperationalError, InterfaceError):
        raise  # the database went away; the sweeper comes back to the job
    except Exception:
        log.exception("import_failed", job=job.token)
        jobs.fail_import(job=ImportJob.objects.get(pk=job.pk), now=timezone.now())


def go_on(job: ImportJob) -> None:
    """Write a confirmed file: a small one at once, in the process of who confirmed it, a larger one by a worker."""
    if job.total <= jobs.WRITE_AT_ONCE:
        process_import(job.pk)
    else:
        wake(job)


def wake(job: ImportJob) -> None:
    """Ask for a worker; where the broker does not answer, the sweeper asks again within a minute."""
    try:
        process_import.apply_async([job.pk], retry=False)
    except (KombuError, RedisError, OSError) as error:
        log.warning("wake_up_lost", task=process_import.name, error=str(error))


@shared_task(name="postings.tasks.resume_imports")
def resume_imports() -> int:
    """Every minute: wake jobs that no worker shows signs of life for."""
    waiting = list(ImportJob.objects.stalled_since(timezone.now() - jobs.LEASE))
    for job in waiting:
        wake(job)
    return len(waiting)
