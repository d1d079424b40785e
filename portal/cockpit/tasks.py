"""Celery doors of the cockpit. A report's row is the record; a task is a wake-up."""

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from portal.cockpit.enums import ReportKind
from portal.cockpit.models import Report
from portal.cockpit.services import LEASE, ask_report
from portal.cockpit.services import make_report as make

log = structlog.get_logger(__name__)


@shared_task
def make_report(report_id: int) -> None:
    """Make one report."""
    make(report_id=report_id, now=timezone.now())


@shared_task
def weekly_report() -> None:
    """Early on Monday: last week's report of the city. The schedule knows days only, so other days do nothing."""
    now = timezone.now()
    if timezone.localdate(now).isoweekday() == 1:
        wake(ask_report(kind=ReportKind.WEEKLY, by=None, now=now))


@shared_task
def resume_reports() -> int:
    """Every minute: wake reports for which no worker shows signs of life."""
    waiting = list(Report.objects.stalled_since(timezone.now() - LEASE))
    for report in waiting:
        wake(report)
    return len(waiting)


def wake(report: Report) -> None:
    """Ask for a worker; where the broker does not answer, the sweeper asks again within a minute."""
    try:
        make_report.apply_async([report.pk], retry=False)
    except (KombuError, RedisError, OSError) as error:
        log.warning("wake_up_lost", task=make_report.name, error=str(error))
