"""Pairs by lot out of the first places of a graded folder: ``python -m matching.engine.sample FOLDER [--seed 1] [--count 5]``.

The folder is that of bench.py. Printed with both texts, what the page of a match would show, and the grade that people
gave where they gave one; for reading closely, not for a figure.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from matching.engine.bench import Pairs, read_pairs
from matching.engine.explain import explain
from matching.engine.index import Index, build_index
from matching.engine.ranker import rank
from matching.engine.semantic import Encoder, choose_encoder, encoder_text
from matching.engine.types import Match

FIRST = 10
"""Places of each list that take part: the first page."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--encoder", default="auto")
    arguments = parser.parse_args()
    pairs, encoder = read_pairs(arguments.folder), choose_encoder(arguments.encoder)
    with tempfile.TemporaryDirectory() as folder:
        index, matches = first_places(pairs, encoder, Path(folder) / "index")
        for match in random.Random(arguments.seed).sample(matches, arguments.count):
            print("\n".join(in_lines(pairs, index, match)))


def first_places(pairs: Pairs, encoder: Encoder, directory: Path) -> tuple[Index, list[Match]]:
    """The index of the folder's offers, and the first related places of all needs."""
    needs = encoder.encode([encoder_text(need) for need in pairs.needs])
    offers = encoder.encode([encoder_text(offer) for offer in pairs.offers])
    build_index(pairs.offers, offers, directory, model_id=encoder.model_id, need_vectors=needs)
    index = Index.open(directory)
    lists = rank(index, pairs.needs, needs, top=FIRST)
    return index, [match for need in pairs.needs for match in lists[need.key] if match.band != "none"]


def in_lines(pairs: Pairs, index: Index, match: Match) -> Iterator[str]:
    need = next(one for one in pairs.needs if one.key == match.need_key)
    offer = next(one for one in pairs.offers if one.key == match.offer_key)
    why = explain(need, offer, rarity=index.rarity)
    given = pairs.grades.get(need.key, {}).get(offer.key, "-")
    yield f"{need.key} x {offer.key}: {match.band}, place {match.rank}, people's grade {given}"
    yield f"  need: {need.title} | {need.text}"
    yield f"  offer: {offer.title} | {offer.text}"
    yield f"  shared: {'; '.join(reason.phrase for reason in why.evidence) or '-'}"
    yield f"  missing: {'; '.join(reason.code for reason in why.missing) or '-'}"


if __name__ == "__main__":
    main()
