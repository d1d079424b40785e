"""Finding, watching and ending server processes."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` by which the kernel sends `how` to the child when its parent dies (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)  # loaded before the fork: a forked child should do as little as it can

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))

    return ask_kernel


def processes_in(folder: Path, name: str) -> list[int]:
    """Ids of living processes called `name` whose working folder is `folder`.

    Servers run inside their data folder, so this tells ours from a stranger that was given a recycled id.
    Zombies have no working folder and are left out. Needs /proc; elsewhere the list is empty.
    """
    found = []
    wanted = os.path.realpath(folder)
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(entry / "cwd") == wanted and (entry / "comm").read_text().startswith(name):
                found.append(int(entry.name))
        except OSError:
            continue  # ended meanwhile, or another user's
    return found


def wait_until(condition: Callable[[], bool], *, seconds: float, step: float = 0.05) -> bool:
    """Poll `condition`; False where it is still false after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True


def end_processes(folder: Path, name: str, *, politely: signal.Signals, seconds: float = 20) -> None:
    """End every process called `name` in `folder`: first politely, then for good."""
    for how in (politely, signal.SIGKILL):
        for pid in processes_in(folder, name):
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                continue
        if wait_until(lambda: not processes_in(folder, name), seconds=seconds):
            return
