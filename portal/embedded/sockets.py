"""A folder for the sockets: short enough for the kernel, plain enough for a URL, reachable, closed to others."""

from __future__ import annotations

import re
import stat
import tempfile
from pathlib import Path

from .accounts import Account
from .layout import Layout

LONGEST_NAME = ".s.PGSQL.5432.lock"
PATH_LIMIT_BYTES = 100  # sun_path holds 104 bytes on macOS, 108 on Linux, the final zero included
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")  # nothing that a URL, or PostgreSQL's list of folders, would have to quote
TEMP_PREFIX = "qianqiao-"


def socket_folder(layout: Layout, account: Account, previous: str) -> Path:
    """`var/run`; where its path is too long, holds a space or the like, or is out of reach, a 0700 folder below /tmp.

    A folder in use before (`previous`) is kept, so that URLs handed out stay true over a crash.
    """
    folder = account.own(layout.var_dir / "run")
    is_short = len(str(folder / LONGEST_NAME).encode()) <= PATH_LIMIT_BYTES
    if is_short and PLAIN.fullmatch(str(folder)) and account.can_read(folder):
        return folder
    if previous and _is_private(Path(previous), account):
        return Path(previous)
    return account.own(Path(tempfile.mkdtemp(prefix=TEMP_PREFIX, dir="/tmp")))


def remove_temporary(folder: Path) -> None:
    """Remove a folder that `socket_folder` made below /tmp, once the servers have stopped."""
    if folder.name.startswith(TEMP_PREFIX):
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def _is_private(folder: Path, account: Account) -> bool:
    """True for a real folder of `account` that nobody else can enter: /tmp is open to all."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == account.uid and stat.S_IMODE(status.st_mode) == 0o700
