"""What is true in 揭榜挂帅."""

from challenges.models.amendments import AmendmentProposal, ProposedIndicator
from challenges.models.bids import Bid, BidAnswer, BudgetLine, ConsortiumMember, PlannedMilestone
from challenges.models.challenges import Amendment, Appeal, Challenge, ChallengeIndicator, Opinion
from challenges.models.contracts import Acceptance, AcceptanceFile, Contract, Milestone, OutcomeQuestion
from challenges.models.money import Movement, Pool, ProjectAccount
from challenges.models.problems import ChallengeSubscription, ProblemItem, ProblemList
from challenges.models.programmes import Programme, ProgrammeRule, ProgrammeTerms
from challenges.models.research import ResearchInput
from challenges.models.reviews import Assignment, CriterionScore, DeclaredConflict, Objection, Reviewer

__all__ = [
    "Acceptance",
    "AcceptanceFile",
    "Amendment",
    "AmendmentProposal",
    "Appeal",
    "Assignment",
    "Bid",
    "BidAnswer",
    "BudgetLine",
    "Challenge",
    "ChallengeIndicator",
    "ChallengeSubscription",
    "ConsortiumMember",
    "Contract",
    "CriterionScore",
    "DeclaredConflict",
    "Milestone",
    "Movement",
    "Objection",
    "Opinion",
    "OutcomeQuestion",
    "PlannedMilestone",
    "Pool",
    "ProblemItem",
    "ProblemList",
    "Programme",
    "ProgrammeRule",
    "ProgrammeTerms",
    "ProjectAccount",
    "ProposedIndicator",
    "ResearchInput",
    "Reviewer",
]
