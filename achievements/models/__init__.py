"""Achievements, what belongs to them, and the reviews of their maturity."""

from achievements.models.achievements import Achievement, AchievementIndicator, IntellectualProperty
from achievements.models.maturity import MaturityChange, MaturityItem, MaturityReview

__all__ = [
    "Achievement",
    "AchievementIndicator",
    "IntellectualProperty",
    "MaturityChange",
    "MaturityItem",
    "MaturityReview",
]
