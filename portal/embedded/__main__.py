"""`python -m portal.embedded status | stop | run COMMAND …`: look at, stop, or use the embedded servers."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys

from .client import ensure
from .layout import SERVER_NAMES, EmbeddedError, Layout, default_var_dir
from .locks import is_locked
from .postgres import DATABASE, ROLE, programs_dir
from .processes import wait_until
from .state import State


def status(layout: Layout) -> int:
    """Print what runs; 0 where the supervisor lives, 3 where it does not (as init scripts do)."""
    if not layout.supervisor_lock.exists() or not is_locked(layout.supervisor_lock):
        print(f"No servers run for {layout.var_dir}.")
        return 3
    state = State.read(layout)
    print(f"Servers of {layout.var_dir}, sockets in {state.socket_dir}, supervisor {state.supervisor}:")
    for name in SERVER_NAMES:
        print(f"  {name}: " + (f"process {state.pids[name]}" if name in state.pids else "not running"))
    return 0


def stop(layout: Layout) -> int:
    """Stop the servers, whoever uses them; 1 where they are still there after a minute."""
    if not layout.supervisor_lock.exists() or not is_locked(layout.supervisor_lock):
        return status(layout) and 0
    os.kill(State.read(layout).supervisor, signal.SIGTERM)
    if not wait_until(lambda: not is_locked(layout.supervisor_lock), seconds=60):
        print(f"The servers are still stopping; see {layout.log_dir / 'supervisor.log'}.", file=sys.stderr)
        return 1
    return 0


def run(layout: Layout, command: list[str]) -> int:
    """Run `command` with the URLs set, and PostgreSQL's own programs able to find the server without arguments."""
    with ensure(var_dir=layout.var_dir) as services:
        variables = {
            "DATABASE_URL": services.database_url,
            "REDIS_URL": services.redis_url,
            "PGHOST": str(services.socket_dir),
            "PGUSER": ROLE,
            "PGDATABASE": DATABASE,
            "PATH": f"{programs_dir()}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        os.environ.update(variables)
        return subprocess.call(command)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=__doc__)
    parser.add_argument("action", choices=["status", "stop", "run"])
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    layout = Layout(default_var_dir())
    try:
        if arguments.action == "run":
            return run(layout, arguments.command)
        return {"status": status, "stop": stop}[arguments.action](layout)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
