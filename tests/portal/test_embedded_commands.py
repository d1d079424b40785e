"""`manage.py` on a bare checkout: servers while a command runs, a worker where it waits, and nothing afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.embedded import ensure
from portal.embedded.layout import PROJECT_DIR, Layout
from portal.embedded.locks import is_locked
from portal.embedded.processes import wait_until

MANAGE = [sys.executable, "manage.py"]
SHOW = "import os; print('URLS', os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
WORK = """
import time
from portal.embedded.worker import ensure_worker, worker_answers
with ensure_worker() as started, ensure_worker() as started_twice:
    print("WORKER", started, started_twice, worker_answers(), flush=True)
    time.sleep({seconds})
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A world of its own, and no servers named."""
    keep = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    yield keep | {"VAR_DIR": str(tmp_path / "var")}
    with ensure(var_dir=tmp_path / "var", servers=[], grace=0.0) as services:
        services.stop(wait=True)


def printed(output: str, word: str) -> list[str]:
    """The words after `word` on the line that starts with it: other lines are logs."""
    return next(line.split()[1:] for line in output.splitlines() if line.startswith(word))


def test_a_command_has_servers_and_leaves_none(environment: dict[str, str]):
    answer = subprocess.run(
        [*MANAGE, "shell", "-c", SHOW], cwd=PROJECT_DIR, env=environment, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    database_url, redis_url = printed(answer.stdout, "URLS")
    assert database_url.startswith("postgres://qianqiao@//")
    assert redis_url.startswith("unix:///")
    supervisor = Layout(Path(environment["VAR_DIR"])).supervisor_lock
    assert wait_until(lambda: not is_locked(supervisor), seconds=10)


def test_named_servers_are_used_and_only_the_missing_one_is_started(environment: dict[str, str]):
    named = environment | {"DATABASE_URL": "postgres://somebody@elsewhere/there"}
    answer = subprocess.run([*MANAGE, "shell", "-c", SHOW], cwd=PROJECT_DIR, env=named, capture_output=True, text=True)
    assert printed(answer.stdout, "URLS")[0] == "postgres://somebody@elsewhere/there"
    assert {path.name for path in Path(environment["VAR_DIR"]).iterdir()} >= {"valkey"}
    assert not (Path(environment["VAR_DIR"]) / "postgres").exists()


@pytest.mark.parametrize("command", [["check"], ["help", "migrate"], ["migrate", "--help"]])
def test_a_command_that_needs_no_servers_starts_none(environment: dict[str, str], command: list[str]):
    answer = subprocess.run([*MANAGE, *command], cwd=PROJECT_DIR, env=environment, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert not (Path(environment["VAR_DIR"]) / "embedded").exists()


@pytest.mark.crash
@pytest.mark.parametrize("is_killed", [False, True])
def test_a_worker_is_there_while_a_command_waits_and_goes_with_it(environment: dict[str, str], is_killed: bool):
    code = WORK.format(seconds=60 if is_killed else 0)
    command = subprocess.Popen(
        [*MANAGE, "shell", "-c", code], cwd=PROJECT_DIR, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert command.stdout
    line = next(line for line in command.stdout if line.startswith("WORKER"))
    assert line.split() == ["WORKER", "True", "False", "True"]
    if is_killed:
        command.kill()
    command.communicate()
    assert wait_until(lambda: not worker_processes(environment["VAR_DIR"]), seconds=20)


def worker_processes(var_dir: str) -> list[str]:
    """Celery processes whose environment names this world."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"VAR_DIR={var_dir}\0" in (process / "environ").read_text(errors="replace"):
                line = (process / "cmdline").read_text(errors="replace")
                found += [process.name] if "celery" in line else []
        except OSError:
            continue
    return found
