"""A Celery worker for a command that enqueues and waits, where none is running."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from .layout import PROJECT_DIR, EmbeddedError
from .processes import die_with_parent, wait_until

PING_SECONDS = 1.0
START_SECONDS = 60.0
STOP_SECONDS = 30.0
COMMAND = [
    *(sys.executable, "-m", "celery", "--app", "portal", "worker", "--pool", "prefork", "--concurrency", "2"),
    *("--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
]


def worker_answers() -> bool:
    """True where at least one worker of the broker answers a ping within a second."""
    from portal.celery import app

    return bool(app.control.ping(timeout=PING_SECONDS, limit=1))


@contextmanager
def ensure_worker() -> Iterator[bool]:
    """A worker is there inside the block; yields True where it was started here, and then stopped at the end.

    It dies with this process, even by kill -9 (Linux). Raises EmbeddedError with its output where it does not start.
    """
    if worker_answers():
        yield False
        return
    with tempfile.TemporaryFile() as output:
        worker = subprocess.Popen(
            COMMAND,
            cwd=PROJECT_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches this process, which then stops the worker in order
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        try:
            _wait_for(worker, output)
            yield True
        finally:
            _stop(worker)


def _wait_for(worker: subprocess.Popen[bytes], output: BinaryIO) -> None:
    wait_until(lambda: worker.poll() is not None or worker_answers(), seconds=START_SECONDS)
    if worker.poll() is not None or not worker_answers():
        output.seek(0)
        raise EmbeddedError("The Celery worker did not start:\n" + output.read()[-2000:].decode(errors="replace"))


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """Warm shutdown: the task in hand is finished; after half a minute it is taken back by its lease."""
    with suppress(ProcessLookupError):
        worker.terminate()
    try:
        worker.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
