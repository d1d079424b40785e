"""What is true in 揭榜挂帅."""

from challenges.models.money import Movement, Pool, ProjectAccount
from challenges.models.programmes import Programme, ProgrammeRule, ProgrammeTerms

__all__ = ["Movement", "Pool", "Programme", "ProgrammeRule", "ProgrammeTerms", "ProjectAccount"]
