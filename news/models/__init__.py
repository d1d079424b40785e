"""News, cases with their figures, and what the public says."""

from news.models.articles import Article
from news.models.cases import Case, CaseFigure, CasePartner
from news.models.opinions import Opinion, OpinionLetter

__all__ = ["Article", "Case", "CaseFigure", "CasePartner", "Opinion", "OpinionLetter"]
