"""Measure the figures of parks: 16 parks, 10,000 organisations, 50,000 needs, five years of events; wall and CPU time printed.

`python scripts/bench_parks.py [--keep] [--months 60]` works in a world of its own, var/bench-parks, filled by bulk insert.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from steps import PROJECT_DIR, say

sys.path.insert(0, str(PROJECT_DIR))

from portal.embedded import default_var_dir, ensure

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
YESTERDAY = date(2026, 11, 19)
PAGES = {
    "platform": "/platforms/parks/", "table of an indicator": "/parks/indicators/?indicator=I03", "map": "/parks/map/?indicator=C02",
    "scorecard": "/parks/scorecard/", "card of a park": "/parks/scorecard/b3/", "park": "/parks/b3/",
    "published period": "/parks/scorecard/periods/1/", "funnel": "/parks/funnel/?since=2021-12-01", "list of the funnel":
    "/parks/funnel/published/?since=2021-12-01", "targets": "/parks/targets/",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the world of the last measurement")
    parser.add_argument("--months", type=int, default=60, help="month ends to rebuild (default 60)")
    parser.add_argument(
        "--pages", action="store_true", help="with --keep: only the pages, on the snapshots that are there"
    )
    options = parser.parse_args()
    world = default_var_dir() / "bench-parks"
    if not options.keep:
        shutil.rmtree(world, ignore_errors=True)
    with ensure(var_dir=world) as services:
        os.environ |= {"VAR_DIR": str(world), "DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "REQUIRE_OFFICIAL_MFA": "false"}
        import django
        from django.conf import settings

        django.setup()
        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.ALLOWED_HOSTS = ["testserver"]
        measure(options.months, options.pages)
        services.stop(wait=True)


def measure(months: int, only_pages: bool) -> None:
    """Fill where nothing is, then the night, the rebuild, the pages."""
    import time_machine
    from bench_parks_world import fill
    from django.core.management import call_command

    from parks.models import FunnelItem, IndicatorSnapshot, ScorecardPeriod
    from parks.services import publish_scorecard, take_snapshots
    from parks.services.funnel import rebuild_funnel

    call_command("migrate", verbosity=0)
    call_command("load_terms", verbosity=0)
    official = timed("bulk insert of the world", lambda: fill(NOW))
    with time_machine.travel(NOW, tick=True):
        if only_pages:
            pages(official)
            return
        timed("a night: every indicator of every park", lambda: take_snapshots(as_of=YESTERDAY, now=NOW))
        timed("the funnel of all needs", lambda: rebuild_funnel(now=NOW))
        if not ScorecardPeriod.objects.exists():
            timed("publishing a scorecard", lambda: publish_scorecard(
                name="2026-11", as_of=YESTERDAY, note="", by=official, now=NOW))  # fmt: skip
        timed(f"a rebuild of {months} month ends", lambda: rebuild(months))
        say(f"{IndicatorSnapshot.objects.count()} snapshots, {FunnelItem.objects.count()} items of the funnel")
        pages(official)


def rebuild(months: int) -> None:
    from parks.services import take_snapshots

    day = YESTERDAY
    for _month in range(months):
        day = day.replace(day=1) - timedelta(days=1)
        take_snapshots(as_of=day, now=NOW, rebuild=True)


def pages(official: Any) -> None:
    """95th percentile of thirty requests of each page, by an official, after one that warms it up."""
    from django.test import Client

    client = Client()
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")
    for name, address in PAGES.items():
        walls, processor = [], time.process_time()
        for number in range(31):
            start = time.perf_counter()
            answer = client.get(address)
            if answer.status_code != 200:
                say(f"{name}: {answer.status_code}")
                break
            if number:
                walls.append(time.perf_counter() - start)
        if walls:
            walls.sort()
            cpu = (time.process_time() - processor) / 31
            say(f"{name}: p50 {walls[15] * 1000:.0f} ms, p95 {walls[28] * 1000:.0f} ms, CPU {cpu * 1000:.0f} ms")


def timed(what: str, do: Callable[[], Any]) -> Any:
    """Run it; print wall time, and the processor time of this process and of the database behind it.

    On a machine that others use, the processor time is what a quiet one would take.
    """
    wall, cpu, database = time.perf_counter(), time.process_time(), database_seconds()
    result = do()
    mine, theirs = time.process_time() - cpu, database_seconds() - database
    say(f"{what}: {time.perf_counter() - wall:.1f} s, CPU {mine:.1f} s here and {theirs:.1f} s in the database")
    return result


def database_seconds() -> float:
    """Processor time of the database's process for this connection so far; its parallel helpers are not in it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
