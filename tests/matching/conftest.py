"""Matching without an encoder unless a test asks for one, and without a broker: tests do the workers' work."""

from collections.abc import Iterator
from typing import Any

import pytest

from matching import indexes, wake


@pytest.fixture(autouse=True)
def _words_only(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    settings.MATCHING_ENCODER = "none"
    sent: list[str] = []
    monkeypatch.setattr(wake.current_app, "send_task", lambda task, **_: sent.append(task))
    indexes.open_index.cache_clear()
    yield sent
    indexes.open_index.cache_clear()


@pytest.fixture
def woken(_words_only: list[str]) -> list[str]:
    """Names of the tasks that were sent."""
    return _words_only
