"""One task's work over several processes of its machine, forked from the worker: shards stay mapped, nothing is loaded twice.

For a batch of changes, which one worker holds while all lists are looked through. Whatever can be cut into leased
chunks is (services/stages.py): that reaches other machines too.
"""

import pickle
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from billiard.context import ForkProcess
from django.db import connections

Part = TypeVar("Part")
Result = TypeVar("Result")


class SpreadError(Exception):
    """Part of the work failed in another process; its traceback is the message."""


def spread(work: Callable[[Part], Result], parts: Sequence[Part], *, processes: int) -> list[Result]:
    """``work`` of each part, in their order, by so many processes, this one included.

    Others read what is committed, through connections of their own, and must write nothing. One part, or one process,
    stays here. Raises SpreadError where another process fails.
    """
    count = min(processes, len(parts))
    if count < 2:
        return [work(part) for part in parts]
    with tempfile.TemporaryDirectory(prefix="spread-") as folder:
        files = [Path(folder) / str(number) for number in range(1, count)]
        others = [
            ForkProcess(target=_elsewhere, args=(work, parts[number::count], file))
            for number, file in enumerate(files, 1)
        ]
        for other in others:
            other.start()
        try:
            shares = [[work(part) for part in parts[::count]]]
        finally:
            for other in others:
                other.join()
        shares += [_read(file) for file in files]
    return [shares[place % count][place // count] for place in range(len(parts))]


def _elsewhere(work: Callable[[Part], Result], parts: Sequence[Part], file: Path) -> None:
    for opened in connections.all(initialized_only=True):
        del connections[opened.alias]  # the parent's: neither to be used here nor to be closed
    try:
        done: tuple[str, object] = "", [work(part) for part in parts]
    except Exception:
        done = traceback.format_exc(), None
    with file.open("wb") as stored:
        pickle.dump(done, stored, protocol=pickle.HIGHEST_PROTOCOL)
    connections.close_all()


def _read(file: Path) -> list:
    if not file.exists():
        raise SpreadError("a process was killed")
    with file.open("rb") as stored:
        error, results = pickle.load(stored)
    if error:
        raise SpreadError(error)
    return results
