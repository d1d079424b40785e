"""Which pairs break a condition (必达), for places that are kept without an explanation.

The first places of a list have their findings stored, and `Match.is_near_miss` beside them. Whatever shows places behind
those (export, experts and institutions, trials, challenges) asks here, so that the rule is the same everywhere.
"""

from collections.abc import Iterable, Sequence

from matching.datasource import load_needs, load_offers
from matching.engine.constraints import compare
from matching.engine.facts import Facts, facts_of
from matching.engine.nearmiss import Gap, gap_between
from matching.engine.types import Need
from needs.models import NeedIndicator

Pair = tuple[int, int]
"""Keys of a need and an achievement."""


class Conditions:
    """Holds needs against achievements, as they are published now; an achievement is read once."""

    def __init__(self) -> None:
        self._facts: dict[int, Facts] = {}

    def broken(self, pairs: Iterable[Pair]) -> dict[Pair, list[Gap]]:
        """The pairs that break a condition, with what is measurable of the gaps. Needs without conditions cost nothing."""
        asked = list(pairs)
        strict = NeedIndicator.objects.filter(need__in={need for need, _ in asked}, must=True)
        needs = {int(need.key): need for need in load_needs(set(strict.values_list("need_id", flat=True)))}
        wanted = [pair for pair in asked if pair[0] in needs]
        self._read({offer for _, offer in wanted})
        found = {}
        for pair in wanted:
            facts = self._facts.get(pair[1])
            gaps = None if facts is None else gaps_of(needs[pair[0]], facts)
            if gaps is not None:
                found[pair] = gaps
        return found

    def broken_by(self, need: Need, offers: Sequence[int]) -> set[int]:
        """Those of these achievements that break a condition of something that is no published need."""
        if not any(wanted.must for wanted in need.constraints):
            return set()
        self._read(set(offers))
        return {key for key in offers if key in self._facts and gaps_of(need, self._facts[key]) is not None}

    def _read(self, keys: set[int]) -> None:
        self._facts |= {int(offer.key): facts_of(offer) for offer in load_offers(keys - self._facts.keys())}


def gaps_of(need: Need, facts: Facts) -> list[Gap] | None:
    """What is measurable of the broken conditions; None where none is broken."""
    compared = [(wanted, compare(wanted, facts.constraints)) for wanted in need.constraints if wanted.must]
    broken = [(wanted, result.stated) for wanted, result in compared if result.state == "violated"]
    if not broken:
        return None
    gaps = [gap_between(wanted, stated) for wanted, stated in broken if stated is not None]
    return [gap for gap in gaps if gap is not None]
