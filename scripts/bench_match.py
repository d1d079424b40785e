"""Measure the matching on real data: import, match twice, export, score, then judge unseen needs; times and memory printed.

`python scripts/bench_match.py [--keep]` reads QIANQIAO_SHARED (default ../shared): data/needs_achievements/ with
needs.csv, achievements.csv and grades.csv, and bench/score_matches.py. It works in a world of its own, var/bench.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from steps import PROJECT_DIR, StepError, say

sys.path.insert(0, str(PROJECT_DIR))

from portal.embedded import EmbeddedError, default_var_dir, ensure

TOP = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--keep", action="store_true", help="keep the world of the last measurement, its vectors included"
    )
    keep = parser.parse_args().keep
    data, scorer = inputs()
    world = default_var_dir() / "bench"
    if not keep:
        shutil.rmtree(world, ignore_errors=True)
    matches = world / "matches.csv"
    with ensure(var_dir=world) as services:
        os.environ |= {"VAR_DIR": str(world), "DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
        manage("migrate", "--verbosity", "0")
        manage("import_needs", str(data / "needs.csv"), "--publish")
        manage("import_achievements", str(data / "achievements.csv"), "--publish")
        manage("run_matching", "--wait")
        manage("run_matching", "--wait")
        manage("export_matches", str(matches), "--top", str(TOP))
        say(f"The portal's lists, cut at {TOP}, by the shipped model, which was learned on all of these pairs")
        subprocess.run([sys.executable, str(scorer), str(matches), str(data / "grades.csv")], check=True)
        say("Whole lists; at the end five folds, each by weights learned on the other needs alone")
        measure_folds(data)
        services.stop(wait=True)


def inputs() -> tuple[Path, Path]:
    """The folder of data and the scoring program. Raises StepError where they are not at hand."""
    shared = Path(os.environ.get("QIANQIAO_SHARED") or PROJECT_DIR.parent / "shared").resolve()
    data, scorer = shared / "data" / "needs_achievements", shared / "bench" / "score_matches.py"
    if not data.is_dir() or not scorer.is_file():
        raise StepError(f"No data/needs_achievements and bench/score_matches.py in {shared}; set QIANQIAO_SHARED.")
    return data, scorer


def measure_folds(folder: Path) -> None:
    """Needs that no weight has seen, by the vectors that the world has stored."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from matching import vectors
    from matching.engine.bench import measure, read_pairs
    from matching.engine.semantic import choose_encoder

    pairs, encoder = read_pairs(folder), choose_encoder("auto")
    rows = [
        vectors.vectors_for(encoder.model_id, encoder.dimension, items, lambda: encoder)
        for items in (pairs.needs, pairs.offers)
    ]
    measure(pairs, encoder.model_id, *rows)


def manage(*command: str) -> None:
    """Run a command; print how long it took and how large the largest single process grew so far."""
    say(" ".join(("manage.py", *command)))
    began = time.monotonic()
    if subprocess.run([sys.executable, "manage.py", *command], cwd=PROJECT_DIR, check=False).returncode != 0:
        raise StepError(f"`manage.py {command[0]}` failed; see its message above.")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # KiB on Linux
    print(f"  {time.monotonic() - began:.1f} s; largest process so far {largest:.0f} MiB", flush=True)


if __name__ == "__main__":
    try:
        main()
    except (StepError, EmbeddedError) as error:
        sys.exit(str(error))
