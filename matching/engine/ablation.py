"""What each part of the ranking is worth: ``python -m matching.engine.ablation FOLDER [--encoder auto]``.

The folder is that of `bench.py`. Each line leaves out or changes one part, fits the grades anew on four folds of needs and
is judged on the fifth; the last columns hold it against the shipped settings need by need: mean difference of nDCG@10, and
in how many of a hundred bootstrap samples of needs the shipped settings are better.
"""

import argparse
import math
import re
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch

from matching.engine import lexical, text
from matching.engine.bench import read_pairs
from matching.engine.learning.features import tabulate
from matching.engine.learning.fitting import fit
from matching.engine.learning.material import Judgement, Material
from matching.engine.learning.validation import Trial, compare, cross_validate, joined
from matching.engine.semantic import Encoder, choose_encoder, encoder_text
from matching.engine.settings import DEFAULT_SETTINGS, Settings

MEANING_ONLY = 1_000.0  # beside which the words, whose weight is 1, decide nothing


@dataclass(frozen=True)
class Part:
    """One line of the table: what is changed, and how."""

    name: str
    semantic: float | None = None
    change: AbstractContextManager[object] = field(default_factory=nullcontext)


PARTS = (
    Part("shipped"),
    Part("without meaning", semantic=0.0),
    Part("without words", semantic=MEANING_ONLY),
    Part("a title counts once", change=patch.object(lexical, "TITLE_WEIGHT", 1)),
    Part("a title counts twice", change=patch.object(lexical, "TITLE_WEIGHT", 2)),
    Part("plain cosine, no pivot", change=patch.object(lexical, "PIVOT", 1.0)),
    Part("words of the trade kept", change=patch.object(text, "_BOILERPLATE", re.compile("(?!)"))),
)


def material_of(folder: Path, encoder: Encoder) -> Material:
    """The folder's records with vectors of this encoder."""
    pairs = read_pairs(folder)
    return Material(
        encoder.model_id,
        tuple(pairs.needs),
        encoder.encode([encoder_text(need) for need in pairs.needs]),
        tuple(pairs.offers),
        encoder.encode([encoder_text(offer) for offer in pairs.offers]),
        tuple(Judgement(need, offer, grade) for need, row in pairs.grades.items() for offer, grade in row.items()),
    )


def try_part(part: Part, material: Material) -> Trial:
    """All needs, each judged by settings that had not seen it."""
    with part.change, tempfile.TemporaryDirectory() as folder:
        index = material.index(Path(folder) / "index")
        table = tabulate(index, material)
        prior = with_semantic(material.model_id, part.semantic)

        def learner(seen: Sequence[str]) -> Settings:
            return fit(index, material, table, seen, prior=prior, penalty=math.inf)

        return joined(cross_validate(index, material, table, learner))


def with_semantic(model_id: str, weight: float | None) -> Settings:
    """The shipped settings with another weight of the cosine."""
    if weight is None:
        return DEFAULT_SETTINGS
    profile = replace(DEFAULT_SETTINGS.profile(model_id), semantic=weight)
    return DEFAULT_SETTINGS.with_profile(model_id, profile)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", default="auto")
    arguments = parser.parse_args()
    material = material_of(arguments.folder, choose_encoder(arguments.encoder))
    print("| part | recall@50 | MRR | nDCG@10 | grade | nDCG to shipped | shipped better |")
    print("|---|---|---|---|---|---|---|")
    shipped: Trial | None = None
    for part in PARTS:
        trial = try_part(part, material)
        shipped = shipped or trial
        found, against = trial.quality(material.grades), compare(shipped, trial, material.grades)
        figures = f"{found.recall:.3f} | {found.mrr:.3f} | {found.ndcg:.3f} | {trial.grade(material.grades):.3f}"
        print(f"| {part.name} | {figures} | {0 - against.ndcg:+.3f} | {100 * against.certainty:.0f} % |", flush=True)


if __name__ == "__main__":
    main()
