"""The demo world's bids: some sealed, some shortlisted, one announced; taken there by the services that people use."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from challenges.demo_delivery import result_of
from challenges.enums import BudgetSource
from challenges.models import Challenge, ChallengeIndicator
from challenges.rubric import rubric_of
from challenges.services.amending import approve_amendment, propose_amendment
from challenges.services.assigning import assign_reviewers
from challenges.services.bids import save_bid, start_bid, submit_bid
from challenges.services.deciding import announce, close_review, select_bids, shortlist_bid
from challenges.services.opening import open_bids, qualify
from challenges.services.reviewing import Mark, submit_review
from common.money import from_wan
from inbox.demo import told_to_the_cast
from postings.enums import Operator

_FILE = Path(__file__).parent / "data" / "demo_bids.json"
BUREAU = "gaoyuan"
OPINION = gettext_lazy("路线清楚，关键难点有对策；验证安排合理，经费与工作量相称。")
_EVENTS = Q(event__startswith="bid:") | Q(event__startswith="review:") | Q(event__startswith="challenge:")


def settle(*, now: datetime) -> int:
    """Bids for the demo challenges that are open and have none; how many were made."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in json.loads(_FILE.read_text(encoding="utf-8")):
        rows.setdefault(row["need"], []).append(row)
    made = 0
    for code, bids in rows.items():
        challenge = Challenge.objects.filter(need__external_code=code, is_demo=True, status="open", bids=None).first()
        if challenge is not None and challenge.published_at is not None:
            made += _Review(challenge, bids, now).go()
    if made:
        told_to_the_cast().filter(_EVENTS).update(mail_wanted=False)
    return made


class _Review:
    """One challenge with its bids; its steps are spread evenly between its publication and now."""

    def __init__(self, challenge: Challenge, rows: list[dict[str, Any]], now: datetime) -> None:
        self.challenge, self.rows = challenge, rows
        self.bureau = User.objects.get(username=BUREAU)
        self.start: datetime = challenge.published_at or now
        self.span = now - self.start

    def at(self, share: float) -> datetime:
        return self.start + timedelta(seconds=self.span.total_seconds() * share)

    @transaction.atomic
    def go(self) -> int:
        for row in self.rows:
            self._bid(row)
        reach = self.rows[0]["reach"]
        if reach in ("shortlisted", "announced"):
            self._review()
        if reach == "announced":
            self._announce()
        if "amendment" in self.rows[0]:
            self._amend(self.rows[0]["amendment"])
        return len(self.rows)

    def _amend(self, row: dict[str, Any]) -> None:
        """The sponsor asks for other money, and for an indicator more; where it is agreed, sealed bids wait for their bidders."""
        extra = (
            [{**row["indicator"], "low": Decimal(row["indicator"]["low"]), "high": None}] if "indicator" in row else []
        )
        proposal = propose_amendment(
            challenge=self._fresh(), money={"subsidy": from_wan(Decimal(row["subsidy"]))}, indicators=extra,
            reason=row["reason"], by=self.challenge.author, now=self.at(0.6),
        )  # fmt: skip
        if row["decided"]:
            approve_amendment(proposal=proposal, by=self.bureau, now=self.at(0.8))

    def _bid(self, row: dict[str, Any]) -> None:
        lead, at = User.objects.get(username=row["lead"]), self.at(0.3)
        bid = start_bid(challenge=self.challenge, organisation=lead.organisations[0], by=lead, now=at, is_demo=True)
        price, subsidy = from_wan(Decimal(row["price"])), from_wan(Decimal(row["subsidy"]))
        data = {name: row[name] for name in ("route", "basis", "deliverables", "months")} | {
            "price": price, "declared_true": row["reach"] != "draft", "rights_plan": _("成果按榜单约定，背景专利归各自所有。"),
            "risks": _("关键部件供货周期长：已备第二供应商；现场条件不允许时先在台架上等效验证。"),
            "achievement": result_of(bid, row),
        }  # fmt: skip
        budget = [
            {"line": _("材料与测试费"), "source": BudgetSource.SPONSOR, "amount": price - subsidy},
            {"line": _("设备改造与人员费"), "source": BudgetSource.SUBSIDY, "amount": subsidy},
        ]
        half = row["months"] // 2
        milestones = [
            {"name": _("样机与方法验证"), "month": half, "share": Decimal(40), "deliverable": _("阶段报告和样件")},
            {
                "name": _("定型与第三方检测"),
                "month": row["months"],
                "share": Decimal(60),
                "deliverable": row["deliverables"],
            },
        ]
        answers = [_promise(indicator, Decimal(row["margin"])) for indicator in self.challenge.indicators.all()]
        save_bid(bid=bid, by=lead, now=at, data=data, answers=answers, milestones=milestones, budget=budget)
        if row["reach"] != "draft":
            submit_bid(bid=bid, by=lead, now=self.at(0.4))

    def _review(self) -> None:
        for bid in open_bids(challenge=self._fresh(), by=self.bureau, now=self.at(0.45)):
            qualify(bid=bid, by=self.bureau, now=self.at(0.5))
        assign_reviewers(challenge=self._fresh(), by=self.bureau, now=self.at(0.5))
        scores = {row["lead"]: row["score"] for row in self.rows}
        for bid in self.challenge.bids.select_related("author", "challenge__terms"):
            base = scores[bid.author.username] if bid.author else 80
            for number, assignment in enumerate(bid.assignments.select_related("reviewer__user").order_by("pk")):
                marks = {name: Mark(base + (number - 1) * 3) for name, _weight in rubric_of(bid)}
                submit_review(
                    assignment=assignment, marks=marks, comment=str(OPINION), declares=True, by=assignment.reviewer.user,
                    now=self.at(0.65),
                )  # fmt: skip
        for bid in self.challenge.bids.select_related("organisation", "challenge"):
            shortlist_bid(bid=bid, reason=_("评审平均分达到入围线。"), by=self.bureau, now=self.at(0.75))
        close_review(challenge=self._fresh(), by=self.bureau, now=self.at(0.75))

    def _announce(self) -> None:
        owner = self.challenge.author
        first, *rest = list(self.challenge.bids.order_by("-score"))
        reason = _("指标余量大，验证能力最全，周期也最短。")
        select_bids(challenge=self._fresh(), bids=[first], reason=reason, by=owner, now=self.at(0.85))
        answers = {row["lead"]: row.get("decline", "") for row in self.rows}
        reasons = {bid.pk: answers[bid.author.username] for bid in rest if bid.author}
        announce(challenge=self._fresh(), reasons=reasons, by=self.bureau, now=self.at(0.95))

    def _fresh(self) -> Challenge:
        return Challenge.objects.select_related("organisation", "terms").get(pk=self.challenge.pk)


def _promise(indicator: ChallengeIndicator, margin: Decimal) -> dict[str, Any]:
    """A little better than required for a margin below one, a little worse above; a range as it is."""
    low, high = indicator.low, indicator.high
    if indicator.operator in (Operator.AT_MOST, Operator.LESS):
        low, high = _times(low, margin), _times(high, margin)
    elif indicator.operator in (Operator.AT_LEAST, Operator.MORE):
        low, high = _times(low, 2 - margin), _times(high, 2 - margin)
    note = "" if low is not None or high is not None else str(_("按榜单要求执行"))
    return {"indicator_id": indicator.pk, "low": low, "high": high, "note": note}


def _times(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if value is None else (value * factor).quantize(Decimal("0.000001")).normalize()
