"""创新联合体 (F064): a bid's members are asked, say yes or no, and may write along once they have said yes."""

from datetime import datetime, timedelta
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.selectors import owners_of
from challenges.bidding import BIDDERS
from challenges.enums import BidStatus, Consent
from challenges.models import Bid, ConsortiumMember
from challenges.services.bid_telling import tell_about, tell_bidder
from challenges.services.clocks import closing_moment
from common.errors import Conflict, Invalid, Refused
from inbox.services import fulfil, oblige

MAX_MEMBERS = 8
_CODE = "consent"
_GRACE = timedelta(days=5)


@transaction.atomic
def ask_member(*, bid: Bid, organisation: Organisation, duty: str, by: Any, now: datetime) -> ConsortiumMember:
    """Ask an organisation to take a part; asking again with another duty asks for a new consent."""
    _lead_only(bid, by)
    _can_be_member(bid, organisation)
    if not duty.strip():
        raise Invalid(_("请写明这家成员单位的分工。"), fields={"duty": _("请写明分工。")})
    asked = {"duty": duty.strip()[:300], "consent": Consent.ASKED, "answered_by": None, "answered_at": None}
    seat, _created = bid.members.update_or_create(organisation=organisation, defaults=asked)
    oblige(
        about=seat, code=_CODE, organisation=organisation, due_at=closing_moment(bid.challenge.closes_on) or now + _GRACE,
        title=_("确认是否加入联合体：%(title)s") % {"title": bid.challenge.title}, url=bid.get_absolute_url(),
    )  # fmt: skip
    tell_about(
        bid, owners_of(organisation), now, event=f"seat:{seat.pk}:{now:%Y%m%dT%H%M%S}",
        title=_("%(lead)s邀请贵单位加入联合体：%(title)s") % {"lead": bid.organisation, "title": bid.challenge.title},
        body=_("分工：%(duty)s。同意后可以一起编写方案；不同意请说明，对方会另作安排。") % {"duty": seat.duty},
        why=_("您是被邀请单位的管理员。"),
    )  # fmt: skip
    return seat


@transaction.atomic
def answer_seat(*, seat: ConsortiumMember, agrees: bool, by: Any, now: datetime) -> ConsortiumMember:
    """The asked organisation says yes or no, as long as the bid is a draft."""
    if seat.organisation_id not in by.organisation_ids:
        raise Refused(_("只有被邀请单位的人员可以答复。"))
    if seat.bid.status != BidStatus.DRAFT:
        raise Conflict(_("方案已提交，不能再改变联合体。"))
    seat.consent = Consent.GIVEN if agrees else Consent.REFUSED
    seat.answered_by, seat.answered_at = by, now
    seat.save()
    fulfil(about=seat, code=_CODE, by=by, now=now)
    said = _("%(name)s同意加入联合体") if agrees else _("%(name)s不加入联合体")
    tell_bidder(
        seat.bid, now, event=f"seat:{seat.pk}:{seat.consent}:{now:%Y%m%dT%H%M%S}", skip=by,
        title=said % {"name": seat.organisation}, body=_("榜单：%(title)s") % {"title": seat.bid.challenge.title},
    )  # fmt: skip
    return seat


@transaction.atomic
def remove_member(*, seat: ConsortiumMember, by: Any, now: datetime) -> None:
    """Go on without this organisation."""
    _lead_only(seat.bid, by)
    fulfil(about=seat, code=_CODE, by=by, now=now)
    seat.delete()


def _lead_only(bid: Bid, by: Any) -> None:
    if not rules.has_perm("challenges.edit_bid", by, bid):
        raise Refused(_("只有牵头单位可以调整联合体。"))
    if bid.status != BidStatus.DRAFT:
        raise Conflict(_("方案已提交，不能再改变联合体。"))


def _can_be_member(bid: Bid, organisation: Organisation) -> None:
    if organisation.pk == bid.challenge.organisation_id:
        raise Invalid(_("发榜单位不能是联合体成员。"), fields={"organisation": _("发榜单位不能是联合体成员。")})
    if organisation.pk == bid.organisation_id:
        raise Invalid(_("牵头单位已经在联合体里。"), fields={"organisation": _("牵头单位已经在联合体里。")})
    if not organisation.is_verified or organisation.persona not in BIDDERS:
        raise Invalid(_("联合体成员须是已核验的高校院所或企业。"), fields={"organisation": _("请选择高校院所或企业。")})
    is_known = bid.members.filter(organisation=organisation).exists()
    if not is_known and bid.members.count() >= MAX_MEMBERS:
        raise Invalid(_("联合体最多 %(count)d 家成员单位。") % {"count": MAX_MEMBERS})
