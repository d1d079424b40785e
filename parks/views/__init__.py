"""Pages of parks: the places themselves, their figures, the map and the scorecard."""

from parks.views.figures import figures
from parks.views.indicators import indicator, indicators
from parks.views.map import park_map
from parks.views.places import answer, apply, end, park, parks, tenants

__all__ = ["answer", "apply", "end", "figures", "indicator", "indicators", "park", "park_map", "parks", "tenants"]
