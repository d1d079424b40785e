"""The embedded servers: shared by all, healed after any death, gone when nobody needs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest
import redis

from portal.embedded import Services, ensure
from portal.embedded.layout import PROJECT_DIR, Layout
from portal.embedded.locks import is_locked
from portal.embedded.processes import processes_in, wait_until

USE_AND_WAIT = """
import sys, time
from pathlib import Path
from portal.embedded import ensure
services = ensure(var_dir=Path(sys.argv[1]), grace=0.3)
print(services.started_here, services.pid("postgres"), flush=True)
time.sleep(60)
"""


@pytest.fixture
def var_dir(tmp_path: Path) -> Iterator[Path]:
    """An empty world; whatever a test leaves running in it is stopped."""
    folder = tmp_path / "var"
    folder.mkdir()
    yield folder
    with ensure(var_dir=folder, servers=[], grace=0.0) as services:
        services.stop(wait=True)


@pytest.fixture
def services(var_dir: Path) -> Iterator[Services]:
    with ensure(var_dir=var_dir, grace=0.3) as running:
        yield running


def query(services: Services, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(host=str(services.socket_dir), user="qianqiao", dbname="qianqiao")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def server_processes(var_dir: Path) -> list[int]:
    return processes_in(var_dir / "postgres", "postgres") + processes_in(var_dir / "valkey", "valkey")


def all_gone(var_dir: Path, seconds: float = 10) -> bool:
    layout = Layout(var_dir)
    return wait_until(lambda: not is_locked(layout.supervisor_lock) and not server_processes(var_dir), seconds=seconds)


def another_user(var_dir: Path) -> subprocess.Popen[str]:
    """Another process that uses the servers of `var_dir` until it is killed."""
    command = [sys.executable, "-c", USE_AND_WAIT, str(var_dir)]
    return subprocess.Popen(command, cwd=PROJECT_DIR, stdout=subprocess.PIPE, text=True)


def first_line(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout
    return process.stdout.readline().split()


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_servers_answer_with_chinese_text_and_stop_when_the_last_lease_is_gone(services: Services, var_dir: Path):
    assert query(services, "SELECT lower('GH4169 高温合金'), '氢能' ~ '^\\w+$'") == [("gh4169 高温合金", True)]
    assert query(services, "SHOW fsync") == [("on",)]
    client = redis.Redis.from_url(services.redis_url)
    assert client.config_get("maxmemory-policy", "appendonly") == {
        "maxmemory-policy": "noeviction",
        "appendonly": "yes",
    }
    client.close()
    services.stop(wait=True)
    assert all_gone(var_dir, seconds=0)


def test_nothing_listens_on_a_network(services: Services):
    assert query(services, "SHOW listen_addresses") == [("",)]
    client = redis.Redis.from_url(services.redis_url)
    assert client.config_get("port") == {"port": "0"}
    client.close()
    assert services.socket_dir.stat().st_mode & 0o077 == 0


def test_a_second_user_shares_and_the_first_may_leave(services: Services, var_dir: Path):
    second = ensure(var_dir=var_dir)
    assert (services.started_here, second.started_here) == (True, False)
    before = second.pid("postgres")
    services.stop()
    time.sleep(1)  # longer than the grace
    assert second.pid("postgres") == before
    assert query(second, "SELECT 1") == [(1,)]
    second.stop()


def test_only_what_is_asked_for_is_started(var_dir: Path):
    with ensure(var_dir=var_dir, servers=["valkey"], grace=0.3) as services:
        assert set(services.state.pids) == {"valkey"}
        with ensure(var_dir=var_dir, servers=["postgres"]) as more:
            assert set(more.state.pids) == {"postgres", "valkey"}


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_killed_server_comes_back_with_its_data(services: Services, var_dir: Path, server: str):
    query(services, "CREATE TABLE kept AS SELECT '海澜仪器' AS name")
    client = redis.Redis.from_url(services.redis_url)
    client.set("kept", "海澜仪器")
    time.sleep(1.2)  # the append-only file is synced every second
    killed = services.pid(server)
    os.kill(killed, signal.SIGKILL)
    with ensure(var_dir=var_dir) as healed:
        assert wait_until(lambda: server in healed.state.pids and healed.pid(server) != killed, seconds=10)
        assert query(healed, "SELECT name FROM kept") == [("海澜仪器",)]
        assert client.get("kept") == "海澜仪器".encode()
    client.close()


def test_after_the_supervisor_was_killed_the_next_start_heals(services: Services, var_dir: Path):
    query(services, "CREATE TABLE kept AS SELECT 1 AS one")
    url = services.database_url
    os.kill(services.state.supervisor, signal.SIGKILL)
    assert wait_until(lambda: not is_locked(Layout(var_dir).supervisor_lock), seconds=5)
    with ensure(var_dir=var_dir, grace=0.3) as healed:
        assert healed.started_here
        assert healed.database_url == url
        assert query(healed, "SELECT one FROM kept") == [(1,)]


def test_everything_killed_at_once_and_a_stranger_with_the_old_process_id(services: Services, var_dir: Path):
    """A restarted container hands out the same ids again: the one in postmaster.pid may be anybody's."""
    query(services, "CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(services.state.supervisor, signal.SIGKILL)
    for pid in server_processes(var_dir):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not server_processes(var_dir), seconds=5)
    pid_file = var_dir / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    with ensure(var_dir=var_dir, grace=0.3) as healed:
        assert query(healed, "SELECT one FROM kept") == [(1,)]


def test_a_killed_starter_leaves_nothing_behind(var_dir: Path):
    starter = another_user(var_dir)
    assert first_line(starter)[0] == "True"
    assert server_processes(var_dir)
    end(starter)
    assert all_gone(var_dir)


def test_a_killed_starter_does_not_pull_the_servers_from_under_others(var_dir: Path):
    starter = another_user(var_dir)
    first_line(starter)
    with ensure(var_dir=var_dir) as services:
        end(starter)
        time.sleep(1)
        assert query(services, "SELECT 1") == [(1,)]


def test_starters_that_race_get_one_pair_of_servers(var_dir: Path):
    racers = [another_user(var_dir) for _ in range(3)]
    answers = [first_line(racer) for racer in racers]
    for racer in racers:
        end(racer)
    assert sorted(started for started, _ in answers) == ["False", "False", "True"]
    assert len({pid for _, pid in answers}) == 1
    assert all_gone(var_dir)


def test_a_start_during_the_farewell_waits_and_starts_anew(var_dir: Path):
    for _ in range(3):
        services = ensure(var_dir=var_dir, servers=["valkey"], grace=0.0)
        services.stop()
        time.sleep(0.25)  # about when the supervisor closes its doors
        with ensure(var_dir=var_dir, servers=["valkey"], grace=0.0) as again:
            client = redis.Redis.from_url(again.redis_url)
            assert client.ping()
            client.close()
