"""A model card: what was learned from what, and how it did on needs it never saw. Plain data, ready for JSON."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matching.engine.evaluate import Quality
from matching.engine.learning.features import NAMES, tabulate, weights_of
from matching.engine.learning.fitting import choose_penalty, fit, learn
from matching.engine.learning.material import Material
from matching.engine.learning.validation import (
    FOLDS,
    SEED,
    Trial,
    compare,
    cross_validate,
    joined,
    need_figures,
    split,
    try_out,
)
from matching.engine.settings import Settings

LEAST_NEEDS = 2 * FOLDS
FORMAT = 1


class TooLittle(ValueError):
    """Not enough judged needs to hold any out."""

    def __init__(self, needs: int) -> None:
        super().__init__(f"{needs} judged needs; {LEAST_NEEDS} are the least")
        self.needs = needs


def train(material: Material, folder: Path, *, champion: Settings) -> tuple[Settings, dict[str, Any]]:
    """A challenger learned on all judgements, and its card; ``folder`` is for the index. Raises TooLittle."""
    if len(material.grades) < LEAST_NEEDS:
        raise TooLittle(len(material.grades))
    index = material.index(folder)
    table = tabulate(index, material)
    trials = cross_validate(index, material, table, lambda seen: learn(index, material, table, seen, prior=champion))
    rivals = [try_out(index, material, table, held, champion) for held in split(sorted(material.grades))]
    penalty = choose_penalty(table, champion, material.model_id)
    everyone = sorted(material.grades)
    settings = fit(index, material, table, everyone, prior=champion, penalty=penalty)
    verdict = compare(joined(trials), joined(rivals), material.grades)
    card = {
        "format": FORMAT,
        "model_id": material.model_id,
        "settings_hash": settings.hash,
        "prior_hash": champion.hash,
        "needs": len(material.grades),
        "offers": len(material.offers),
        "pairs": len(material.judgements),
        "grades": {str(g): sum(one.grade == g for one in material.judgements) for g in (1, 2, 3, 4)},
        "folds": FOLDS,
        "seed": SEED,
        "penalty": None if math.isinf(penalty) else penalty,
        "weights": _weights(settings, champion, material.model_id),
        "unseen": _figures(trials, material),
        "champion": _figures(rivals, material),
        "comparison": {
            "ndcg": _short(verdict.ndcg),
            "certainty": _short(verdict.certainty),
            "grade": _short(verdict.grade),
            "needs": verdict.needs,
            "wins": verdict.wins,
        },
        "reliability": [[_short(v) for v in row] for row in joined(trials).reliability(material.grades)],
    }
    return settings, card


def _weights(settings: Settings, champion: Settings, model_id: str) -> dict[str, list[float | None]]:
    """{feature: [weight before, weight learned]}."""
    before, after = weights_of(champion, model_id), weights_of(settings, model_id)
    return {name: [_short(a), _short(b)] for name, a, b in zip(NAMES, before, after, strict=True)}


def _figures(trials: Sequence[Trial], material: Material) -> dict[str, Any]:
    """Means over unseen needs, their standard errors, and each fold's figures."""
    whole = joined(trials)
    spread = need_figures(whole, material.grades)
    folds = [
        _quality(trial.quality(material.grades)) | {"grade": _short(trial.grade(material.grades))} for trial in trials
    ]
    return _quality(whole.quality(material.grades)) | {
        "grade": _short(whole.grade(material.grades)),
        "standard_error": {name: _error(values) for name, values in spread.items()},
        "folds": folds,
    }


def _quality(found: Quality) -> dict[str, float | None]:
    return {"recall": _short(found.recall), "mrr": _short(found.mrr), "ndcg": _short(found.ndcg)}


def _error(values: Sequence[float]) -> float | None:
    if len(values) < 2:
        return None
    mean = sum(values) / len(values)
    return _short(math.sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values)))


def _short(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 4)
