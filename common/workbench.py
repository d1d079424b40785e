"""The cards that apps offer to a person's first page: each app's `workbench.py` registers its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Card:
    """A block of the workbench: `template` reads `context` as `data`; `more_url` leads to everything."""

    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    more_url: str = ""
    count: int | None = None
    is_side: bool = False


Builder = Callable[[Any, datetime], Card | None]


@dataclass(frozen=True)
class _Entry:
    order: int
    key: str
    personas: frozenset[str]
    build: Builder


_entries: dict[str, _Entry] = {}


def card(*, persona: str | Iterable[str] = (), order: int = 50) -> Callable[[Builder], Builder]:
    """Register `build(user, now)`, which answers None where it has nothing to say. No persona means everybody."""
    personas = frozenset([persona] if isinstance(persona, str) else persona)

    def register(build: Builder) -> Builder:
        key = f"{build.__module__}.{build.__qualname__}"
        _entries[key] = _Entry(order, key, personas, build)
        return build

    return register


def cards_for(user: Any, now: datetime) -> list[Card]:
    """The cards of this person, by their order."""
    mine = {str(persona) for persona in user.personas}
    chosen = [entry for entry in _entries.values() if not entry.personas or entry.personas & mine]
    built = (entry.build(user, now) for entry in sorted(chosen, key=lambda entry: (entry.order, entry.key)))
    return [made for made in built if made is not None]
