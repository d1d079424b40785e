"""Parks, who sits in them, and the figures that were taken of them."""

from parks.models.figures import IndicatorSnapshot, ScorecardComment
from parks.models.places import Park, Tenancy, TenancyApplication

__all__ = ["IndicatorSnapshot", "Park", "ScorecardComment", "Tenancy", "TenancyApplication"]
