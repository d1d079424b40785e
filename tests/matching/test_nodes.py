"""Two worker nodes that share only PostgreSQL, Valkey and the index folder; one is killed, nothing is lost or doubled."""

from collections.abc import Iterator

import pytest

from portal.embedded import ensure
from tests.matching.crashing import Stack
from tests.matching.test_crash import IN_THE_MIDDLE, NONE_UNFINISHED

pytestmark = pytest.mark.crash

NODES = "SELECT count(DISTINCT split_part(owner, '/', 1)) FROM matching_matchchunk WHERE status = 'leased'"
RESULT = "SELECT result_hash FROM matching_matchrun WHERE status = 'completed' ORDER BY id DESC LIMIT 1"
DOUBLED = "SELECT count(*) - count(DISTINCT (run_id, need_id, achievement_id)) FROM matching_candidate"
LEASE_SECONDS = 150.0
"""A lease of another node runs out after 30 seconds, and the sweeper comes every 20."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    var_dir = tmp_path_factory.mktemp("nodes")
    with ensure(var_dir=var_dir) as services:
        running = Stack(services, var_dir)
        try:
            running.populate()
            running.start_node("node-a")
            running.start("beat")
            yield running
        finally:
            running.stop()


def test_two_nodes_work_at_one_run_and_one_is_killed(stack: Stack):
    stack.trigger()
    stack.wait_for("SELECT EXISTS (SELECT FROM matching_currentrun)", seconds=LEASE_SECONDS)
    alone = stack.value(RESULT)
    stack.start_node("node-b")
    with stack.writing_held_up() as release:
        stack.trigger()
        stack.wait_for(IN_THE_MIDDLE, seconds=LEASE_SECONDS)
        assert stack.value(NODES) == 2, "each node has a chunk of the same run in hand"
        stack.kill("node-b")
        release()
    stack.wait_for(NONE_UNFINISHED, seconds=LEASE_SECONDS)
    assert stack.value("SELECT count(*) FROM matching_matchrun WHERE status = 'completed'") == 2
    assert stack.value(RESULT) == alone
    assert stack.value(DOUBLED) == 0
