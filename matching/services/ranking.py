"""Lists and reasons out of a run's index: what full runs, single postings and trials share."""

from collections.abc import Iterable
from typing import Any

from matching import encoders, explanations, indexes, vectors
from matching.datasource import load_offers
from matching.engine.explain import explain
from matching.engine.ranker import rank
from matching.engine.types import Match, Need
from matching.models import MatchRun


def ranked_lists(run: MatchRun, needs: list[Need]) -> dict[str, list[Match]]:
    """The lists of these needs out of the run's index, by key; new texts are embedded here."""
    if not needs:
        return {}
    rows = vectors.vectors_for(run.model_id, run.dimension, needs, encoders.encoder)
    return rank(indexes.open_index(run.index_name), needs, rows, top=run.kept, settings=run.ranker)


def explained(
    run: MatchRun, needs: list[Need], pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, Any]]:
    """Explanations as JSON of pairs of keys; a pair of which one posting is no longer published has none."""
    wanted = list(pairs)
    by_key = {need.key: need for need in needs}
    offers = {offer.key: offer for offer in load_offers({int(offer) for _, offer in wanted})}
    rarity = indexes.open_index(run.index_name).rarity
    found = {}
    for pair in wanted:
        need, offer = by_key.get(pair[0]), offers.get(pair[1])
        if need is not None and offer is not None:
            why = explain(need, offer, settings=run.ranker, rarity=rarity)
            found[pair] = explanations.to_json(why, need, offer)
    return found
