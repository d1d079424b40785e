"""What would close a gap (N05): a result that is not mature enough meets the bases that lift it."""

from matching.models import Match
from resources.models import PilotBase
from resources.selectors.bases import bases_for

IMMATURE = "trl_low"
"""The engine's code for a maturity below the one wanted (`engine/explain.py`)."""


def bases_that_lift(match: Match) -> list[PilotBase]:
    """Bases of the result's field, else of the need's, that cover the step from its level to the one wanted; else none."""
    missing = (match.explanation or {}).get("missing", [])
    gap = next((row["params"] for row in missing if row["code"] == IMMATURE), None)
    if gap is None:
        return []
    reached = match.achievement.trl or _level(gap.get("reached"))
    wanted = match.need.trl_wanted or _level(gap.get("wanted"))
    fields = [field for field in (match.achievement.tech_field, match.need.tech_field) if field is not None]
    for field in fields:
        found = bases_for(field=field, trl_from=reached, trl_to=wanted)
        if found:
            return found
    return []


def _level(text: object) -> int | None:
    """A level as the explanation keeps it, in words."""
    digits = str(text or "")
    return int(digits) if digits.isascii() and digits.isdigit() else None
