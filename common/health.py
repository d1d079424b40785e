"""Checks of the running site: each app's `health.py` registers its own, `/health/` asks them all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Health:
    """A vital check that is not `ok` turns the answer to 503. `detail` holds no secret: the address is public."""

    ok: bool
    message: str | Promise = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Check:
    name: str
    label: str | Promise
    vital: bool
    ask: Callable[[], Health]


_checks: dict[str, _Check] = {}


def check(
    name: str, label: str | Promise, *, vital: bool = False
) -> Callable[[Callable[[], Health]], Callable[[], Health]]:
    """Register `ask()`; an exception in it is an answer that something is wrong."""

    def register(ask: Callable[[], Health]) -> Callable[[], Health]:
        _checks[name] = _Check(name, label, vital, ask)
        return ask

    return register


def examine() -> tuple[bool, dict[str, dict[str, Any]]]:
    """Whether everything vital works, and each check's answer by name."""
    answers, is_well = {}, True
    for entry in _checks.values():
        try:
            health = entry.ask()
        except Exception as error:
            health = Health(False, type(error).__name__)
        is_well &= health.ok or not entry.vital
        answers[entry.name] = {
            "label": str(entry.label),
            "ok": health.ok,
            "message": str(health.message),
            **health.detail,
        }
    return is_well, answers
