"""Who hears of a step of a challenge, and what the message says: what happened, what comes next, by when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.enums import ChallengeStatus
from challenges.parties import Party, people_told
from challenges.services.clocks import CLOCKS
from common.models import StateChange
from inbox.enums import Kind
from inbox.services import notify

_S, _P, _G, _B, _C = Party.SPONSOR, Party.PARK, Party.BUREAU, Party.BIDDER, Party.CHOSEN

TOLD: dict[str, tuple[str, ...]] = {
    "submit": (_S, _P), "recall": (_S, _P), "take_up": (_S,), "pass_screening": (_S, _G), "send_back": (_S,),
    "return": (_S, _P), "refuse": (_S, _P), "uphold_appeal": (_S,), "approve_listing": (_S,), "publish": (_S, _P),
    "start_review": (_S, _G, _B), "no_bid": (_S, _P, _G), "relist": (_S,), "shortlist": (_S,), "reopen": (_S, _B),
    "select": (_G,), "reselect": (_G,), "announce": (_S, _B), "object": (_S, _G, _C), "dismiss_objection": (_S, _C),
    "uphold_objection": (_S, _B), "to_contract": (_S, _C), "sign": (_S, _P, _C), "check_milestone": (_S, _G),
    "pass_milestone": (_S, _C), "ask_acceptance": (_S, _G), "accept": (_S, _P, _C), "condition": (_S, _C),
    "fail": (_S, _P, _C), "owe_subsidy": (_S,), "pay": (_S, _P, _C), "close": (_S, _C), "withdraw": (_P, _G, _B),
    "suspend": (_S, _P, _B), "terminate": (_S, _P, _C), "claw_back": (_S, _C),
}  # fmt: skip
"""Sides told of each step, besides those who owe the next one; every resumption tells the same as the suspension."""


def tell_step(challenge: Any, change: StateChange, now: datetime) -> int:
    """Tell everybody concerned but the one who did it; how many."""
    if change.from_state == ChallengeStatus.DRAFT and change.transition == "withdraw":
        return 0  # nobody else has seen it
    told = TOLD["suspend"] if change.transition.startswith("resume_") else TOLD[change.transition]
    clock = CLOCKS.get(challenge.status)
    owing = str(clock.owes) if clock and clock.owes else ""
    next_party = str(Party.CHOSEN) if owing == Party.BIDDER else owing
    parties = (*told, next_party) if next_party else told
    people = [user for user in people_told(challenge, parties) if user.pk != change.by_id]
    lines = [_("理由：%(reason)s") % {"reason": change.reason}] if change.reason else []
    return tell(
        challenge, people, now, event=f"challenge:{change.transition}:{change.pk}",
        title=_("%(step)s：%(title)s") % {"step": change.label, "title": challenge.title},
        body="\n".join([*lines, next_words(challenge)]).strip(),
        why=_("您是这份榜单的发榜、揭榜、园区或主管一方。"),
    )  # fmt: skip


def tell(challenge: Any, people: Iterable[User], now: datetime, *, event: str, title: str, body: str, why: str) -> int:
    """One message about a challenge, told once per event."""
    return notify(
        event=event, recipients=people, kind=Kind.CHALLENGE, title=title, body=body, why=why, now=now,
        url=challenge.get_absolute_url(),
    )  # fmt: skip


def next_words(challenge: Any) -> str:
    """`接下来：园区初筛，由园区办理，11月25日前完成。`; nothing where nobody owes anything."""
    clock = CLOCKS.get(challenge.status)
    if clock is None:
        return ""
    words = {"task": clock.task, "party": Party(clock.owes).label if clock.owes else "", "due": day(challenge.due_at)}
    if clock.owes and challenge.due_at:
        return _("接下来：%(task)s，由%(party)s办理，%(due)s前完成。") % words
    if clock.owes:
        return _("接下来：%(task)s，由%(party)s办理。") % words
    return _("接下来：%(task)s，至%(due)s。") % words if challenge.due_at else _("接下来：%(task)s。") % words


def day(moment: datetime | None) -> str:
    """`11月25日`, in Shanghai."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return _("%(month)d月%(day)d日") % {"month": local.month, "day": local.day}
