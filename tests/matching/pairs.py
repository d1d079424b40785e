"""Small worlds for tests of matches: one match between two of the cast, with an explanation that points into both texts."""

from typing import Any

from matching.models import Match
from postings.models import Posting
from tests.factories import AchievementFactory, NeedFactory
from tests.people import NOW

SHARED = "耐蚀"


def spans(posting: Posting) -> list[list[int]]:
    """Where the shared word stands in `title + newline + body`."""
    text = f"{posting.title}\n{posting.body}"
    start = text.index(SHARED)
    return [[start, start + len(SHARED)]]


def make_match(need_of: Any, achievement_of: Any, **fields: Any) -> Match:
    """A current, strong match between a need of one person's organisation and an achievement of another's."""
    need = NeedFactory(organisation=need_of.organisations[0], author=need_of)
    achievement = AchievementFactory(organisation=achievement_of.organisations[0], author=achievement_of)
    explanation = {
        "evidence": [
            {
                "signal": "phrase",
                "phrase": SHARED,
                "weight": 1.0,
                "need_spans": spans(need),
                "offer_spans": spans(achievement),
            }
        ],
        "findings": [
            {"name": "trl", "state": "violated", "need_value": "7", "offer_value": "5", "must": False},
            {
                "name": "constraint:腐蚀电流密度",
                "state": "unknown",
                "need_value": "≤ 1 µA/cm²",
                "offer_value": "",
                "must": True,
            },
        ],
        "missing": [{"code": "trl_low", "params": {"wanted": "7", "reached": "5", "gap": "2"}}],
    }
    defaults = {"rank": 1, "score": 0.9, "grade": 3.6, "band": "strong", "status_at": NOW, "explanation": explanation}
    return Match.objects.create(need=need, achievement=achievement, **{**defaults, **fields})
