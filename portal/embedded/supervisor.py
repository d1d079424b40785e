"""The process that owns the embedded servers: `python -m portal.embedded.supervisor VAR_DIR`.

It starts what living leases ask for, starts again what dies, and leaves when nobody has held a lease for a
while. Should it be killed itself, the kernel stops its servers with it, and the next `ensure` starts afresh.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import time
from pathlib import Path

from .accounts import server_account
from .layout import EmbeddedError, Layout
from .leases import wanted_servers
from .locks import try_lock
from .postgres import Postgres
from .servers import Server
from .sockets import remove_temporary, socket_folder
from .state import State
from .valkey import Valkey

logger = logging.getLogger(__name__)
STEP_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0


class Supervisor:
    """Keeps the servers of one `var/` as its leases want them."""

    def __init__(self, layout: Layout, grace: float) -> None:
        self.layout = layout
        self.grace = grace
        self.leaving = False
        account = server_account(layout.var_dir)
        self.socket_dir = socket_folder(layout, account, State.read(layout).socket_dir)
        self.servers: dict[str, Server] = {
            kind.name: kind(layout, account, self.socket_dir) for kind in (Postgres, Valkey)
        }
        self.state = State(supervisor=os.getpid(), socket_dir=str(self.socket_dir))
        self.failures = dict.fromkeys(self.servers, 0)
        self.retry_at = dict.fromkeys(self.servers, 0.0)

    def run(self) -> None:
        """Serve until told to leave, or until nobody has wanted anything for `grace` seconds."""
        self.state.write(self.layout)
        last_wanted = time.monotonic()
        while not self.leaving:
            wanted = wanted_servers(self.layout.leases_dir)
            if wanted:
                for name in sorted(wanted):
                    self._keep_running(self.servers[name])
                last_wanted = time.monotonic()
            elif time.monotonic() - last_wanted > self.grace and self._close_doors():
                return
            time.sleep(STEP_SECONDS)

    def stop_servers(self) -> None:
        for server in self.servers.values():
            server.stop()
        remove_temporary(self.socket_dir)
        self.layout.state_file.unlink(missing_ok=True)

    def _keep_running(self, server: Server) -> None:
        if server.is_running() or time.monotonic() < self.retry_at[server.name]:
            return
        if server.name in self.state.pids:
            logger.warning("%s died; starting it again", server.name)
            del self.state.pids[server.name]
        try:
            server.start()
        except (EmbeddedError, OSError) as error:
            self._note_failure(server, str(error))
        else:
            self.failures[server.name] = 0
            self.state.errors.pop(server.name, None)
            self.state.pids[server.name] = server.pid or 0
        self.state.write(self.layout)

    def _note_failure(self, server: Server, message: str) -> None:
        """Remember the failure and wait twice as long before each new try."""
        logger.error("%s: %s", server.name, message)
        self.failures[server.name] += 1
        self.retry_at[server.name] = time.monotonic() + min(
            0.25 * 2 ** self.failures[server.name], LONGEST_PAUSE_SECONDS
        )
        if self.failures[server.name] >= 3:
            self.state.errors[server.name] = message

    def _close_doors(self) -> bool:
        """Take the start lock, so that no newcomer counts on servers that are about to stop; False if one is there."""
        lock = try_lock(self.layout.start_lock)
        if lock is None:
            return False
        if wanted_servers(self.layout.leases_dir):
            os.close(lock)
            return False
        return True  # the lock is kept until this process ends


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("var_dir", type=Path)
    parser.add_argument("--grace", type=float, default=2.0, help="seconds without a lease before the servers stop")
    arguments = parser.parse_args()
    layout = Layout(arguments.var_dir).create()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    if try_lock(layout.supervisor_lock) is None:  # kept until this process ends
        raise SystemExit("Another supervisor serves this folder.")
    if os.fork():
        os._exit(0)  # the child goes on with the lock; whoever started us need not wait for it
    _serve(layout, arguments.grace)


def _serve(layout: Layout, grace: float) -> None:
    supervisor: Supervisor | None = None

    def leave(*_: object) -> None:
        if supervisor is not None:
            supervisor.leaving = True

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, leave)
    try:
        supervisor = Supervisor(layout, grace)
        supervisor.run()
    except Exception:
        logger.exception("The supervisor gives up")
        raise
    finally:
        if supervisor is not None:
            supervisor.stop_servers()
            logger.info("Servers stopped")


if __name__ == "__main__":
    main()
