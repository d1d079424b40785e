"""What the two embedded servers have in common: start, answer, stop."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import BinaryIO

from .accounts import Account
from .layout import EmbeddedError, Layout
from .processes import die_with_parent, end_processes, wait_until

logger = logging.getLogger(__name__)
LOG_LIMIT_BYTES = 10_000_000


class Server(ABC):
    """One server process, its data folder and its socket."""

    name: str
    program: str  # how the process calls itself
    polite_signal: signal.Signals
    start_seconds = 60.0  # recovery after a crash included

    def __init__(self, layout: Layout, account: Account, socket_dir: Path) -> None:
        self.layout = layout
        self.account = account
        self.socket_dir = socket_dir
        self.data_dir = layout.data_dir(self.name)
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder ready; called while no server runs in it."""

    @abstractmethod
    def command(self) -> list[str]:
        """The command line of the server, run inside the data folder."""

    @abstractmethod
    def answers(self) -> bool:
        """True where a client gets a proper answer through the socket."""

    @property
    def pid(self) -> int | None:
        return self._process.pid if self.is_running() and self._process else None

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Clear away what a crash left, start, and wait for the first answer.

        Raises EmbeddedError with the end of the server's log where it does not come up.
        """
        end_processes(self.data_dir, self.program, politely=self.polite_signal)
        self.prepare()
        with self._open_log() as log:
            self._process = self._launch(self.command(), log)
        if (
            wait_until(lambda: self.answers() or not self.is_running(), seconds=self.start_seconds)
            and self.is_running()
        ):
            logger.info("%s runs as process %s", self.name, self.pid)
            return
        self.stop()
        raise EmbeddedError(f"{self.name} did not start; the end of {self.log_file}:\n{self.last_lines()}")

    def stop(self, seconds: float = 30) -> None:
        """Stop politely, then by force; does nothing where the server is not running."""
        if self._process is None:
            return
        if self.is_running():
            self._process.send_signal(self.polite_signal)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        self._process = None

    @property
    def log_file(self) -> Path:
        return self.layout.log_dir / f"{self.name}.log"

    def last_lines(self, count: int = 15) -> str:
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-count:])

    def environment(self) -> dict[str, str]:
        """A small environment: nothing of ours leaks into the servers."""
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": locale, "TZ": "UTC"}

    def _launch(self, command: list[str], log: BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd=self.data_dir,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(self.polite_signal),
            **self.account.popen_arguments(),
        )

    def _open_log(self) -> BinaryIO:
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_LIMIT_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        return open(self.log_file, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))
