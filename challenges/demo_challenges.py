"""The demo world's challenges and problem list: made of its needs, taken on their road by the services that people use.

The wording is ours. The true text of the industry's 十大难题 is not public and is not guessed here.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.enums import QualificationKind
from accounts.models import Organisation, Qualification, User
from accounts.selectors import owners_of
from challenges import demo_delivery, demo_research
from challenges.enums import OpinionVerdict
from challenges.models import Challenge, ProblemList, Programme
from challenges.services import directing, ending, listing, screening
from challenges.services.drafting import draft_from_need, save_challenge
from challenges.services.problems import publish_problem_list, save_problem_list
from challenges.services.reviewers import save_reviewer
from common.money import from_wan
from inbox.demo import told_to_the_cast
from needs.models import Need

_DATA = Path(__file__).parent / "data"
BUREAU = "gaoyuan"
EXPERTS = ("xuguangling", "baishenzhi")
REVIEWERS = (*EXPERTS, "zhouwen", "chenjing", "xuejingshu", "lujun", "chengxiguang", "renzhibai", "weituo", "yinlan")
_EVENTS = (
    "challenge:", "opinion:", "appeal:", "amendment:", "proposal:", "reviewer:", "bid:", "review:", "assignment:", "contract:",
    "milestone:", "acceptance:", "payment:", "research:",
)  # fmt: skip


def settle(*, now: datetime) -> int:
    """Make what is missing; returns how many challenges and lists were made."""
    _reviewers(now)
    made = _problems(now)
    for row in json.loads((_DATA / "demo_challenges.json").read_text(encoding="utf-8")):
        need = Need.objects.filter(external_code=row["need"], is_demo=True).first()
        if need is not None and not need.challenges.exists():
            _Road(row, need, now).go()
            made += 1
    made += demo_research.settle(by=_bureau(), now=now)
    if made:
        _quiet(now)
    return made


class _Road:
    """One challenge and the days on which its steps were taken, the last one `age` days ago."""

    def __init__(self, row: dict[str, Any], need: Need, now: datetime) -> None:
        self.row, self.need, self.now = row, need, now
        self.owner = owners_of(need.organisation).first()
        self.challenge: Any = None

    @transaction.atomic
    def go(self) -> None:
        steps = _STEPS[self.row["state"]]
        for left, step in zip(range(len(steps) - 1, -1, -1), steps, strict=True):
            step(self, self._office_hour(left))
        Challenge.objects.filter(pk=self.challenge.pk).update(is_demo=True)

    def _office_hour(self, left: int) -> datetime:
        """In the morning or the afternoon of the day on which `left` steps were still to come; never of last year."""
        local = timezone.localtime(self.now)
        ago = self.row["days"][-1 - left] if "days" in self.row else self.row["age"] + left
        at = (local - timedelta(days=ago)).replace(hour=9 + (left * 3 + ago) % 8, minute=self.need.pk % 60)
        return min(max(at, local.replace(month=1, day=2, hour=9)), self.now)

    def draft(self, at: datetime) -> None:
        row = self.row
        _technology_sme(self.need.organisation, _bureau(), at)
        if "channel" in row:
            demo_research.chain_master(self.need.organisation, _bureau(), at)
        made = draft_from_need(need=self.need, by=self.owner, now=at)
        data = {name: row[name] for name in ("months", "conditions", "acceptance")} | {
            "payment_note": row["payment"], "own_amount": from_wan(row["own"]), "subsidy": from_wan(row["subsidy"]),
            "team_mode": row.get("team_mode", "single"), "review_mode": row.get("review_mode", "rolling"),
            "channel": row.get("channel", "open"),
            "declared_true": bool(row["acceptance"]), "declared_unclassified": bool(row["acceptance"]),
        }  # fmt: skip
        if "programme" in row:
            data["programme"] = Programme.objects.get(code=row["programme"])
        self.challenge = save_challenge(
            challenge=made, organisation=made.organisation, data=data, by=self.owner, now=at
        )

    def submit(self, at: datetime) -> None:
        screening.submit(challenge=self.challenge, by=self.owner, now=at)

    def screen(self, at: datetime) -> None:
        park = self.challenge.park
        by = owners_of(park.operator).first() if park and park.operator else _bureau()
        screening.pass_screening(challenge=self.challenge, by=by, now=at)

    def send_back(self, at: datetime) -> None:
        by = owners_of(self.challenge.park.operator).first()
        screening.send_back(challenge=self.challenge, by=by, now=at, reason=self.row["reason"])

    def ask(self, at: datetime) -> None:
        experts = User.objects.filter(username__in=EXPERTS)
        screening.ask_experts(challenge=self.challenge, experts=experts, by=_bureau(), now=at)

    def opine(self, at: datetime) -> None:
        for opinion in self.challenge.opinions.select_related("expert"):
            screening.give_opinion(
                opinion=opinion, verdict=OpinionVerdict.LIST, cost_is_fair=True, by=opinion.expert, now=at,
                text="问题来自现场，指标可测；现有产品在成本或寿命上达不到，经费与工作量相称。",
            )  # fmt: skip

    def refuse(self, at: datetime) -> None:
        screening.refuse(challenge=self.challenge, by=_bureau(), now=at, reason=self.row["reason"])

    def appeal(self, at: datetime) -> None:
        screening.appeal(challenge=self.challenge, text=self.row["appeal"], by=self.owner, now=at)

    def approve(self, at: datetime) -> None:
        listing.approve_listing(challenge=self.challenge, by=_bureau(), now=at)

    def designate(self, at: datetime) -> None:
        named = Organisation.objects.filter(name__in=self.row["designated"])
        directing.designate(challenge=self.challenge, organisations=named, reason=self.row["why"], by=_bureau(), now=at)

    def publish(self, at: datetime) -> None:
        listing.publish(challenge=self.challenge, by=_bureau(), now=at)

    def amend(self, at: datetime) -> None:
        data = dict(self.row["amendment"])
        reason = data.pop("reason")
        listing.amend(challenge=self.challenge, data=data, reason=reason, by=self.owner, now=at)

    def lapse(self, at: datetime) -> None:
        """The deadline has passed; before it has, it stays open."""
        if self.challenge.due_at < self.now:
            ending.close_without_bid(challenge=self.challenge, now=self.challenge.due_at)

    def suspend(self, at: datetime) -> None:
        ending.suspend(challenge=self.challenge, by=_bureau(), now=at, reason=self.row["reason"])

    def withdraw(self, at: datetime) -> None:
        ending.withdraw(challenge=self.challenge, by=self.owner, now=at, reason=self.row["reason"])


_Step = Callable[[Any, datetime], None]
_SUBMITTED: tuple[_Step, ...] = (_Road.draft, _Road.submit)
_ASKED = (*_SUBMITTED, _Road.screen, _Road.ask)
_PENDING = (*_ASKED, _Road.opine, _Road.approve)
_OPEN = (*_PENDING, _Road.publish)
_STEPS: dict[str, tuple[_Step, ...]] = {
    "draft": (_Road.draft,),
    "submitted": _SUBMITTED,
    "returned": (*_SUBMITTED, _Road.send_back),
    "diagnosis": _ASKED,
    "appealed": (*_ASKED, _Road.opine, _Road.refuse, _Road.appeal),
    "listed_pending": _PENDING,
    "open": _OPEN,
    "amended": (*_OPEN, _Road.amend),
    "directed": (*_PENDING, _Road.designate, _Road.publish),
    "no_bid": (*_OPEN, _Road.lapse),
    "suspended": (*_OPEN, _Road.suspend),
    "withdrawn": (*_OPEN, _Road.withdraw),
    "reviewing": (*_OPEN, *demo_delivery.BEGUN),
    "in_progress": (*_OPEN, *demo_delivery.SIGNED),
    "paid": (*_OPEN, *demo_delivery.PAID),
}


def _bureau() -> User:
    return User.objects.get(username=BUREAU)


def _technology_sme(organisation: Organisation, by: User, at: datetime) -> None:
    """This year's registration, confirmed; the number is made up and says so."""
    year = timezone.localtime(at).year
    Qualification.objects.get_or_create(
        organisation=organisation, kind=QualificationKind.TECHNOLOGY_SME, number=f"演示{year}{organisation.pk:08d}",
        defaults={
            "valid_from": date(year, 1, 1), "valid_to": date(year, 12, 31), "confirmed_by": by, "confirmed_at": at
        },
    )  # fmt: skip


