"""Time that stands still for pages, which ask the clock; and sources of a digest that fail."""

import pytest
import time_machine

from common import digest as registry
from common.digest import Pick, Source
from inbox.enums import Kind


@pytest.fixture
def time_machine_at():
    return lambda moment: time_machine.travel(moment, tick=False)


@pytest.fixture
def broken(monkeypatch):
    """A source that fails while it looks, and one that fails while it is read."""

    def fail(*args):
        raise RuntimeError("secret text")

    def find(people, now):
        return [Pick(user.pk, "odd", "1", Kind.NEWS, "/odd/") for user in people]

    monkeypatch.setattr(registry, "_sources", dict(registry._sources))
    registry.register(Source("broken", "坏掉的来源", 1, fail, lambda *args: {}))
    registry.register(Source("odd", "读不出的来源", 2, find, fail))
    return registry.register
