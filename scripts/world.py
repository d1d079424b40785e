"""Make the demo world ready to serve: `python scripts/world.py`, with DATABASE_URL and REDIS_URL set.

One process for all steps, so that a second start takes seconds: database, demo data, static files, one run of the
matching where none was completed yet. The sign-ins are left in var/demo-sign-ins.txt.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from steps import PROJECT_DIR, VENV_DIR, Stamp, say

sys.path.insert(0, str(PROJECT_DIR))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django
from django.conf import settings
from django.core.management import CommandError, call_command

ICONS = "outline"  # five thousand drawings that pages carry inline: never served as files


def main() -> None:
    django.setup()
    say("Bringing the database up to date")
    call_command("migrate", verbosity=0)
    say("Loading the demo world")
    call_command("load_demo")
    collect_static()
    match_once()
    with open(settings.VAR_DIR / "demo-sign-ins.txt", "w", encoding="utf-8") as file:
        call_command("demo_sign_ins", stdout=file)


def collect_static() -> None:
    """Collect and compress static files, unless neither ours nor the packages have changed."""
    ours = [path for path in (PROJECT_DIR / "static").rglob("*") if path.is_file() and path.parent.name != ICONS]
    stamp = Stamp(Path(settings.STATIC_ROOT) / ".stamp", [VENV_DIR / ".stamp", *sorted(ours)])
    if stamp.is_current():
        return
    say("Collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=[ICONS])
    stamp.write()


def match_once() -> None:
    """Run the matching through a real worker where it was never completed here, then what follows it in the night
    and the morning."""
    from django.utils import timezone

    from inbox.demo import settle as compose
    from matching.demo import follow
    from matching.enums import RunStatus
    from matching.models import MatchRun

    if not MatchRun.objects.filter(status=RunStatus.COMPLETED).exists():
        say("Matching needs and achievements")
        call_command("run_matching", wait=True)
        follow(now=timezone.now())
        compose(now=timezone.now())


if __name__ == "__main__":
    try:
        main()
    except CommandError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
