"""Measure every list, desk and statistics page of challenges with 2,000 challenges and 10,000 bids; fail above 200 ms at p95.

`python scripts/bench_challenges.py [--keep] [--times 40] [--only WORD]` works in a world of its own, var/bench-challenges.
The table goes to docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from datetime import datetime
from random import Random
from typing import Any

from steps import PROJECT_DIR, StepError, say

sys.path.insert(0, str(PROJECT_DIR))

from portal.embedded import EmbeddedError, default_var_dir, ensure

CHALLENGES, BIDS, SEED = 2_000, 10_000, 20261122


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="measure the rows of the last run again")
    parser.add_argument("--times", type=int, default=40, help="requests of each page")
    parser.add_argument("--only", default="", help="only pages whose name has this word")
    given = parser.parse_args()
    world = default_var_dir() / "bench-challenges"
    if not given.keep:
        shutil.rmtree(world, ignore_errors=True)
    with ensure(var_dir=world) as services:
        os.environ |= {
            "VAR_DIR": str(world), "DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url,
            "DJANGO_SETTINGS_MODULE": "portal.settings", "REQUIRE_OFFICIAL_MFA": "False", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        slow = run(times=given.times, only=given.only)
        services.stop(wait=True)
    if slow:
        raise StepError(f"{slow} pages are above the limit.")


def run(*, times: int, only: str) -> int:
    """Seed where there is nothing yet, measure, print; how many pages are too slow."""
    import django

    django.setup()
    from benching.challenge_pages import pages
    from benching.measuring import HEADER, line, measure
    from django.core.management import call_command
    from django.test.utils import override_settings
    from django.utils import timezone, translation

    from challenges.models import Bid, Challenge

    call_command("migrate", verbosity=0)
    if not Challenge.objects.exists():
        seed(timezone.now())
    translation.activate("zh-hans")
    say(f"{Challenge.objects.count()} challenges, {Bid.objects.count()} bids; each page {times} times")
    slow = 0
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    from django.conf import settings

    with override_settings(STORAGES=settings.STORAGES | plain):
        print(HEADER, flush=True)
        chosen = [page for page in pages() if only in page.name]
        for row in measure(chosen, roles(), times=times):
            slow += row.is_slow
            print(line(row), flush=True)
    return slow


def seed(now: datetime) -> None:
    """The same rows on every run, apart from today's date."""
    from benching import bid_rows, cast, challenge_rows, delivery_rows
    from django.db import connection, transaction

    from challenges import demo
    from taxonomy.services import load_terms

    random = Random(SEED)
    with transaction.atomic():
        load_terms(now=now)
        people = cast.settle(now)
        demo.settle(now=now)
        challenges = challenge_rows.seed_challenges(people, random, now, CHALLENGES)
        bids = bid_rows.seed_bids(challenges, people, random, now, BIDS)
        delivery_rows.seed_delivery(challenges, bids, people, now)
        delivery_rows.seed_money(challenges, people, now)
        delivery_rows.seed_rest(challenges, people, random, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say("seeded")


def roles() -> dict[str, Any]:
    """Who asks, by role."""
    from benching.cast import FIRMS, PARKS

    from accounts.models import User

    names = {
        "official": "gaoyuan", "association": "owner0001", "park": "owner0002", "sponsor": f"owner{2 + PARKS:04d}",
        "bidder": f"owner{2 + PARKS + FIRMS:04d}", "reviewer": "expert000",
    }  # fmt: skip
    return {role: User.objects.get(username=name) for role, name in names.items()}


if __name__ == "__main__":
    try:
        main()
    except (StepError, EmbeddedError) as error:
        sys.exit(str(error))
