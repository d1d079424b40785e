"""What apps have to offer to a person's daily digest: each app's `digest.py` registers its sources, found at start.

A source answers two questions. `find(people, now)`: for many people at once, what could concern them today, as picks
without words; a fixed number of queries, however many people. `read(user, keys, now)`: what of it this one person may
still see and still has to do, in words, through `.visible_to(user)`. Only `read` is ever shown or mailed, so that a
digest holds nothing that its reader has lost sight of since.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

Text = str | Promise

MOST_OF_ONE = 10
"""Picks that a source needs to offer to one person or organisation at most: a digest has fewer places."""


@dataclass(frozen=True)
class Pick:
    """Something for one person. `url` names the thing: two picks of one address are one. `due_at` None: no clock.

    `strength` orders picks of a source that have no clock, the greatest first. A summary is only worth a place where
    nothing else of its kind has one.
    """

    person: int
    source: str
    key: str
    kind: str
    url: str
    due_at: datetime | None = None
    strength: float = 0.0
    is_summary: bool = False


@dataclass(frozen=True)
class Line:
    """A pick in words: `why` says why this person is given it, in a whole sentence."""

    title: Text
    why: Text
    url: str
    due_at: datetime | None = None


Find = Callable[[Sequence[Any], datetime], Iterable[Pick]]
Read = Callable[[Any, Collection[str], datetime], Mapping[str, Line]]


@dataclass(frozen=True)
class Source:
    """`order` decides between picks of equal urgency, the lowest first. `label` is what is told to be missing if it fails."""

    name: str
    label: Text
    order: int
    find: Find
    read: Read


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Once for each name; a later one of the same name takes its place."""
    _sources[source.name] = source
    return source


def sources() -> dict[str, Source]:
    """All sources by name, in their order."""
    return {source.name: source for source in sorted(_sources.values(), key=lambda one: (one.order, one.name))}


def dated(name: object, at: datetime) -> str:
    """A key that is new on every day on which something is added to the thing: shown again, though it was shown before."""
    return f"{name}@{timezone.localdate(at)}"


def names(keys: Iterable[str]) -> dict[str, str]:
    """The keys by the names that `dated` made them of."""
    return {key.partition("@")[0]: key for key in keys}


def by_organisation(people: Sequence[Any]) -> dict[int, list[Any]]:
    """Who of these people acts for each organisation."""
    acting: dict[int, list[Any]] = defaultdict(list)
    for person in people:
        for organisation in person.organisation_ids:
            acting[organisation].append(person)
    return dict(acting)
