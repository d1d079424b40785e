"""What surrounds a project and what is told of it, one module an area."""

from resources.models.bases import BaseLink, BaseUse, OpenCall, PilotBase
from resources.models.figures import OrganisationFigures
from resources.models.finance import FinanceProduct, FinancingIntent, FinancingOffer, WhiteEntry
from resources.models.funds import Fund, Pitch
from resources.models.partners import Invitation
from resources.models.policies import Policy, PolicyCondition, PolicyEligibility, PolicyPackage, PolicyVersion
from resources.models.tickets import ServiceNote, ServiceRequest
from resources.models.visits import ExpertVisit

__all__ = [
    "BaseLink",
    "BaseUse",
    "ExpertVisit",
    "FinanceProduct",
    "FinancingIntent",
    "FinancingOffer",
    "Fund",
    "Invitation",
    "OpenCall",
    "OrganisationFigures",
    "PilotBase",
    "Pitch",
    "Policy",
    "PolicyCondition",
    "PolicyEligibility",
    "PolicyPackage",
    "PolicyVersion",
    "ServiceNote",
    "ServiceRequest",
    "WhiteEntry",
]
