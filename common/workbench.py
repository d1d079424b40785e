"""The cards that apps offer to a person's first page: each app's `workbench.py` registers its own.

A card that shows what waits says with `counting` which querysets; those of all cards are counted in one query.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from common.tally import Counted, take


@dataclass(frozen=True)
class Card:
    """A block of the workbench: `template` reads `context` as `data`; `more_url` leads to everything."""

    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    more_url: str = ""
    count: int | None = None
    is_side: bool = False


Builder = Callable[..., Card | None]
Counting = Callable[[Any, datetime], Counted]


@dataclass(frozen=True)
class _Entry:
    order: int
    key: str
    personas: frozenset[str]
    build: Builder
    counting: Counting | None
    also_empty: bool


_entries: dict[str, _Entry] = {}


def card(
    *, persona: str | Iterable[str] = (), order: int = 50, counting: Counting | None = None, also_empty: bool = False
) -> Callable[[Builder], Builder]:
    """Register `build(user, now)`, which answers None where it has nothing to say. No persona means everybody.

    With `counting(user, now)` it is `build(user, now, tally)`, called only where the tally is not zero, or `also_empty`.
    """
    personas = frozenset([persona] if isinstance(persona, str) else persona)

    def register(build: Builder) -> Builder:
        key = f"{build.__module__}.{build.__qualname__}"
        _entries[key] = _Entry(order, key, personas, build, counting, also_empty)
        return build

    return register


def cards_for(user: Any, now: datetime) -> list[Card]:
    """The cards of this person, by their order; one query counts for all of them."""
    mine = {str(persona) for persona in user.personas}
    chosen = [entry for entry in _entries.values() if not entry.personas or entry.personas & mine]
    chosen.sort(key=lambda entry: (entry.order, entry.key))
    tallies = take(entry.counting(user, now) if entry.counting else () for entry in chosen)
    built = (
        entry.build(user, now, tally) if entry.counting else entry.build(user, now)
        for entry, tally in zip(chosen, tallies, strict=True)
        if not entry.counting or entry.also_empty or tally.total
    )  # fmt: skip
    return [made for made in built if made is not None]
