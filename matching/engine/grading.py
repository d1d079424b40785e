"""Scores become grades from 1 to 4 and bands, by three logistic curves fitted on graded pairs."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from matching.engine.settings import LIBRARY, Profile, Settings
from matching.engine.types import Band

if TYPE_CHECKING:
    from matching.engine.index import Index

LEVEL_DEPTH = 10
"""A need's level is the mean of so many of its best scores."""

_BANDS: tuple[Band, ...] = ("none", "weak", "fair", "strong")


class Grader:
    """Reads grades of one model's scores in a library of so many offers."""

    def __init__(self, settings: Settings, model_id: str, library: int = LIBRARY) -> None:
        self._settings, self._library = settings, library
        self._profile = settings.profile(model_id)
        self._curves = np.array(self._profile.grade, dtype=np.float64)

    @classmethod
    def on(cls, index: "Index", settings: Settings) -> "Grader":
        """For an index: its library is counted with its statistics, so that a changed offer moves no other's grade."""
        return cls(settings, index.manifest.model_id, index.statistics.vocabulary.size)

    def probabilities(self, scores: np.ndarray | float, level: float) -> np.ndarray:
        """Probability of a grade of at least 2, 3 and 4, shape (3, scores); ``level``: mean of the ten best scores."""
        intercepts, slopes, level_slopes = self._curves.T[:, :, None]
        steady = steady_level(level, self._library, self._profile)
        chances = _sigmoid(intercepts + slopes * np.asarray(scores, dtype=np.float64) + level_slopes * steady)
        return np.minimum.accumulate(chances, axis=0)

    def grades(self, scores: np.ndarray, level: float, broken: np.ndarray) -> tuple[list[float], list[Band]]:
        """Grades, 1 to 4 with three decimals, and bands. ``broken``: a condition of the need is violated."""
        settings = self._settings
        chances = self.probabilities(scores, level)
        grades = 1 + _sigmoid(settings.grade_sharpness * (chances - 0.5)).sum(axis=0)
        grades = np.where(broken, np.minimum(grades, settings.violated_grade), grades)
        related = (chances[0] >= settings.unrelated_below).astype(np.int8)
        bands = np.where(chances[1] >= settings.fair_from, 2, related)
        bands = np.where(chances[1] >= settings.strong_from, 3, bands)
        bands = np.where(broken, related, bands)
        return np.round(grades, 3).tolist(), [_BANDS[band] for band in bands.tolist()]

    def grade(self, score: float, level: float, *, broken: bool = False) -> tuple[float, Band]:
        """One of them."""
        grades, bands = self.grades(np.array([score]), level, np.array([broken]))
        return grades[0], bands[0]


def level_of(scores: Iterable[float]) -> float:
    """A need's level: the mean of its ten best scores, which stand first; places that nobody holds count nothing."""
    return sum(islice(scores, LEVEL_DEPTH)) / LEVEL_DEPTH


def steady_level(level: np.ndarray | float, library: int, profile: Profile) -> np.ndarray:
    """A level as it would be in a library of LIBRARY offers, and no lower than the profile's floor."""
    return np.maximum(level + profile.growth * np.log(LIBRARY / max(library, LEVEL_DEPTH)), profile.floor)


def _sigmoid(values: np.ndarray) -> np.ndarray:
    smaller = np.exp(-np.abs(values))
    return np.where(values >= 0, 1, smaller) / (1 + smaller)
