"""What is told about a bid, and to whom. Nothing of a sealed bid is ever told: neither who bids nor what."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from challenges.enums import Consent
from challenges.models import Bid
from challenges.parties import Party, keepers, people_told
from challenges.services.telling import tell
from inbox.enums import Kind
from inbox.services import notify


def bid_people(bid: Bid) -> list[User]:
    """The bid's author, the lead's owners, and the owners of members that have consented."""
    people = {user.pk: user for user in keepers(bid.organisation, bid.author_id)}
    for seat in bid.members.filter(consent=Consent.GIVEN).select_related("organisation"):
        people.update({user.pk: user for user in keepers(seat.organisation, seat.answered_by_id)})
    return list(people.values())


def tell_bidder(bid: Bid, now: datetime, *, event: str, title: str, body: str = "", skip: Any = None) -> int:
    """Tell the bidder's side, once per event of this bid."""
    people = [user for user in bid_people(bid) if skip is None or user.pk != skip.pk]
    return tell_about(bid, people, now, event=event, title=title, body=body, why=_("贵单位参加了这份揭榜方案。"))


def tell_about(bid: Bid, people: Iterable[User], now: datetime, *, event: str, title: str, body: str, why: str) -> int:
    """One message that leads to the bid: only for those who may read it."""
    return notify(
        event=f"bid:{bid.pk}:{event}", recipients=people, kind=Kind.CHALLENGE, title=title, body=body, why=why, now=now,
        url=bid.get_absolute_url(),
    )  # fmt: skip


def tell_received(bid: Bid, now: datetime) -> None:
    """A receipt with the hash for the bidder; for sponsor and bureau only that something has come."""
    stamp = f"{now:%Y%m%dT%H%M%S}"
    tell_bidder(
        bid, now, event=f"submit:{stamp}", title=_("揭榜方案已提交：%(title)s") % {"title": bid.challenge.title},
        body=_("内容已密封，启封前任何人看不到。内容校验值（SHA-256）：%(hash)s") % {"hash": bid.content_hash},
    )  # fmt: skip
    people = people_told(bid.challenge, [Party.SPONSOR, Party.BUREAU])
    tell(
        bid.challenge, people, now, event=f"bid:{bid.pk}:received:{stamp}",
        title=_("收到一份揭榜方案：%(title)s") % {"title": bid.challenge.title},
        body=_("方案已密封。评榜启封后科技局组织评审，入围后发榜单位可以查看。"),
        why=_("您是这份榜单的发榜单位或主管部门。"),
    )  # fmt: skip
