"""Every list, desk and statistics page of challenges, as the role that uses it, and the pages that grow with bids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse

from benching.measuring import Page
from challenges.desks import PARK_QUEUES, QUEUES
from challenges.enums import BidStatus
from challenges.enums import ChallengeStatus as S
from challenges.models import Bid, Challenge, Pool, ProblemList, Reviewer
from parks.models import Park

VISITOR, OFFICIAL, PARK, SPONSOR, BIDDER, REVIEWER = "", "official", "park", "sponsor", "bidder", "reviewer"
API = "/api/v1"


def pages() -> Iterator[Page]:
    """In the order of the table."""
    yield from _hall()
    yield from _desks()
    yield from _bids()
    yield from _money()
    yield from _workbenches()
    yield from _api()


def _hall() -> Iterator[Page]:
    hall = reverse("challenges")
    park = Park.objects.earliest("pk").code
    yield Page("platform", VISITOR, reverse("platform_challenges"))
    for section in ("open", "in_progress", "solved"):
        yield Page(f"hall: {section}", VISITOR, f"{hall}?section={section}")
    yield Page("hall: last page", BIDDER, f"{hall}?section=solved&page=999")
    yield Page("hall: search", BIDDER, f"{hall}?q=溶解氧传感器")
    yield Page("hall: search, common word", VISITOR, f"{hall}?section=solved&q=海上")
    yield Page("hall: park, money, deadline", BIDDER, f"{hall}?park={park}&money_min=5&closes=90&sort=money")
    yield Page("open.json", VISITOR, reverse("challenges_json"))
    yield Page("open.rss", VISITOR, reverse("challenges_rss"))
    yield Page("problem lists", VISITOR, reverse("problem_lists"))
    fullest = ProblemList.objects.annotate(count=Count("items__challenges")).order_by("-count").first()
    yield Page("problem list", SPONSOR, reverse("problem_list", args=[fullest.pk if fullest else 0]))
    yield Page("statistics", VISITOR, reverse("challenge_statistics"))
    yield Page("registers", VISITOR, reverse("challenge_registers"))
    yield Page("my challenges", SPONSOR, reverse("challenges_mine"))
    yield Page("subscriptions", BIDDER, reverse("challenge_subscriptions"))


def _desks() -> Iterator[Page]:
    desk = reverse("challenges_desk")
    for role, queues in ((OFFICIAL, QUEUES), (PARK, PARK_QUEUES)):
        for queue in queues:
            yield Page(f"desk: {queue}", role, f"{desk}?queue={queue}")
    yield Page("desk: export all", OFFICIAL, f"{reverse('challenges_export')}?queue=all", is_download=True)
    yield Page("reviewers", OFFICIAL, reverse("reviewers"))
    yield Page("a reviewer", OFFICIAL, reverse("reviewer", args=[Reviewer.objects.earliest("pk").pk]))


def _bids() -> Iterator[Page]:
    yield Page("my bids", BIDDER, reverse("bids_mine"))
    yield Page("reviewer's desk", REVIEWER, reverse("reviews"))
    waiting = Reviewer.objects.earliest("pk").assignments.filter(bid__status=BidStatus.UNDER_REVIEW).earliest("pk")
    yield Page("a review", REVIEWER, reverse("review", args=[waiting.pk]))
    reviewed = _fullest(S.REVIEWING)
    finished = _fullest(S.CLOSED)
    chosen = Bid.objects.filter(status=BidStatus.CONTRACTED, organisation__name__endswith="000").earliest("pk")
    for name, challenge in (("under review", reviewed), ("closed", finished)):
        args = [challenge.reference]
        yield Page(f"challenge {name}", OFFICIAL, reverse("challenge", args=args))
        yield Page(f"challenge {name}", VISITOR, reverse("challenge", args=args))
        yield Page(f"side by side, {name}", OFFICIAL, reverse("challenge_bids", args=args))
    own = _fullest(S.SHORTLISTED, organisation__name__endswith="000")
    yield Page("side by side, shortlisted", SPONSOR, reverse("challenge_bids", args=[own.reference]))
    yield Page("challenge, its sponsor", SPONSOR, reverse("challenge", args=[own.reference]))
    yield Page("a bid", BIDDER, reverse("bid", args=[chosen.reference]))
    public = _fullest(S.PUBLICITY)
    yield Page("publicity", VISITOR, reverse("challenge_publicity", args=[public.reference]))
    yield Page("publicity", OFFICIAL, reverse("challenge_publicity", args=[public.reference]))
    for name in ("challenge_contract", "challenge_milestones", "challenge_acceptance"):
        yield Page(name.removeprefix("challenge_"), BIDDER, reverse(name, args=[chosen.challenge.reference]))


def _fullest(state: str, **filters: Any) -> Any:
    """The challenge of this state with the most bids; `number` says how many."""
    rows = Challenge.objects.filter(status=state, **filters).annotate(number=Count("bids"))
    return rows.order_by("-number", "pk").first()


def _money() -> Iterator[Page]:
    yield Page("programmes", VISITOR, reverse("programmes"))
    pool = Pool.objects.annotate(count=Count("accounts")).order_by("-count", "pk")[0]
    code = pool.programme.code
    yield Page("a programme", OFFICIAL, reverse("programme", args=[code]))
    yield Page("a version of rules", OFFICIAL, reverse("programme_version", args=[code, 1]))
    yield Page("pools", OFFICIAL, reverse("pools"))
    yield Page("a pool's statement", OFFICIAL, reverse("pool", args=[code, pool.fiscal_year]))
    yield Page("movements", OFFICIAL, reverse("movements"))
    yield Page("movements: export", OFFICIAL, reverse("movements_export"), is_download=True)


def _workbenches() -> Iterator[Page]:
    for role in (OFFICIAL, PARK, SPONSOR, BIDDER, REVIEWER):
        yield Page("workbench", role, reverse("workbench"))


def _api() -> Iterator[Page]:
    for section in ("open", "in_progress", "solved"):
        yield Page(f"API challenges: {section}", VISITOR, f"{API}/challenges/?section={section}")
    yield Page("API challenges: search", BIDDER, f"{API}/challenges/?q=溶解氧传感器")
    yield Page("API my challenges", SPONSOR, f"{API}/challenges/mine/")
    yield Page("API problem lists", VISITOR, f"{API}/problem-lists/")
    yield Page("API bids", BIDDER, f"{API}/bids/")
    yield Page("API bids", OFFICIAL, f"{API}/bids/")
    yield Page("API bids of one challenge", OFFICIAL, f"{API}/bids/?challenge={_fullest(S.REVIEWING).reference}")
    yield Page("API decision", OFFICIAL, f"{API}/challenge-decisions/{_fullest(S.REVIEWING).reference}/")
    yield Page("API reviews", REVIEWER, f"{API}/reviews/")
    yield Page("API contracts", OFFICIAL, f"{API}/contracts/")
    yield Page("API contracts", BIDDER, f"{API}/contracts/")
    yield Page("API programmes", VISITOR, f"{API}/programmes/")
    yield Page("API pools", OFFICIAL, f"{API}/pools/")
    yield Page("API movements", OFFICIAL, f"{API}/movements/")
