"""Time that stands still for pages, which ask the clock."""

import pytest
import time_machine


@pytest.fixture
def time_machine_at():
    return lambda moment: time_machine.travel(moment, tick=False)
