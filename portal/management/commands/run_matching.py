"""The night's run, now: opened or joined, worked at by the Celery workers."""

import time
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.enums import RunKind, RunStatus, Stage
from matching.limits import SWEEP_SECONDS
from matching.models import MatchRequest, MatchRun
from matching.selectors import progress, unfinished_run
from matching.services.runs import start_run
from matching.services.sweeping import sweep
from portal.embedded.worker import ensure_worker

POLL_SECONDS = 0.5


class Command(BaseCommand):
    help = "Match all needs with all achievements: the same run as the night's. An unfinished run is joined."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wait", action="store_true", help="show progress until it ends; exit 1 where it failed")

    def handle(self, *args: Any, wait: bool, **options: Any) -> None:
        asked_at = timezone.now()
        run = start_run(kind=RunKind.MANUAL, now=asked_at)
        self.stdout.write(_("第 %(run)d 次匹配：%(status)s。") % {"run": run.pk, "status": run.get_status_display()})
        if wait:
            with ensure_worker():
                self._follow(run, asked_at)

    def _follow(self, run: MatchRun, asked_at: datetime) -> None:
        """Wait for the run, and for what was published before the command but after a joined run's snapshot."""
        shown, swept = "", time.monotonic()
        while True:
            run.refresh_from_db()
            shown = self._show(run, shown)
            if run.status == RunStatus.FAILED:
                raise CommandError(_("匹配没有完成：%(error)s") % {"error": run.error})
            if run.status == RunStatus.COMPLETED:
                later = unfinished_run()
                if later is None and not MatchRequest.objects.waiting().filter(requested_at__lte=asked_at).exists():
                    return
                run = later or run
            if time.monotonic() - swept > SWEEP_SECONDS:  # without a beat, this command is the sweeper
                sweep(now=timezone.now())
                swept = time.monotonic()
            time.sleep(POLL_SECONDS)

    def _show(self, run: MatchRun, shown: str) -> str:
        """Print where the run is, unless that was the last line; returns the line."""
        line = _finished_line(run) if run.status == RunStatus.COMPLETED else _progress_line(run)
        if line != shown:
            self.stdout.write(line)
            self.stdout.flush()
        return line


def _progress_line(run: MatchRun) -> str:
    stage = next((part for part in progress(run) if part.stage == run.stage), None)
    counts = f" {stage.done}/{stage.total}" if stage else ""
    return f"  {Stage(run.stage).label}{counts}"


def _finished_line(run: MatchRun) -> str:
    return _(
        "已完成：%(needs)d 项需求、%(achievements)d 项成果，新匹配 %(new)d 项，用时 %(seconds).1f 秒，指纹 %(hash)s。"
    ) % {
        "needs": run.needs,
        "achievements": run.achievements,
        "new": run.matches_new,
        "seconds": run.duration.total_seconds() if run.duration else 0,
        "hash": run.result_hash[:12],
    }
