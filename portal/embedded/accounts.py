"""Which account runs the servers, and what that account can reach.

PostgreSQL refuses to run as root. For root, the servers run as the owner of `var/`, or as `nobody` where that is
root as well. Such an account may be unable to walk down to the checkout (a 0700 home): the data folder is then
entered through `/proc/self/cwd`, which needs no right on the parents, and the programs are copied to a place that
everybody can reach.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .layout import EmbeddedError

CLONE_NEWUSER = 0x10000000
SHARED_PLACES = ("/var/lib/qianqiao", "/opt/qianqiao", "/var/tmp/qianqiao-root", "/tmp/qianqiao-root")


@dataclass(frozen=True)
class Account:
    """The identity of the server processes; `other` is true where it is not our own."""

    uid: int
    gid: int
    other: bool

    def popen_arguments(self) -> dict[str, Any]:
        """Arguments for `subprocess` that start a child under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}

    def can_read(self, path: Path) -> bool:
        """True where this account can walk down to `path` and read it; asked of the kernel, not computed."""
        if not self.other:
            return os.access(path, os.R_OK)
        command = ["/bin/sh", "-c", 'test -r "$1"', "sh", str(path)]
        return subprocess.run(command, cwd="/", **self.popen_arguments(), check=False).returncode == 0

    def own(self, folder: Path) -> Path:
        """Make `folder` a 0700 folder of this account, with all that is in it."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.other and folder.stat().st_uid != self.uid:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)
        return folder


def server_account(var_dir: Path) -> Account:
    """The account for the servers of `var_dir`: our own, except for root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), other=False)
    owner = var_dir.stat()
    if owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, other=True)
    for name in ("nobody", "daemon"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, other=True)
    raise EmbeddedError(
        "PostgreSQL refuses to run as root and this machine has no account `nobody`. "
        "Run as another user, or set DATABASE_URL."
    )


def borrowed_name(account: Account) -> Callable[[], None] | None:
    """A `preexec_fn` that lets a numeric user without an entry in /etc/passwd pass as `nobody`; None where not needed.

    initdb insists on a name. In a user namespace of its own the child has one; files still belong to the real number.
    """
    try:
        pwd.getpwuid(account.uid)
    except KeyError:
        pass
    else:
        return None
    nobody = pwd.getpwnam("nobody")
    libc = ctypes.CDLL(None, use_errno=True)

    def enter_namespace() -> None:
        if libc.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for name, line in {
            "setgroups": "deny",
            "uid_map": f"{nobody.pw_uid} {account.uid} 1",
            "gid_map": f"{nobody.pw_gid} {account.gid} 1",
        }.items():
            Path("/proc/self", name).write_text(line)

    return enter_namespace


def reachable_copy(sources: list[Path], name: str, account: Account) -> Path:
    """Copy `sources` side by side into a root-owned folder `name` that every account can reach; return the folder.

    The folder is shared by all checkouts, filled once (a rename publishes it), and never written by the servers.
    """
    for place in SHARED_PLACES:
        target = Path(place) / name
        try:
            if _is_ours(target) and account.can_read(target):
                return target
            _publish(sources, target)
        except OSError:
            continue
        if account.can_read(target):
            return target
    raise EmbeddedError(f"Found no folder that the account {account.uid} can read, among {', '.join(SHARED_PLACES)}.")


def _is_ours(folder: Path) -> bool:
    """True for a published folder that nobody but root can have made."""
    return folder.is_dir() and all(path.lstat().st_uid == 0 for path in (folder, folder.parent))


def _publish(sources: list[Path], target: Path) -> None:
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if target.parent.is_symlink() or target.parent.stat().st_uid != 0:
        raise PermissionError(f"{target.parent} is not owned by root")
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        staged = Path(scratch) / "staged"
        staged.mkdir()
        for source in sources:
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, staged / source.name)
        for path in [staged, *staged.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or _is_program(path) else 0o644)
        shutil.rmtree(target, ignore_errors=True)
        staged.rename(target)


def _is_program(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o100)
