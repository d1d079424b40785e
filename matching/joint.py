"""A proposal for joint procurement in words: what its needs ask in common and what only some ask, each with its source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from matching.datasource import constraint
from matching.engine.constraints import compare, same_name
from matching.engine.explain import explain
from matching.engine.types import Constraint, Offer
from matching.engine.units import parse_unit
from matching.enums import JointStatus
from matching.models import JointProposal, JointSeat
from matching.services.rehearsals import as_engine
from needs.models import Need
from postings.models import IndicatorRow

_SENTENCES = re.compile(r"[^。！？；\n]+[。！？；]?")
SENTENCES = 3
"""Sentences shown of each need."""


@dataclass(frozen=True)
class Demand:
    """One need's line for a quantity."""

    need: Need
    row: IndicatorRow


@dataclass(frozen=True)
class Quantity:
    """A quantity in the union of indicators. `enough`: the line that, once reached, meets all others; `is_shared`: at
    least two needs ask for it; `conflicts`: nothing can meet all of them at once.
    """

    name: str
    demands: tuple[Demand, ...]
    enough: Demand | None
    conflicts: bool

    @property
    def is_shared(self) -> bool:
        return len({demand.need.pk for demand in self.demands}) > 1


@dataclass(frozen=True)
class Phrase:
    """Words that several needs use, and which."""

    words: str
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Said:
    """The sentences of one need in which the shared words stand."""

    need: Need
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """The shared intersection and the union, to be read beside the needs themselves."""

    quantities: tuple[Quantity, ...]
    phrases: tuple[Phrase, ...]
    said: tuple[Said, ...]


def seats_of(proposal: JointProposal, user: Any) -> QuerySet[JointSeat]:
    """The seats of a proposal and of those merged into it, of needs that this person may see now."""
    family = Q(proposal=proposal) | Q(proposal__merged_into=proposal, proposal__status=JointStatus.MERGED)
    seen = Need.objects.visible_to(user).published()
    seats = JointSeat.objects.filter(family, need__in=seen.values("pk"))
    return seats.select_related("proposal", "need__organisation", "need__tech_field", "need__industry").order_by("pk")


def brief_of(needs: Sequence[Need]) -> Brief:
    """What these needs ask together."""
    demands = [Demand(need, row) for need in needs for row in need.indicators.all()]
    phrases = _phrases(needs)
    return Brief(tuple(_quantities(demands)), phrases, tuple(_said(need, phrases) for need in needs))


def _quantities(demands: Sequence[Demand]) -> list[Quantity]:
    groups: list[list[Demand]] = []
    for demand in demands:
        asked = constraint(demand.row)
        group = next((group for group in groups if _same(constraint(group[0].row), asked)), None)
        if group is None:
            groups.append([demand])
        else:
            group.append(demand)
    found = [Quantity(group[0].row.quantity, tuple(group), _enough(group), _conflicts(group)) for group in groups]
    return sorted(found, key=lambda quantity: not quantity.is_shared)


def _same(one: Constraint, other: Constraint) -> bool:
    return parse_unit(one.unit).dimension == parse_unit(other.unit).dimension and same_name(
        one.quantity, other.quantity
    )


def _enough(group: Sequence[Demand]) -> Demand | None:
    if len(group) < 2:
        return None
    asked = [constraint(demand.row) for demand in group]
    strictest = (
        demand
        for demand, mine in zip(group, asked, strict=True)
        if all(compare(other, [mine]).state == "met" for other in asked)
    )
    return next(strictest, None)


def _conflicts(group: Sequence[Demand]) -> bool:
    asked = [constraint(demand.row) for demand in group]
    return any(compare(one, [other]).state == "violated" for one in asked for other in asked)


def _phrases(needs: Sequence[Need]) -> tuple[Phrase, ...]:
    """Words that the first need, the one in the middle, shares with others; the widest shared first."""
    if not needs:
        return ()
    first, found = as_engine(needs[0]), dict[str, list[Need]]()
    for need in needs[1:]:
        other = as_engine(need)
        for reason in explain(first, Offer(other.key, other.title, other.text, other.keywords)).evidence:
            found.setdefault(reason.phrase, [needs[0]]).append(need)
    phrases = (Phrase(words, tuple(sharing)) for words, sharing in found.items())
    return tuple(sorted(phrases, key=lambda phrase: -len(phrase.needs)))


def _said(need: Need, phrases: Sequence[Phrase]) -> Said:
    sentences = [found.strip() for found in _SENTENCES.findall(need.body) if found.strip()]
    telling = [one for one in sentences if any(phrase.words in one for phrase in phrases)]
    return Said(need, tuple((telling or sentences)[:SENTENCES]))
