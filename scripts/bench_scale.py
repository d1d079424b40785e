"""Measure matching at size, on generated texts: `python scripts/bench_scale.py [--needs N --offers M] [--only PART …]`.

Parts: `join` (the exact dense join beside FAISS and pgvector), `words` (bm25s), `run` (a complete run: retrieve, rank,
explain, write), `nodes` (the same by one node of one process, then by two), `changed` (2% of both sides changed, all
lists brought up to date), `single` (one published need). Vectors are stored beforehand. A table of wall and processor
time is printed and written to var/bench-scale/table.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from steps import PROJECT_DIR, StepError, say

sys.path.insert(0, str(PROJECT_DIR))
for _library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_library, "1")  # two workers share two cores

from portal.embedded import EmbeddedError, default_var_dir, ensure  # noqa: E402  (the libraries' threads come first)

PARTS = ("join", "words", "run", "nodes", "changed", "single")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--needs", type=int, default=10_000)
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument(
        "--only", choices=PARTS, action="append", help="may be given several times; all parts without it"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the world of the last measurement where it has the size"
    )
    parser.add_argument("--no-peers", action="store_true", help="measure nothing but the portal")
    options = parser.parse_args()
    parts, world = set(options.only or PARTS), default_var_dir() / "bench-scale"
    if not options.keep:
        shutil.rmtree(world / "files", ignore_errors=True)
    rows: list[dict[str, Any]] = []
    with ensure(var_dir=world) as services:
        os.environ |= {"VAR_DIR": str(world), "DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
        os.environ["BENCH_DSN"] = f"host={services.socket_dir} port=5432 user=qianqiao dbname=qianqiao"
        if parts & {"join", "words"}:
            rows += retrieval(world / "files", options.needs, options.offers, parts, peers=not options.no_peers)
        if parts & {"run", "nodes", "changed", "single"}:
            rows += portal_rows(options, parts, [services.pid("postgres"), services.pid("valkey")])
        services.stop(wait=True)
    table = markdown(rows, f"{options.needs:,} needs × {options.offers:,} achievements")
    (world / "table.md").write_text(table, "utf-8")
    print(f"\n{table}")


def retrieval(folder: Path, needs: int, offers: int, parts: set[str], *, peers: bool) -> list[dict[str, Any]]:
    """The dense join and what others take for retrieval."""
    from scale import join
    from scale.words import write_words

    join.prepare(folder, needs, offers)
    rows = []
    if "join" in parts:
        say("The exact dense join")
        found, wall, cpu = join.join(folder)
        note = f"recall {join.recall(folder, found):.4f} against 64-bit floats, whole numbers, two processes"
        rows.append({"what": "dense join, first 10", "wall": wall, "cpu": cpu, "note": note})
    for peer in [
        peer for part, peer in (("join", "faiss"), ("join", "pgvector"), ("words", "bm25s")) if part in parts and peers
    ]:
        say(f"{peer}, for comparison")
        if peer == "bm25s":
            write_words(folder, needs, offers)
        rows.append({"what": peer} | ask_peer(folder, peer))
    return rows


def ask_peer(folder: Path, peer: str) -> dict[str, Any]:
    """Run a peer in its own environment, which is made on first use."""
    environment = default_var_dir() / "bench-peers"
    python = environment / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        command = [str(python), "-m", "pip", "install", "-q", "-r", str(PROJECT_DIR / "requirements-bench.txt")]
        subprocess.run(command, check=True)
    variables = {key: value for key, value in os.environ.items() if key != "OMP_NUM_THREADS"}
    command = [str(python), str(PROJECT_DIR / "scripts" / "scale" / "peers.py"), str(folder), peer]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"wall": None, "cpu": None, "note": f"failed: {(done.stderr.strip().splitlines() or [''])[-1]}"}
    return json.loads(done.stdout.strip().splitlines()[-1])


def portal_rows(options: argparse.Namespace, parts: set[str], servers: list[int]) -> list[dict[str, Any]]:
    """Complete runs in a world of that size."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    import django

    django.setup()
    from django.core.management import call_command
    from scale import runs, world

    call_command("migrate", verbosity=0)
    if not (options.keep and world.has_size(options.needs, options.offers)):
        say("Writing a world (not measured)")
        runs.forget()
        world.populate(options.needs, options.offers, seed=1)
    rows: list[dict[str, Any]] = []
    if "run" in parts or not runs.has_results():
        say("A complete run")
        rows = runs.full_run(servers=servers)
    runs.settle()
    if "single" in parts:
        rows.append(runs.single_need())
    if "nodes" in parts:
        say("One node, then two")
        rows.append(runs.nodes_run(servers=servers))
    if "changed" in parts:
        say("2% of both sides changed")
        rows.append(runs.changed_run(world.change(0.02, seed=5), servers=servers))
    return rows


def markdown(rows: list[dict[str, Any]], title: str) -> str:
    lines = [f"### {title}", "", "| what | wall | processor | note |", "|---|---|---|---|"]
    for row in rows:
        wall, cpu = (f"{row[name]:.1f} s" if row[name] is not None else "" for name in ("wall", "cpu"))
        lines.append(f"| {row['what']} | {wall} | {cpu} | {row['note']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    try:
        main()
    except (StepError, EmbeddedError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
