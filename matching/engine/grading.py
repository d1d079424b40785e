"""A score becomes a grade from 1 to 4 and a band, by three logistic curves fitted on graded pairs."""

import math

from matching.engine.settings import Settings
from matching.engine.types import Band


class Grader:
    """Reads grades of one model's scores."""

    def __init__(self, settings: Settings, model_id: str) -> None:
        self._settings = settings
        self._curves = settings.profile(model_id).grade

    def probabilities(self, score: float, level: float) -> list[float]:
        """Probability of a grade of at least 2, 3 and 4; ``level`` is the mean of the need's ten best scores."""
        found, ceiling = [], 1.0
        for intercept, slope, level_slope in self._curves:
            ceiling = min(ceiling, _sigmoid(intercept + slope * score + level_slope * level))
            found.append(ceiling)
        return found

    def grade(self, score: float, level: float, *, broken: bool = False) -> tuple[float, Band]:
        """Grade, 1 to 4 with three decimals, and band. ``broken``: a condition of the need is violated."""
        settings = self._settings
        chances = self.probabilities(score, level)
        grade = 1 + sum(_sigmoid(settings.grade_sharpness * (chance - 0.5)) for chance in chances)
        if broken:
            grade = min(grade, settings.violated_grade)
            return round(grade, 3), "none" if chances[0] < settings.unrelated_below else "weak"
        if chances[1] >= settings.strong_from:
            return round(grade, 3), "strong"
        if chances[1] >= settings.fair_from:
            return round(grade, 3), "fair"
        return round(grade, 3), "none" if chances[0] < settings.unrelated_below else "weak"


def _sigmoid(value: float) -> float:
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    smaller = math.exp(value)
    return smaller / (1 + smaller)
