"""What matching knows: runs and their chunks, results, and the talks that follow."""

from matching.models.challenges import ChallengeInvitation, ChallengeSearch
from matching.models.joint import JointProposal, JointSeat
from matching.models.leads import Lead, LeadOptOut
from matching.models.pairs import PairQuestion
from matching.models.questions import FigureQuestion
from matching.models.rankers import RankerModel
from matching.models.rehearsals import Rehearsal
from matching.models.results import Candidate, Embedding, Match, RankedList, Trial
from matching.models.runs import CurrentRun, EncoderStatus, MatchChunk, MatchRequest, MatchRun
from matching.models.talks import BrokerClaim, Conversation, MatchAnswer, Message, ReadMark

__all__ = [
    "BrokerClaim",
    "Candidate",
    "ChallengeInvitation",
    "ChallengeSearch",
    "Conversation",
    "CurrentRun",
    "Embedding",
    "EncoderStatus",
    "FigureQuestion",
    "JointProposal",
    "JointSeat",
    "Lead",
    "LeadOptOut",
    "Match",
    "MatchAnswer",
    "MatchChunk",
    "MatchRequest",
    "MatchRun",
    "Message",
    "PairQuestion",
    "RankedList",
    "RankerModel",
    "ReadMark",
    "Rehearsal",
    "Trial",
]
