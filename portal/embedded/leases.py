"""Leases: who uses the servers right now.

A lease is a locked file that names the servers its holder wants. A holder that dies, by whatever death, loses
the lock; the supervisor sees the file without a lock and removes it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from .layout import SERVER_NAMES
from .locks import is_locked


class Lease:
    """One holder's claim on some servers, alive until `release` or the end of the process."""

    def __init__(self, folder: Path, servers: Iterable[str]) -> None:
        self.path = folder / f"{os.getpid()}-{secrets.token_hex(4)}.lease"
        unlocked = self.path.with_suffix(".new")
        self._descriptor: int | None = os.open(unlocked, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.write(self._descriptor, " ".join(servers).encode())
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        unlocked.rename(self.path)  # only now may the supervisor look at it: it is locked

    def release(self) -> None:
        if self._descriptor is not None:
            self.path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None


def wanted_servers(folder: Path) -> set[str]:
    """The servers that living leases ask for; leases of the dead are removed on the way."""
    wanted: set[str] = set()
    for path in folder.glob("*.lease"):
        try:
            names = path.read_text().split()
            if is_locked(path):
                wanted.update(name for name in names if name in SERVER_NAMES)
            else:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # released while we looked
    return wanted
