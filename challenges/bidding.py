"""Who may bid and when, and what a bid still lacks before it may be handed in (5.5, F057, F064)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Persona
from accounts.models import Organisation
from achievements.models import Achievement
from challenges.directing import is_directed
from challenges.enums import BidStatus, BudgetSource, ChallengeStatus, Consent, ReviewMode
from challenges.models import Bid, Challenge
from challenges.services.clocks import closing_moment
from common.errors import Text
from common.money import show_wan
from postings.enums import PostingStatus

BIDDERS = frozenset({Persona.INSTITUTION, Persona.ENTERPRISE})
"""高校院所解题; enterprises bid as well, alone or in a consortium."""
LEAST_ROUTE = 100
"""Characters of the technical route under which nobody can review it."""
REQUIRED = ("route", "basis", "rights_plan", "deliverables", "price", "months")


def accepts_bids(challenge: Challenge, now: datetime) -> bool:
    """Open; or under a rolling review, as long as its last day has not passed (F058)."""
    rolling = challenge.status == ChallengeStatus.REVIEWING and challenge.review_mode == ReviewMode.ROLLING
    if challenge.status != ChallengeStatus.OPEN and not rolling:
        return False
    closes = closing_moment(challenge.closes_on)
    return closes is None or now < closes


def last_binding(challenge: Challenge) -> int:
    """The number of the last amendment of money or indicators; 0 where there was none."""
    return challenge.amendments.filter(is_binding=True).aggregate(last=Max("number"))["last"] or 0


def needs_confirmation(bid: Bid) -> bool:
    """Handed in before money or indicators were amended, and neither confirmed nor handed in again since."""
    return bid.status == BidStatus.SUBMITTED and bid.answers_to < last_binding(bid.challenge)


def bidding_organisations(user: Any, challenge: Challenge) -> list[Organisation]:
    """Those for which this person may bid here: never the sponsor, of a 定向委托 only those that were named."""
    if not user.is_authenticated:
        return []
    own = [org for org in user.organisations if org.persona in BIDDERS and org.pk != challenge.organisation_id]
    if not own or not is_directed(challenge):
        return own
    named = set(challenge.designated.values_list("pk", flat=True))
    return [org for org in own if org.pk in named]


def may_bid(user: Any) -> bool:
    """Acts for an organisation that may answer challenges at all."""
    return user.is_authenticated and any(org.persona in BIDDERS for org in user.organisations)


def results_of(bid: Bid) -> QuerySet[Achievement]:
    """Published achievements of the lead and of consenting members: on these the bid may stand (F062)."""
    given = bid.members.filter(consent=Consent.GIVEN).values("organisation")
    owners = Q(organisation=bid.organisation_id) | Q(organisation__in=given)
    return Achievement.objects.filter(owners, status=PostingStatus.PUBLISHED).order_by("-published_at", "-pk")


def faults(bid: Bid) -> dict[str, Text]:
    """Field or part → how to mend it. Empty means that it may be handed in."""
    found: dict[str, Text] = {}
    for name in REQUIRED:
        if getattr(bid, name) in (None, ""):
            label = bid._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            found[name] = _("请填写“%(label)s”。") % {"label": label}
    if "route" not in found and len(bid.route.strip()) < LEAST_ROUTE:
        found["route"] = _("技术路线请再具体一些，至少 %(least)d 字。") % {"least": LEAST_ROUTE}
    if bid.months and bid.challenge.months and bid.months > bid.challenge.months:
        found["months"] = _("榜单要求 %(months)d 个月内完成，周期不能更长。") % {"months": bid.challenge.months}
    if not bid.declared_true:
        found["declared_true"] = _("请勾选承诺。")
    parts = {
        "answers": _answers(bid), "milestones": _milestones(bid), "budget": _budget(bid), "members": _members(bid),
    }  # fmt: skip
    return found | {name: words for name, words in parts.items() if words}


def _answers(bid: Bid) -> str:
    answers = {answer.indicator_id: answer for answer in bid.answers.all()}
    left = []
    for indicator in bid.challenge.indicators.all():
        answer = answers.get(indicator.pk)
        is_answered = answer is not None and (answer.low is not None or answer.high is not None or answer.note)
        if indicator.must and not is_answered:
            left.append(indicator.quantity)
    return _("请逐项响应必达指标：%(names)s。") % {"names": "、".join(left)} if left else ""


def _milestones(bid: Bid) -> str:
    rows = list(bid.milestones.all())
    if not rows:
        return _("请至少写一个里程碑。")
    total = sum((row.share for row in rows), Decimal(0))
    if total != 100:
        return _("各里程碑支付比例合计应为 100%%，现在是 %(total)s%%。") % {"total": f"{total.normalize():f}"}
    late = [row.name for row in rows if bid.months and row.month > bid.months]
    return _("里程碑不能晚于周期：%(names)s。") % {"names": "、".join(late)} if late else ""


def _budget(bid: Bid) -> str:
    rows = list(bid.budget.all())
    if not rows:
        return _("请列出经费预算。")
    outside = sum((row.amount for row in rows if row.source != BudgetSource.OWN), Decimal(0))
    if bid.price is not None and outside != bid.price:
        amounts = {"sum": show_wan(outside), "price": show_wan(bid.price)}
        return _("预算中发榜方现金与财政支持合计 %(sum)s 万元，应等于报价 %(price)s 万元。") % amounts
    subsidy = sum((row.amount for row in rows if row.source == BudgetSource.SUBSIDY), Decimal(0))
    cap = bid.challenge.subsidy
    if cap is not None and subsidy > cap:
        amounts = {"subsidy": show_wan(subsidy), "cap": show_wan(cap)}
        return _("预算中的财政支持 %(subsidy)s 万元，超过榜单的 %(cap)s 万元。") % amounts
    return ""


def _members(bid: Bid) -> str:
    seats = list(bid.members.select_related("organisation"))
    waiting = [str(seat.organisation) for seat in seats if seat.consent == Consent.ASKED]
    refused = [str(seat.organisation) for seat in seats if seat.consent == Consent.REFUSED]
    if waiting:
        return _("联合体成员尚未确认：%(names)s。") % {"names": "、".join(waiting)}
    return _("成员已拒绝加入，请移除后再提交：%(names)s。") % {"names": "、".join(refused)} if refused else ""
