"""Work over several forked processes: results in order, own connections, errors told."""

import os

import pytest
from django.db import connection

from matching.models import CurrentRun, MatchRun
from matching.spread import SpreadError, spread


def test_results_come_in_the_order_of_the_parts_whoever_made_them():
    found = spread(lambda part: (part, os.getpid()), list(range(7)), processes=3)
    assert [part for part, _ in found] == list(range(7))
    assert len({process for _, process in found}) == 3


def test_one_part_or_one_process_stays_here():
    assert spread(lambda part: os.getpid(), [1], processes=4) == [os.getpid()]
    assert set(spread(lambda part: os.getpid(), [1, 2, 3], processes=1)) == {os.getpid()}
    assert spread(lambda part: part, [], processes=2) == []


@pytest.mark.django_db(transaction=True)
def test_each_process_reads_through_a_connection_of_its_own_and_leaves_the_first_alone():
    MatchRun.objects.create(kind="manual", asked_at="2026-11-23T00:00Z")

    def backend_and_runs(part: int) -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0], MatchRun.objects.count()

    found = spread(backend_and_runs, [1, 2], processes=2)
    assert len({backend for backend, _ in found}) == 2
    assert [runs for _, runs in found] == [1, 1]
    assert not CurrentRun.objects.exists()


def test_an_error_elsewhere_is_an_error_here():
    def fail(part: int) -> int:
        return 1 // (part - 1)

    with pytest.raises(SpreadError, match="ZeroDivisionError"):
        spread(fail, [0, 1], processes=2)


def test_a_process_that_was_killed_is_told_apart():
    here = os.getpid()

    def die(part: int) -> int:
        if os.getpid() != here:
            os._exit(9)
        return part

    with pytest.raises(SpreadError, match="killed"):
        spread(die, [0, 1], processes=2)