def _reviewers(now: datetime) -> None:
    for user in User.objects.filter(username__in=REVIEWERS, reviewer=None):
        save_reviewer(user=user, fields=[], capacity=5, by=_bureau(), now=now)


def _problems(now: datetime) -> int:
    row = json.loads((_DATA / "demo_problems.json").read_text(encoding="utf-8"))
    organisation = Organisation.objects.filter(name=row["organisation"]).first()
    if organisation is None or ProblemList.objects.filter(organisation=organisation).exists():
        return 0
    by, at = owners_of(organisation).first(), now - timedelta(days=60)
    data = {"title": row["title"], "intro": row["intro"], "issued_on": timezone.localdate(at), "is_demo": True}
    made = save_problem_list(problem_list=None, organisation=organisation, data=data, items=row["items"], by=by, now=at)
    publish_problem_list(problem_list=made, by=by, now=at)
    return 1


def _quiet(now: datetime) -> None:
    """What was told on the way is history: not mailed, and read where it is older than two weeks."""
    about = Q()
    for event in _EVENTS:
        about |= Q(event__startswith=event)
    told = told_to_the_cast().filter(about, created_at__lte=now)
    told.update(mail_wanted=False)
    told.filter(read_at=None, created_at__lt=now - timedelta(days=14)).update(read_at=now - timedelta(days=13))
