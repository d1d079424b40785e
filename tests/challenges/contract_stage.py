"""A challenge from its contract to its archive, taken there by the services that people use."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import MemberRole
from accounts.models import Membership, User
from challenges.enums import REQUIRED_DOCUMENTS, AcceptanceOutcome, BidStatus, ChallengeStatus, MilestoneStatus
from challenges.models import Acceptance, Bid, Challenge, Contract, Milestone
from challenges.parties import Party
from challenges.services.acceptance import ask_acceptance, decide_acceptance
from challenges.services.contracts import confirm_contract, draft_contract, register_contract
from challenges.services.delivery_files import attach_delivery, attach_document
from challenges.services.milestones import check_milestone, submit_milestone
from challenges.services.outcomes import close_challenge
from challenges.services.payments import pay_subsidy
from tests.challenges import bid_stage, stage
from tests.people import NOW, organisation, person

FIGURES = {"invested_own": Decimal(300_000), "invested_city": Decimal(400_000), "patents_applied": 2}


def payer() -> User:
    """郑洁, 高远's colleague: who accepts does not pay."""
    user, _ = User.objects.get_or_create(
        username="zhengjie", defaults={"name": "郑洁", "email": "zhengjie@example.com"}
    )
    Membership.objects.get_or_create(
        user=user, organisation=organisation("科技局"), ended_at=None,
        defaults={"role": MemberRole.MEMBER, "is_approved": True},
    )  # fmt: skip
    return User.objects.get(pk=user.pk)


def file(name: str = "报告.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "第三方比对：误差 0.08 mg/L。".encode(), content_type="text/plain")


def contracting(challenge: Challenge | None = None, *leads: str, **rules: Any) -> Bid:
    """The publicity is over, one bid (or each of `leads`) is selected; the first is returned. `rules` are the programme's."""
    stage.programme(**rules)
    challenge = challenge or stage.published()
    bids = [bid_stage.submitted(lead, challenge) for lead in leads or ("wuyue",)]
    Bid.objects.filter(challenge=challenge).update(status=BidStatus.SELECTED, opened_at=NOW)
    due = stage.after(days=40)
    Challenge.objects.filter(pk=challenge.pk).update(status=ChallengeStatus.CONTRACTING, due_at=due)
    return Bid.objects.select_related("challenge__terms", "challenge__organisation").get(pk=bids[0].pk)


def drafted(*leads: str, **rules: Any) -> Contract:
    bid = contracting(None, *leads, **rules)
    return draft_contract(challenge=bid.challenge, bid=bid, by=person("linhai"), now=NOW)


def confirmed(*leads: str, **rules: Any) -> Contract:
    return agree(drafted(*leads, **rules))


def agree(contract: Contract) -> Contract:
    """Both sides confirm."""
    confirm_contract(contract=contract, side=Party.SPONSOR, by=person("linhai"), now=NOW)
    lead = next(name for name, key in bid_stage.LEADS.items() if organisation(key) == contract.bid.organisation)
    return confirm_contract(contract=contract, side=Party.BIDDER, by=person(lead), now=NOW)


def registered(*leads: str, **rules: Any) -> Contract:
    """Work has begun."""
    return register_contract(
        contract=confirmed(*leads, **rules), number="2026370200000001", by=person("gaoyuan"), now=NOW
    )


def submit(milestone: Milestone, now: datetime = NOW, report: str = "样机误差 0.08 mg/L，达到指标。") -> Milestone:
    """With one file as evidence."""
    attach_delivery(about=milestone, file=file(), by=person("wuyue"), now=now)
    return submit_milestone(milestone=milestone, report=report, by=person("wuyue"), now=now)


def check(
    milestone: Milestone, verdict: str = MilestoneStatus.PASSED, conclusion: str = "", now: datetime = NOW
) -> Milestone:
    return check_milestone(milestone=milestone, verdict=verdict, conclusion=conclusion, by=person("gaoyuan"), now=now)


def delivered(**rules: Any) -> Contract:
    """Every milestone has passed."""
    contract = registered(**rules)
    for milestone in contract.milestones.all():
        check(submit(milestone))
    return contract


def with_documents(contract: Contract, now: datetime = NOW) -> Contract:
    for document in REQUIRED_DOCUMENTS:
        attach_document(contract=contract, document=document, file=file(), by=person("wuyue"), now=now)
    return contract


def asked(now: datetime = NOW, **rules: Any) -> Acceptance:
    contract = with_documents(delivered(**rules), now)
    return ask_acceptance(contract=contract, summary="全部指标达到。", figures=FIGURES, by=person("wuyue"), now=now)


def decide(
    acceptance: Acceptance, outcome: str = AcceptanceOutcome.PASSED, now: datetime = NOW, **changes: Any
) -> Acceptance:
    given = {"score": Decimal(88), "votes_for": 5, "votes_against": 0, "opinion": "达到合同指标。", **changes}
    return decide_acceptance(acceptance=acceptance, outcome=outcome, by=person("gaoyuan"), now=now, **given)


def accepted(**rules: Any) -> Challenge:
    """待奖补."""
    return fresh(decide(asked(**rules)).contract.challenge)


def closed(now: datetime = NOW) -> Challenge:
    challenge = accepted()
    pay_subsidy(challenge=challenge, by=payer(), now=now)
    close_challenge(challenge=challenge, by=person("gaoyuan"), now=now)
    return fresh(challenge)


def fresh(challenge: Challenge) -> Challenge:
    return Challenge.objects.select_related("terms", "organisation", "programme").get(pk=challenge.pk)


def today(now: datetime = NOW) -> Any:
    return timezone.localdate(now)
