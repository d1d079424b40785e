"""What the engine's tests share."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest


@pytest.fixture
def benchmark_seconds() -> Callable[[float], AbstractContextManager[None]]:
    """`with benchmark_seconds(2): …` fails when it takes more processor time."""

    @contextmanager
    def limit(seconds: float) -> Iterator[None]:
        start = time.thread_time()
        yield
        assert time.thread_time() - start < seconds

    return limit


@pytest.fixture(scope="session")
def graded_pairs() -> Path:
    """The folder of real graded pairs, which is not part of this project; tests that need it are skipped without it."""
    beside = Path(__file__).resolve().parents[4] / "shared"
    folder = Path(os.environ.get("QIANQIAO_SHARED", beside)) / "data" / "needs_achievements"
    if not (folder / "grades.csv").exists():
        pytest.skip(f"no graded pairs in {folder}: set QIANQIAO_SHARED")
    return folder
