"""Pages of parks: the places themselves, their registers, their figures, the map and the scorecard."""

from parks.views.alliances import alliance, alliance_edit, alliances
from parks.views.entries import entries, entry, entry_new, entry_remove
from parks.views.figures import figures
from parks.views.indicators import indicator, indicators
from parks.views.map import map_picture, map_print, park_map
from parks.views.places import answer, apply, end, park, parks, tenants
from parks.views.profile import park_new, park_profile
from parks.views.projects import project, project_move, project_new, projects
from parks.views.scorecard import answer_comment, comment, scorecard, scorecards

__all__ = [
    "alliance",
    "alliance_edit",
    "alliances",
    "answer",
    "answer_comment",
    "apply",
    "comment",
    "end",
    "entries",
    "entry",
    "entry_new",
    "entry_remove",
    "figures",
    "indicator",
    "indicators",
    "map_picture",
    "map_print",
    "park",
    "park_map",
    "park_new",
    "park_profile",
    "parks",
    "project",
    "project_move",
    "project_new",
    "projects",
    "scorecard",
    "scorecards",
    "tenants",
]
