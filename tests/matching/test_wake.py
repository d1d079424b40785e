"""Wake-ups may be lost, and must not hurt whoever sends them."""

import time

import pytest
from celery import Celery
from django.db import transaction
from kombu.exceptions import OperationalError

from matching import wake


def test_a_broker_that_does_not_answer_is_noted_and_hurts_nobody(monkeypatch: pytest.MonkeyPatch):
    def refuse(task: str, **_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(wake.current_app, "send_task", refuse)
    assert wake.wake(wake.WORK) is False


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_follows_the_commit_and_not_a_rollback(woken: list[str]):
    with transaction.atomic():
        wake.wake_on_commit(wake.WORK, times=2)
        assert woken == []
    assert woken == [wake.WORK, wake.WORK]
    with transaction.atomic():
        wake.wake_on_commit(wake.SWEEP)
        transaction.set_rollback(True)
    assert len(woken) == 2


def test_whoever_publishes_does_not_wait_long_for_a_broker_that_is_down(monkeypatch: pytest.MonkeyPatch):
    dead = Celery("dead", broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(wake.current_app, "connection_for_write", dead.connection_for_write)
    began = time.monotonic()
    assert wake.wake(wake.WORK) is False
    assert time.monotonic() - began < 2 * wake.CONNECT_SECONDS
