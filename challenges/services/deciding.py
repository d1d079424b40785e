"""From the reviews to the result: shortlist or decline with a reason, select, announce. Nobody is left without an answer (N02)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from challenges.enums import BidStatus, ChallengeStatus, TeamMode
from challenges.models import Bid, Challenge
from challenges.services.bid_telling import tell_bidder
from challenges.services.life import take
from common.errors import Conflict, Invalid, Refused
from common.workflow import move

UNANSWERED = (BidStatus.SUBMITTED, BidStatus.ELIGIBLE, BidStatus.UNDER_REVIEW)
CHOSEN = (BidStatus.SELECTED, BidStatus.CONTRACTED)


def selected_bids(challenge: Challenge) -> QuerySet[Bid]:
    """The chosen ones: one, or up to `teams` in a horse race; the best score first."""
    chosen = challenge.bids.filter(status__in=CHOSEN).select_related("organisation", "challenge")
    return chosen.order_by("-score", "pk")


@transaction.atomic
def shortlist_bid(*, bid: Bid, reason: str, by: Any, now: datetime) -> None:
    """In, with a reason, once every review is in."""
    _reviewed(bid)
    _answer(bid, "shortlist", _("已入围：%(title)s"), reason, by, now)


@transaction.atomic
def decline_bid(*, bid: Bid, reason: str, by: Any, now: datetime) -> None:
    """Out, with a reason that the bidder reads."""
    _reviewed(bid)
    _answer(bid, "decline", _("未入围：%(title)s"), reason, by, now)


@transaction.atomic
def close_review(*, challenge: Challenge, by: Any, now: datetime) -> None:
    """The sponsor chooses now. Raises Conflict while a bid is sealed, not judged or not answered, or none is in."""
    held = _held(challenge)
    left = held.bids.filter(status__in=UNANSWERED).count()
    if left:
        raise Conflict(_("还有 %(count)d 份方案没有答复：每份都要启封、评审并说明理由。") % {"count": left})
    if not held.bids.filter(status=BidStatus.SHORTLISTED).exists():
        raise Conflict(_("没有入围方案；可以继续揭榜。"))
    take(challenge=held, step="shortlist", by=by, now=now)


@transaction.atomic
def reopen(*, challenge: Challenge, reason: str, by: Any, now: datetime) -> None:
    """No bid was good enough: bids are taken again until the deadline."""
    held = _held(challenge)
    if held.bids.filter(status__in=(*UNANSWERED, BidStatus.SHORTLISTED)).exists():
        raise Conflict(_("还有方案没有答复或已入围，不能重新开放揭榜。"))
    take(challenge=held, step="reopen", by=by, now=now, reason=reason)


@transaction.atomic
def select_bids(*, challenge: Challenge, bids: Iterable[Bid], reason: str, by: Any, now: datetime) -> list[Bid]:
    """The sponsor chooses one shortlisted bid, or several in a horse race. Raises Invalid for another number."""
    held = _held(challenge)
    chosen = list(held.bids.filter(pk__in=[bid.pk for bid in bids]).select_related("organisation", "challenge"))
    most = held.terms.value("teams") if held.team_mode == TeamMode.HORSE_RACE and held.terms else 1
    if not 1 <= len(chosen) <= most:
        raise Invalid(_("请选 1 到 %(most)d 份入围方案。") % {"most": most} if most > 1 else _("请选定一份入围方案。"))
    for bid in chosen:
        move(bid, "select", by=by, now=now, reason=reason)
        Bid.objects.filter(pk=bid.pk).update(reason=reason.strip())
        tell_bidder(
            bid, now, event=f"select:{now:%Y%m%dT%H%M%S}", title=_("发榜单位选定了贵方方案：%(title)s") % {"title": held.title},
            body=_("理由：%(reason)s\n接下来双方洽谈，谈定后公示结果。") % {"reason": reason.strip()},
        )  # fmt: skip
    take(challenge=held, step="select", by=by, now=now, reason=reason)
    return chosen


@transaction.atomic
def reselect(*, challenge: Challenge, reason: str, by: Any, now: datetime) -> None:
    """The talks failed: the chosen go back among the shortlisted."""
    held = _held(challenge)
    take(challenge=held, step="reselect", by=by, now=now, reason=reason)
    for bid in list(selected_bids(held)):
        move(bid, "deselect", by=by, now=now, reason=reason)
        Bid.objects.filter(pk=bid.pk).update(reason="")
        tell_bidder(
            bid, now, event=f"deselect:{now:%Y%m%dT%H%M%S}", title=_("洽谈未成，发榜单位另选：%(title)s") % {"title": held.title},
            body=_("理由：%(reason)s\n贵方方案仍在入围之列。") % {"reason": reason.strip()},
        )  # fmt: skip


@transaction.atomic
def announce(*, challenge: Challenge, reasons: Mapping[int, str], by: Any, now: datetime) -> None:
    """The bureau makes the result public; `reasons` (bid id → words) answers every shortlisted bid that was not chosen."""
    held = _held(challenge)
    if not rules.has_perm("challenges.decide", by, held):
        raise Refused(_("只有科技局可以公示结果。"))
    if not selected_bids(held).exists():
        raise Conflict(_("还没有选定揭榜方。"))
    rest = list(held.bids.filter(status=BidStatus.SHORTLISTED).select_related("organisation", "challenge"))
    missing = [bid.reference for bid in rest if not reasons.get(bid.pk, "").strip()]
    if missing:
        words = _("请给未中选的方案写明理由：%(names)s。") % {"names": "、".join(missing)}
        raise Invalid(words, fields={"reasons": words})
    for bid in rest:
        _answer(bid, "decline", _("未中选：%(title)s"), reasons[bid.pk], by, now)
    take(challenge=held, step="announce", by=by, now=now)


def _answer(bid: Bid, step: str, title: str, reason: str, by: Any, now: datetime) -> None:
    move(bid, step, by=by, now=now, reason=reason)
    Bid.objects.filter(pk=bid.pk).update(reason=reason.strip())
    bid.reason = reason.strip()
    tell_bidder(
        bid, now, event=f"{step}:{now:%Y%m%dT%H%M%S}", title=title % {"title": bid.challenge.title},
        body=_("理由：%(reason)s") % {"reason": reason.strip()},
    )  # fmt: skip


def _reviewed(bid: Bid) -> None:
    if bid.challenge.status != ChallengeStatus.REVIEWING:
        raise Conflict(_("评榜已经结束。"))
    if bid.status == BidStatus.UNDER_REVIEW and bid.score is None:
        raise Conflict(_("评审意见还没有收齐。"))


def _held(challenge: Challenge) -> Challenge:
    rows = Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "park__operator", "terms")
    return rows.get(pk=challenge.pk)
