"""Pages of parks: the places themselves, their figures, the map and the scorecard."""

from parks.views.figures import figures
from parks.views.indicators import indicator, indicators
from parks.views.map import park_map
from parks.views.places import answer, apply, end, park, parks, tenants
from parks.views.scorecard import answer_comment, comment, scorecard, scorecards

__all__ = [
    "answer",
    "answer_comment",
    "apply",
    "comment",
    "end",
    "figures",
    "indicator",
    "indicators",
    "park",
    "park_map",
    "parks",
    "scorecard",
    "scorecards",
    "tenants",
]
