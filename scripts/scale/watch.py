"""Time and memory of everything that belongs to a measurement: this process, its children, the embedded servers."""

import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 2.0
"""Seconds between two looks: each costs some milliseconds a process."""


def family(roots: list[int]) -> list[int]:
    """These processes and all their descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            parent = _stat(int(folder.name))
            if parent:
                children.setdefault(int(parent[1]), []).append(int(folder.name))
    found, queue = [], list(roots)
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += children.get(pid, [])
    return found


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the name; empty where the process is gone."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def processor_seconds(pid: int) -> float:
    """Of a process by itself: its children are watched one by one."""
    fields = _stat(pid)
    return sum(int(ticks) for ticks in fields[11:13]) / _TICKS if fields else 0.0


def own_bytes(pid: int) -> int:
    """Memory of a process, shared pages divided among those who share them."""
    try:
        lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


@dataclass
class Watch:
    """Watches processes from a thread: `peak` bytes of all together, processor seconds since the start."""

    roots: list[int]
    peak: int = 0
    _spent: dict[int, float] = field(default_factory=dict)
    _before: dict[int, float] = field(default_factory=dict)
    _done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Watch":
        self._before = {pid: processor_seconds(pid) for pid in family(self.roots)}
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(EVERY):
            self.look()

    def look(self) -> None:
        pids = family(self.roots)
        self.peak = max(self.peak, sum(own_bytes(pid) for pid in pids))
        self._spent.update({pid: processor_seconds(pid) for pid in pids})

    @property
    def cpu(self) -> float:
        self.look()
        return sum(spent - self._before.get(pid, 0.0) for pid, spent in self._spent.items())


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._began
