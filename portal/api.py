"""The root of the JSON API: each app registers its viewsets here by name."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from accounts.api import MeView, OrganisationViewSet
from achievements.api import AchievementViewSet, MaturityReviewViewSet
from challenges.api.bids import BidViewSet
from challenges.api.challenges import ChallengeViewSet, ProblemListViewSet
from challenges.api.contracts import ContractViewSet, MilestoneViewSet
from challenges.api.decisions import DecisionViewSet
from challenges.api.delivery import OutcomeViewSet
from challenges.api.pools import MovementViewSet, PoolViewSet
from challenges.api.programmes import ProgrammeViewSet
from challenges.api.research import ResearchViewSet
from challenges.api.reviews import ReviewViewSet
from events.api import EventViewSet
from matching.api import ConversationViewSet, MatchRunViewSet, MatchViewSet
from needs.api import NeedViewSet
from news.api import ArticleViewSet, CaseViewSet, OpinionStatisticsView
from parks.api import ParkViewSet
from parks.entry_api import ENTRY_VIEWSETS, AllianceViewSet, ProjectViewSet
from postings.importing.api import ImportViewSet
from resources.api.finance import (
    BaseUseViewSet,
    FinanceProductViewSet,
    FundViewSet,
    IntentViewSet,
    InvitationViewSet,
    OfferViewSet,
    PilotBaseViewSet,
    PitchViewSet,
    VisitViewSet,
    WhiteEntryViewSet,
)
from resources.api.policies import PolicyViewSet
from resources.api.tickets import ServiceRequestViewSet
from taxonomy.api import TermViewSet

router = DefaultRouter()
router.register("needs", NeedViewSet)
router.register("achievements", AchievementViewSet)
router.register("maturity-reviews", MaturityReviewViewSet)
router.register("matches", MatchViewSet)
router.register("conversations", ConversationViewSet)
router.register("match-runs", MatchRunViewSet)
router.register("challenges", ChallengeViewSet)
router.register("problem-lists", ProblemListViewSet)
router.register("bids", BidViewSet)
router.register("reviews", ReviewViewSet)
router.register("challenge-decisions", DecisionViewSet, basename="challenge-decision")
router.register("contracts", ContractViewSet)
router.register("milestones", MilestoneViewSet)
router.register("outcomes", OutcomeViewSet)
router.register("research-inputs", ResearchViewSet)
router.register("programmes", ProgrammeViewSet)
router.register("pools", PoolViewSet)
router.register("movements", MovementViewSet)
router.register("finance-products", FinanceProductViewSet)
router.register("funds", FundViewSet)
router.register("pilot-bases", PilotBaseViewSet)
router.register("financing-intents", IntentViewSet)
router.register("financing-offers", OfferViewSet)
router.register("white-list", WhiteEntryViewSet)
router.register("pitches", PitchViewSet)
router.register("base-uses", BaseUseViewSet)
router.register("invitations", InvitationViewSet)
router.register("expert-visits", VisitViewSet)
router.register("policies", PolicyViewSet, basename="policy")
router.register("service-requests", ServiceRequestViewSet)
router.register("organisations", OrganisationViewSet)
router.register("parks", ParkViewSet)
router.register("alliances", AllianceViewSet)
router.register("park-projects", ProjectViewSet)
for _slug, _viewset in ENTRY_VIEWSETS.items():
    router.register(f"park-{_slug}", _viewset, basename=f"park-{_slug}")
router.register("terms", TermViewSet)
router.register("imports", ImportViewSet)
router.register("events", EventViewSet)
router.register("articles", ArticleViewSet)
router.register("cases", CaseViewSet)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("me/", MeView.as_view(), name="api-me"),
    path("opinions/statistics/", OpinionStatisticsView.as_view(), name="api-opinion-statistics"),
    *router.urls,
]
