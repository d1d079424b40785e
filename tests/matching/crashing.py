"""A world of its own to crash: embedded servers, a Celery worker and beat, watched from outside by SQL."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import redis

from portal.embedded import Services

ROOT = Path(__file__).resolve().parents[2]
HEALED_SECONDS = 60.0
_POPULATE = """
from tests.people import person
from tests.matching.world import small_world
[person(name) for name in ("linhai", "sunqi", "zhouwen", "chenjing", "liubo")]
small_world(needs=40, achievements=60)
"""
_TRIGGER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from django.utils import timezone
from matching.services.runs import start_run
def trigger(_):
    start_run(kind="manual", now=timezone.now())
    connection.close()
for line in sys.stdin:
    with ThreadPoolExecutor(int(line)) as people:
        list(people.map(trigger, range(int(line))))
    print("started", flush=True)
"""
_MEMORY = (
    "SELECT recipient_id, title, count(*) FROM inbox_notification WHERE kind = 'match' GROUP BY 1, 2 ORDER BY 1, 2"
)


class Stack:
    """Servers, worker and beat of one folder; each process leads a group and can be killed with its children."""

    def __init__(self, services: Services, var_dir: Path) -> None:
        self.services = services
        self.environment = os.environ | {
            "VAR_DIR": str(var_dir),
            "DATABASE_URL": services.database_url,
            "REDIS_URL": services.redis_url,
            "MATCHING_ENCODER": "none",
            "EMAIL_URL": "dummymail://",
        }
        self.log = (var_dir / "processes.log").open("ab")
        self.trigger_door: subprocess.Popen[bytes] | None = None
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, check=True)

    def trigger(self, *, times: int = 1) -> None:
        """As many people start a run at the same moment."""
        door = self.trigger_door
        if door is None:
            door = self.trigger_door = subprocess.Popen(
                [sys.executable, "manage.py", "shell", "--no-imports", "-c", _TRIGGER],
                cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            )  # fmt: skip
        assert door.stdin is not None
        assert door.stdout is not None
        door.stdin.write(f"{times}\n".encode())
        door.stdin.flush()
        assert door.stdout.readline() == b"started\n", self.last_lines()

    def populate(self) -> None:
        self.manage("migrate")
        self.manage("shell", "--no-imports", "-c", _POPULATE)

    def start(self, name: str) -> None:
        """Start "worker" or "beat" as the Procfile does."""
        arguments = {"worker": ["--concurrency", "2"], "beat": ["--pidfile", ""]}[name]
        command = [sys.executable, "-m", "celery", "--app", "portal", name, *arguments, "--loglevel", "WARNING"]
        self.processes[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def start_node(self, name: str) -> None:
        """A worker with one child that shares only PostgreSQL, Valkey and the index folder with the others."""
        own = Path(self.environment["VAR_DIR"]) / name
        own.mkdir(exist_ok=True)
        shared = {"MATCHING_INDEX_DIR": f"{self.environment['VAR_DIR']}/matching", "MATCHING_NODE": name}
        command = [sys.executable, "-m", "celery", "--app", "portal", "worker", "--hostname", f"{name}@%h"]
        self.processes[name] = subprocess.Popen(
            [*command, "--concurrency", "1", "--loglevel", "WARNING"],
            cwd=ROOT, env=self.environment | shared | {"VAR_DIR": str(own)}, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )  # fmt: skip

    def kill(self, name: str) -> None:
        """kill -9 of a process with its children."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def worker_children(self) -> list[int]:
        children = Path(f"/proc/{self.processes['worker'].pid}/task/{self.processes['worker'].pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill_server(self, name: str) -> None:
        os.kill(self.services.pid(name), signal.SIGKILL)

    def flush_broker(self) -> None:
        redis.Redis(unix_socket_path=self.services.redis_url.removeprefix("unix://")).flushall()

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        if self.trigger_door is not None:
            self.trigger_door.kill()
            self.trigger_door.communicate()
        self.log.close()

    def connect(self) -> Any:
        connection = psycopg2.connect(
            host=str(self.services.socket_dir), port=5432, user="qianqiao", dbname="qianqiao", connect_timeout=3
        )
        connection.autocommit = True
        return connection

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of one statement; asked again for a while where the server is just being started."""
        until = time.monotonic() + HEALED_SECONDS
        while True:
            try:
                connection = self.connect()
                break
            except psycopg2.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def value(self, sql: str, *values: Any) -> Any:
        return self.query(sql, *values)[0][0]

    def wait_for(self, sql: str, *, seconds: float = HEALED_SECONDS) -> float:
        """Seconds until this statement's one value is true. Fails after `seconds`, with the log's end."""
        began = time.monotonic()
        while not self.value(sql):
            if time.monotonic() - began > seconds:
                runs = self.query("SELECT id, status, stage, epoch, error FROM matching_matchrun")
                chunks = self.query(
                    "SELECT run_id, stage, number, status, owner, lease_until - now(), attempts, error"
                    " FROM matching_matchchunk WHERE status <> 'done'"
                )
                raise AssertionError(f"not after {seconds:.0f} s: {sql}\n{runs}\n{chunks}\n{self.last_lines()}")
            time.sleep(0.1)
        return time.monotonic() - began

    def last_lines(self) -> str:
        return Path(self.log.name).read_text(errors="replace")[-4000:]

    @contextmanager
    def writing_held_up(self) -> Iterator[Callable[[], None]]:
        """Nobody can write candidates: a run comes to the middle of its ranking and no further. Yields the release."""
        connection = self.connect()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE matching_candidate IN SHARE ROW EXCLUSIVE MODE")
            try:
                yield connection.close
            finally:
                connection.close()

    def announcements(self) -> list[tuple[Any, ...]]:
        """Who has been told what about matches, and how often."""
        return self.query(_MEMORY)

    def forget_announcements(self) -> None:
        self.query("DELETE FROM inbox_notification WHERE kind = 'match'")
        self.query("UPDATE matching_match SET announced_at = NULL")


class Reader(threading.Thread):
    """Looks at the matches all the time, as people do; notes how many it saw, by run."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(daemon=True)
        self.stack, self.done = stack, threading.Event()
        self.seen: set[tuple[int, int]] = set()

    def run(self) -> None:
        while not self.done.wait(0.1):
            try:
                connection = self.stack.connect()
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT (SELECT run_id FROM matching_currentrun),"
                        " (SELECT count(*) FROM matching_match WHERE is_current)"
                    )
                    self.seen.add(cursor.fetchone())
                connection.close()
            except psycopg2.Error:
                continue  # the server itself is down: nothing can be seen

    @contextmanager
    def watching(self) -> Iterator["Reader"]:
        self.start()
        try:
            yield self
        finally:
            self.done.set()
            self.join()
