"""The users' side: take a lease, have the servers started where they are not, learn their addresses."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from . import postgres, valkey
from .layout import PROJECT_DIR, SERVER_NAMES, EmbeddedError, Layout, default_var_dir
from .leases import Lease, wanted_servers
from .locks import is_locked, locked
from .processes import wait_until
from .state import State

GRACE_SECONDS = 2.0
START_SECONDS = 120.0
_ANSWERS = {"postgres": postgres.accepts_connections, "valkey": valkey.answers_ping}


class Services:
    """The running servers, ours until `stop` (or the end of this process, however it comes)."""

    def __init__(self, layout: Layout, lease: Lease, *, started_here: bool) -> None:
        self._layout = layout
        self._lease = lease
        self.started_here = started_here

    @property
    def state(self) -> State:
        """What the supervisor last wrote; process ids change when a server had to be started again."""
        return State.read(self._layout)

    @property
    def socket_dir(self) -> Path:
        return Path(self.state.socket_dir)

    @property
    def database_url(self) -> str:
        """For Django: `postgres://qianqiao@//DIR/qianqiao`."""
        return postgres.database_url(self.socket_dir)

    @property
    def redis_url(self) -> str:
        """A socket: `unix:///DIR/valkey.sock`."""
        return valkey.redis_url(self.socket_dir)

    def pid(self, server: str) -> int:
        """Process id of "postgres" or "valkey"; KeyError while it is not running. Tests kill it to see it heal."""
        return self.state.pids[server]

    def stop(self, *, wait: bool = False) -> None:
        """Give the lease back; the servers stop soon after if nobody else holds one.

        With `wait`, return only when they have stopped, or at once where others still use them.
        """
        self._lease.release()
        if wait:
            layout = self._layout
            wait_until(
                lambda: not is_locked(layout.supervisor_lock) or bool(wanted_servers(layout.leases_dir)), seconds=60
            )

    def __enter__(self) -> Services:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def ensure(*, var_dir: Path, servers: Iterable[str] = SERVER_NAMES, grace: float = GRACE_SECONDS) -> Services:
    """Use the servers of `var_dir`, starting those that do not run; return when they answer.

    `grace` (seconds without a lease before the servers stop) counts only where this call starts them.
    Raises EmbeddedError, with the end of the log, where a server cannot be started.
    """
    layout = Layout(var_dir.resolve()).create()
    names = tuple(servers)
    lease = Lease(layout.leases_dir, names)
    try:
        started_here = _have_supervisor(layout, grace)
        if not _wait_for_answers(layout, names):
            started_here = _have_supervisor(layout, grace)  # it was killed just then: once more
            if not _wait_for_answers(layout, names):
                raise EmbeddedError(_failure(layout))
    except BaseException:
        lease.release()
        raise
    return Services(layout, lease, started_here=started_here)


def prepare_environment(*, var_dir: Path | None = None) -> Services | None:
    """Set DATABASE_URL and REDIS_URL where they are not set, from the embedded servers; None where both are.

    The lease lasts until `stop` or the end of this process. Read `.env` first if it counts.
    """
    missing = {"DATABASE_URL": "postgres", "REDIS_URL": "valkey"}
    missing = {variable: server for variable, server in missing.items() if not os.environ.get(variable)}
    if not missing:
        return None
    services = ensure(var_dir=var_dir or default_var_dir(), servers=missing.values())
    for variable in missing:
        os.environ[variable] = getattr(services, variable.lower())
    return services


def _have_supervisor(layout: Layout, grace: float) -> bool:
    """Start the supervisor unless one lives; True where it was started here."""
    with locked(layout.start_lock):
        if is_locked(layout.supervisor_lock):
            return False
        _start_supervisor(layout, grace)
        return True


def _start_supervisor(layout: Layout, grace: float) -> None:
    """Start the detached supervisor; it holds its lock by the time this returns."""
    command = [sys.executable, "-m", "portal.embedded.supervisor", str(layout.var_dir), "--grace", str(grace)]
    with open(_log_file(layout), "ab") as log:
        result = subprocess.run(
            command,
            cwd=PROJECT_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=False,
        )
    if result.returncode != 0:
        raise EmbeddedError(_failure(layout))


def _wait_for_answers(layout: Layout, names: tuple[str, ...]) -> bool:
    """True once the servers answer; False where the supervisor is gone, or time is up."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        state = State.read(layout)
        if all(name in state.pids and _ANSWERS[name](Path(state.socket_dir)) for name in names):
            return True
        for name in names:
            if name in state.errors:
                raise EmbeddedError(state.errors[name])
        if not is_locked(layout.supervisor_lock) or time.monotonic() > deadline:
            return False
        time.sleep(0.05)


def _failure(layout: Layout) -> str:
    lines = _log_file(layout).read_text(errors="replace").splitlines()[-15:]
    return "The embedded servers did not start. The end of {}:\n{}".format(_log_file(layout), "\n".join(lines))


def _log_file(layout: Layout) -> Path:
    return layout.log_dir / "supervisor.log"
