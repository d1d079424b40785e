"""After a deadline without a bid: what differs from challenges that were answered, with the figures (5.2, s1)."""

from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from challenges.enums import BidStatus
from challenges.models import Challenge
from common.money import show_wan

LEAST_COMPARED = 3
"""Fewer answered challenges than this say nothing about what is usual."""
_NEWEST = 200


def advice_for(challenge: Challenge) -> list[str]:
    """What to try when it is listed again, the likeliest first; every line says with what it was compared."""
    peers = answered_in(challenge)
    lines = _own(challenge)
    if len(peers) >= LEAST_COMPARED:
        lines = [*_compared(challenge, peers), *lines]
    return lines or [_("条件与已有人揭榜的榜单相近：可以请园区或技术经纪人定向邀请相关团队。")]


def answered_in(challenge: Challenge) -> list[dict[str, Any]]:
    """Challenges of the same field that were bid for, the newest: months, money, number of musts."""
    bid = Count("bids", filter=~Q(bids__status__in=(BidStatus.DRAFT, BidStatus.WITHDRAWN)), distinct=True)
    musts = Count("indicators", filter=Q(indicators__must=True), distinct=True)
    rows = Challenge.objects.published().exclude(pk=challenge.pk).filter(tech_field=challenge.tech_field)
    rows = rows.annotate(answers=bid, musts=musts).filter(answers__gt=0).order_by("-published_at")
    return [dict(row) for row in rows.values("months", "own_amount", "subsidy", "musts")[:_NEWEST]]


def _compared(challenge: Challenge, peers: list[dict[str, Any]]) -> list[str]:
    words: dict[str, Any] = {"count": len(peers)}
    lines = []
    usual = median(_money(row["own_amount"], row["subsidy"]) for row in peers)
    if (own := _money(challenge.own_amount, challenge.subsidy)) < usual:
        words |= {"own": show_wan(own), "usual": show_wan(Decimal(usual))}
        lines.append(
            _(
                "资金 %(own)s 万元，低于同领域有人揭榜的 %(count)d 份榜单的中位数 %(usual)s 万元：可以提高投入，或缩小题目。"
            )
            % words
        )
    months = median(row["months"] or 0 for row in peers)
    if challenge.months and challenge.months < months:
        words |= {"own": challenge.months, "usual": round(months)}
        lines.append(_("时限 %(own)d 个月，短于同领域的中位数 %(usual)d 个月：可以放宽，或分两期。") % words)
    musts = median(row["musts"] for row in peers)
    own_musts = challenge.indicators.filter(must=True).count()
    if own_musts > musts:
        words |= {"own": own_musts, "usual": round(musts)}
        lines.append(_("必达指标 %(own)d 项，多于同领域的中位数 %(usual)d 项：可以把次要的改为期望。") % words)
    return lines


def _own(challenge: Challenge) -> list[str]:
    """What can be said without comparing."""
    lines = []
    cap = challenge.terms.value("cap") if challenge.terms else None
    if cap is not None and challenge.subsidy is not None and challenge.subsidy < cap:
        lines.append(
            _("申请支持 %(asked)s 万元，未到上限 %(cap)s 万元。")
            % {"asked": show_wan(challenge.subsidy), "cap": show_wan(cap)}
        )
    if not challenge.own_amount:
        lines.append(_("企业投入写的是面议：写明金额，揭榜方更容易判断是否值得投入。"))
    if len(challenge.keywords) < 3:
        lines.append(_("关键词少于 3 个：补充后，订阅和匹配能找到更多团队。"))
    if len(challenge.conditions) > 300:
        lines.append(_("揭榜方条件较长：只保留必须的，其余放到评审里比较。"))
    return lines


def _money(*amounts: Decimal | None) -> Decimal:
    return sum((amount or Decimal(0) for amount in amounts), Decimal(0))
