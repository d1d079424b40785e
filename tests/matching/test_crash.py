"""Kill -9 of everything in the middle of a run: it ends once, with the same result, nothing told twice, nothing hidden.

Real servers, a real worker and beat in their own folder. A table lock brings each run to the middle of its ranking, so
that the blow always falls there.
"""

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from portal.embedded import ensure
from tests.matching.crashing import HEALED_SECONDS, Reader, Stack

pytestmark = pytest.mark.crash

IN_THE_MIDDLE = (
    "SELECT count(*) = 2 FROM matching_matchchunk c JOIN matching_matchrun r ON r.id = c.run_id"
    " WHERE r.status = 'running' AND c.stage = 'rank' AND c.status = 'leased'"
)
NONE_UNFINISHED = "SELECT NOT EXISTS (SELECT FROM matching_matchrun WHERE status IN ('queued', 'running'))"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    var_dir = tmp_path_factory.mktemp("crash")
    with ensure(var_dir=var_dir) as services:
        running = Stack(services, var_dir)
        try:
            running.populate()
            running.start("worker")
            running.start("beat")
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="module")
def undisturbed(stack: Stack) -> tuple[str, list[Any]]:
    """Result hash and announcements of a run that nothing happened to."""
    stack.trigger()
    stack.wait_for("SELECT EXISTS (SELECT FROM matching_currentrun)")
    stack.wait_for(NONE_UNFINISHED)
    told = stack.announcements()
    assert told
    return stack.value("SELECT result_hash FROM matching_matchrun ORDER BY id DESC LIMIT 1"), told


def run_through(
    stack: Stack, undisturbed: tuple[str, list[Any]], blow: Callable[[], None], *, triggers: int = 1
) -> None:
    """Start a run, strike in its middle, then check all that is promised."""
    stack.forget_announcements()
    runs = stack.value("SELECT count(*) FROM matching_matchrun")
    shown = stack.query(
        "SELECT run_id, (SELECT count(*) FROM matching_match WHERE is_current) FROM matching_currentrun"
    )
    with Reader(stack).watching() as reader:
        with stack.writing_held_up() as release:
            stack.trigger(times=triggers)
            stack.wait_for(IN_THE_MIDDLE)
            blow()
            release()
        stack.wait_for(NONE_UNFINISHED, seconds=HEALED_SECONDS)
    rows = stack.query("SELECT id, status, result_hash FROM matching_matchrun ORDER BY id DESC")
    assert len(rows) == runs + 1
    assert rows[0][1:] == ("completed", undisturbed[0])
    assert stack.announcements() == undisturbed[1]
    assert reader.seen <= {*shown, (rows[0][0], shown[0][1])}, "yesterday's until the switch, then tonight's"


def test_kill_9_of_a_worker_child(stack: Stack, undisturbed: tuple[str, list[Any]]):
    run_through(stack, undisturbed, lambda: os.kill(stack.worker_children()[0], signal.SIGKILL))


def test_kill_9_of_the_worker(stack: Stack, undisturbed: tuple[str, list[Any]]):
    def blow() -> None:
        stack.kill("worker")
        stack.start("worker")

    run_through(stack, undisturbed, blow)


def test_kill_9_of_valkey_and_all_its_data_lost(stack: Stack, undisturbed: tuple[str, list[Any]]):
    def blow() -> None:
        stack.kill("worker")
        stack.kill_server("valkey")
        with ensure(var_dir=stack.services._layout.var_dir):
            stack.flush_broker()
        stack.start("worker")

    run_through(stack, undisturbed, blow)


def test_kill_9_of_valkey_under_a_living_worker(stack: Stack, undisturbed: tuple[str, list[Any]]):
    run_through(stack, undisturbed, lambda: stack.kill_server("valkey"))


def test_kill_9_of_postgresql(stack: Stack, undisturbed: tuple[str, list[Any]]):
    run_through(stack, undisturbed, lambda: stack.kill_server("postgres"))


def test_three_triggers_at_once_and_three_more_are_one_run(stack: Stack, undisturbed: tuple[str, list[Any]]):
    run_through(stack, undisturbed, lambda: stack.trigger(times=3), triggers=3)
