"""Demo challenges beyond the hall's first section: bids, their review, the choice, the contract, delivery and payment."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from achievements.models import Achievement
from challenges.bidding import results_of
from challenges.enums import REQUIRED_DOCUMENTS, AcceptanceOutcome, MilestoneStatus
from challenges.models import Bid, Challenge, Contract
from challenges.parties import Party
from challenges.rubric import rubric_of
from challenges.services.acceptance import ask_acceptance, decide_acceptance
from challenges.services.assigning import assign_reviewers
from challenges.services.bids import save_bid, start_bid, submit_bid
from challenges.services.contracts import confirm_contract, draft_contract, register_contract
from challenges.services.deciding import announce, close_review, select_bids, shortlist_bid
from challenges.services.delivery_files import attach_delivery, attach_document
from challenges.services.life import take
from challenges.services.milestones import check_milestone, submit_milestone
from challenges.services.opening import open_bids, qualify
from challenges.services.payments import pay_subsidy
from challenges.services.reviewing import Mark, submit_review
from common.money import from_wan

BUREAU, PAYER = "gaoyuan", "xujing"


def bid(road: Any, at: datetime) -> None:
    """Every bid of the entry, handed in."""
    for row in road.row["bids"]:
        challenge = _fresh(road)
        by = User.objects.get(username=row["by"])
        made = start_bid(challenge=challenge, organisation=by.organisations[0], by=by, now=at, is_demo=True)
        subsidy, months = challenge.subsidy or Decimal(0), challenge.months or 12
        price = from_wan(Decimal(row["price"]))
        answers = [
            {"indicator_id": line.pk, "low": line.low if line.low is not None else line.high, "high": None, "note": ""}
            for line in challenge.indicators.all()
        ]  # fmt: skip
        milestones = [
            {"name": "样机", "month": months // 2, "share": Decimal(40), "target": "必达指标初测达标", "deliverable": "样机一套、测试记录"},
            {"name": "交付", "month": months, "share": Decimal(60), "target": "全部指标达标", "deliverable": "样机、图纸、第三方报告"},
        ]  # fmt: skip
        budget = [
            {"line": "材料与加工", "source": "sponsor", "amount": price - subsidy},
            {"line": "测试与试验", "source": "subsidy", "amount": subsidy},
        ]
        data = {name: row[name] for name in ("route", "basis", "rights_plan", "deliverables")}
        data |= {"price": price, "months": months, "declared_true": True, "achievement": result_of(made, row)}
        save_bid(bid=made, by=by, now=at, data=data, answers=answers, milestones=milestones, budget=budget)
        submit_bid(bid=Bid.objects.get(pk=made.pk), by=by, now=at)


def result_of(made: Bid, row: Mapping[str, Any]) -> Achievement | None:
    """The achievement of the bidder that the entry names, if any."""
    return results_of(made).filter(external_code=row["result"]).first() if "result" in row else None


def begin_review(road: Any, at: datetime) -> None:
    """Opened, found eligible, given to reviewers."""
    for opened in open_bids(challenge=_fresh(road), by=_user(BUREAU), now=at):
        qualify(bid=opened, by=_user(BUREAU), now=at)
    assign_reviewers(challenge=_fresh(road), by=_user(BUREAU), now=at)


def review(road: Any, at: datetime) -> None:
    for order, one in enumerate(_bids(road)):
        marks = {name: Mark(86 - 6 * order) for name, _weight in rubric_of(one)}
        for assignment in one.assignments.select_related("reviewer__user"):
            submit_review(
                assignment=assignment, marks=marks, comment="路线清楚，指标有测试依据，进度安排可行。", declares=True,
                by=assignment.reviewer.user, now=at,
            )  # fmt: skip
    for one in _bids(road):
        shortlist_bid(bid=one, reason="评审得分达到入围线。", by=_user(BUREAU), now=at)
    close_review(challenge=_fresh(road), by=_user(BUREAU), now=at)


def choose(road: Any, at: datetime) -> None:
    chosen, *others = _bids(road)
    select_bids(challenge=_fresh(road), bids=[chosen], reason="试验条件最接近现场工况。", by=road.owner, now=at)
    reasons = {one.pk: "方案可行，现场试验经验较少。" for one in others}
    announce(challenge=_fresh(road), reasons=reasons, by=_user(BUREAU), now=at)


def sign(road: Any, at: datetime) -> None:
    """The publicity is over; both sides confirm, the bureau registers."""
    take(challenge=_fresh(road), step="to_contract", by=None, now=at)
    chosen = _bids(road)[0]
    contract = draft_contract(challenge=_fresh(road), bid=chosen, by=road.owner, now=at)
    confirm_contract(contract=contract, side=Party.SPONSOR, by=road.owner, now=at)
    confirm_contract(contract=contract, side=Party.BIDDER, by=chosen.author, now=at)
    number = f"演示{at:%Y}{contract.pk:08d}"
    register_contract(contract=Contract.objects.get(pk=contract.pk), number=number, by=_user(BUREAU), now=at)


def deliver(road: Any, at: datetime) -> None:
    """The next milestone, with its evidence, passed."""
    contract = _contract(road)
    by = contract.bid.author
    milestone = contract.milestones.filter(status=MilestoneStatus.PLANNED).order_by("position")[0]
    attach_delivery(about=milestone, file=_file("测试记录"), by=by, now=at)
    submit_milestone(milestone=milestone, report="按计划完成，测试记录见附件，必达指标达到合同要求。", by=by, now=at)
    milestone.refresh_from_db()
    check_milestone(
        milestone=milestone, verdict=MilestoneStatus.PASSED, conclusion="记录齐全，达到目标。", by=_user(BUREAU), now=at
    )


def accept(road: Any, at: datetime) -> None:
    contract = _contract(road)
    by = contract.bid.author
    for document in REQUIRED_DOCUMENTS:
        attach_document(contract=contract, document=document, file=_file(str(document.label)), by=by, now=at)
    figures = {"invested_own": contract.total - contract.subsidy, "invested_city": contract.subsidy}
    asked = ask_acceptance(
        contract=_contract(road), summary="全部指标达到合同要求，样机已在现场使用。", figures=figures, by=by, now=at
    )
    decide_acceptance(
        acceptance=asked, outcome=AcceptanceOutcome.PASSED, score=Decimal(88), votes_for=5, votes_against=0,
        opinion="达到合同指标，资料齐全，同意验收。", by=_user(BUREAU), now=at,
    )  # fmt: skip


def pay(road: Any, at: datetime) -> None:
    pay_subsidy(challenge=_fresh(road), by=_user(PAYER), now=at)


BEGUN: tuple[Callable[[Any, datetime], None], ...] = (bid, begin_review)
SIGNED = (*BEGUN, review, choose, sign)
PAID = (*SIGNED, deliver, deliver, accept, pay)


def _fresh(road: Any) -> Challenge:
    rows = Challenge.objects.select_related("organisation", "terms", "programme", "park__operator")
    return rows.get(pk=road.challenge.pk)


def _bids(road: Any) -> list[Bid]:
    return list(
        Bid.objects.filter(challenge=road.challenge.pk).select_related("challenge__terms", "author").order_by("pk")
    )


def _contract(road: Any) -> Contract:
    rows = Contract.objects.select_related("bid__author", "challenge__organisation", "challenge__terms")
    return rows.get(challenge=road.challenge.pk)


def _user(name: str) -> User:
    return User.objects.get(username=name)


def _file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        f"{name}（演示）.txt", f"{name}：演示数据，不是真实记录。\n".encode(), content_type="text/plain"
    )
