"""`manage.py rebuild_snapshots --months 60`: the figures of past month ends, out of the histories."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from parks.services.snapshots import take_snapshots


class Command(BaseCommand):
    help = "Measure every indicator at the end of each of the last months, from the event rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--months", type=int, default=12, help="how many month ends, the latest first (default 12)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        day = _month_end(timezone.localdate(now))
        for _month in range(options["months"]):
            written = take_snapshots(as_of=day, now=now, rebuild=True)
            self.stdout.write(f"{day}: {written}")
            day = _month_end(day)


def _month_end(day: date) -> date:
    """The last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)
