"""Parks, who sits in them, what they keep a register of, and the figures that were taken of them."""

from parks.models.alliances import Alliance, AllianceMember, ChainLink
from parks.models.entries import Entry, Inventory, ParkMilestone, ParkSupport, Scenario, Signing
from parks.models.figures import IndicatorSnapshot, ScorecardComment
from parks.models.funnel import FunnelItem
from parks.models.places import Park, Tenancy, TenancyApplication
from parks.models.profile import LeadingIndustry
from parks.models.projects import ReserveProject
from parks.models.proposals import Target, WeightSet
from parks.models.published import CardCorrection, Correction, PublishedCard, PublishedCell, ScorecardPeriod

__all__ = [
    "Alliance",
    "AllianceMember",
    "CardCorrection",
    "ChainLink",
    "Correction",
    "Entry",
    "FunnelItem",
    "IndicatorSnapshot",
    "Inventory",
    "LeadingIndustry",
    "Park",
    "ParkMilestone",
    "ParkSupport",
    "PublishedCard",
    "PublishedCell",
    "ReserveProject",
    "Scenario",
    "ScorecardComment",
    "ScorecardPeriod",
    "Signing",
    "Target",
    "Tenancy",
    "TenancyApplication",
    "WeightSet",
]
