"""Approving, publishing, amending and relisting a challenge."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.selectors import owners_of
from challenges.bidding import accepts_bids
from challenges.changes import field_changes
from challenges.directing import designated_of, is_directed
from challenges.directing import invitation as commission
from challenges.enums import ChallengeStatus, OpinionVerdict
from challenges.models import Amendment, Challenge
from challenges.orders import invitation, is_order, laboratories_for, people_asked
from challenges.services import funding
from challenges.services.clocks import closing_moment
from challenges.services.drafting import copy_of
from challenges.services.life import set_due, take
from challenges.services.recording import announce, record, write_amended
from challenges.services.screening import LEAST_OPINIONS
from challenges.services.subscriptions import subscribers_of
from challenges.services.telling import tell
from challenges.signals import challenge_published
from challenges.snapshot import digest, published_document
from common.errors import Conflict, Invalid, Refused
from common.templatetags.words import wan
from common.workdays import add_workdays

AMENDABLE = ("background", "content", "rights_note", "payment_note", "conditions", "acceptance", "closes_on")
"""What the sponsor may put right alone while bids come in. Money and indicators are what bidders count on: they are proposed to
the bureau (`services.amending`). Months and the mode of teams do not change: withdraw the challenge and list it anew."""


@transaction.atomic
def approve_listing(*, challenge: Challenge, by: Any, now: datetime, reason: str = "") -> None:
    """The bureau decides to list it and reserves its money. Needs two opinions, and a reason against most of them."""
    given = list(challenge.opinions.exclude(at=None).values_list("verdict", flat=True))
    if len(given) < LEAST_OPINIONS:
        raise Invalid(
            _("发榜前须有至少 %(least)d 位无利益冲突的专家出具论证意见，现有 %(count)d 份。")
            % {"least": LEAST_OPINIONS, "count": len(given)}
        )
    against = sum(verdict == OpinionVerdict.REFUSE for verdict in given)
    if against * 2 >= len(given) and not reason.strip():
        words = _("半数以上专家不建议发榜，仍要发榜请写明理由。")
        raise Invalid(words, fields={"reason": words})
    take(challenge=challenge, step="approve_listing", by=by, now=now, reason=reason)
    if challenge.subsidy:
        funding.reserve_for(challenge=challenge, by=by, now=now)


@transaction.atomic
def publish(*, challenge: Challenge, by: Any, now: datetime) -> None:
    """Lay it open: fix the deadline, take the snapshot and its hash, tell subscribers, those that match, and for an
    order the key laboratories (F073).
    """
    today = timezone.localdate(now)
    closes_on = challenge.closes_on
    if closes_on is None or closes_on <= today:
        closes_on = timezone.localdate(add_workdays(now, challenge.terms.value("days_open")))  # type: ignore[union-attr]
    challenge.closes_on = closes_on
    named = designated_of(challenge)
    if is_directed(challenge) and not named:
        raise Conflict(_("定向委托的榜单须先指定受托单位，再发榜。"))
    laboratories = list(laboratories_for(challenge)) if is_order(challenge) and not named else []
    document = published_document(
        challenge, now=now, laboratories=[row.name for row in laboratories], designated=[row.name for row in named]
    )
    take(
        challenge=challenge, step="publish", by=by, now=now, closes_on=closes_on, published_at=now, snapshot=document,
        snapshot_hash=digest(document),
    )  # fmt: skip
    if named:
        _commission(challenge, named, now)
    else:
        _announce(challenge, laboratories, now)
    challenge_published.send(Challenge, challenge=challenge, by=by, now=now)


@transaction.atomic
def amend(*, challenge: Challenge, data: Mapping[str, Any], reason: str, by: Any, now: datetime) -> Amendment:
    """Put a published challenge right: what changed, why, with a hash; bidders, subscribers and the bureau are told.

    Raises Refused, Conflict (takes no more bids), Invalid (nothing changed, no reason, a field that cannot be amended, a
    deadline that moves forward).
    """
    held = Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "park__operator", "terms")
    challenge = held.get(pk=challenge.pk)
    if not rules.has_perm("challenges.edit", by, challenge):
        raise Refused(_("只有发榜单位的人员可以更正。"))
    if not accepts_bids(challenge, now):
        raise Conflict(_("只有揭榜期间可以更正。"))
    changes = _changes(challenge, data)
    if not reason.strip():
        raise Invalid(_("请填写更正的原因，揭榜方会看到。"), fields={"reason": _("请填写更正的原因，揭榜方会看到。")})
    made = record(challenge, changes, reason=reason, by=by, now=now)
    _write(challenge, data, by, now)
    announce(made, by=by, now=now)
    return made


@transaction.atomic
def relist(*, challenge: Challenge, by: Any, now: datetime) -> Challenge:
    """Nobody has bid: a new draft with the same content, which remembers where it comes from."""
    take(challenge=challenge, step="relist", by=by, now=now)
    return copy_of(challenge, by=by, now=now)


def _announce(challenge: Challenge, laboratories: Iterable[Organisation], now: datetime) -> None:
    """To subscribers, to whom an order asks by name, to the association whose problem it is."""
    tell(
        challenge, subscribers_of(challenge), now, event=f"challenge:{challenge.pk}:open",
        title=_("新榜单：%(title)s") % {"title": challenge.title}, body=_invitation(challenge),
        why=_("您订阅了这一领域或园区的榜单。"),
    )  # fmt: skip
    tell(
        challenge, people_asked(laboratories), now, event=f"challenge:{challenge.pk}:order",
        title=_("订单式研发，邀请揭榜：%(title)s") % {"title": challenge.title}, body=invitation(challenge),
        why=_("贵单位是平台上的重点实验室或研发机构。"),
    )  # fmt: skip
    if challenge.problem:
        tell(
            challenge, owners_of(challenge.problem.problem_list.organisation), now,
            event=f"challenge:{challenge.pk}:problem", title=_("清单里的难题已发榜：%(title)s") % {"title": challenge.title},
            body=_("%(organisation)s 认领了这道题。") % {"organisation": challenge.organisation},
            why=_("难题出自贵单位发布的清单。"),
        )  # fmt: skip


def _commission(challenge: Challenge, named: Iterable[Organisation], now: datetime) -> None:
    """Only to those who are named: nobody else may answer."""
    tell(
        challenge, people_asked(named), now, event=f"challenge:{challenge.pk}:commission",
        title=_("定向委托，请提交方案：%(title)s") % {"title": challenge.title}, body=commission(challenge),
        why=_("科技局指定贵单位承担这道题。"),
    )  # fmt: skip


def _changes(challenge: Challenge, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    for name in data:
        if name not in AMENDABLE:
            label = challenge._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise Invalid(_("“%(label)s”发榜后不能更正：请撤榜后重发。") % {"label": label})
    day = data.get("closes_on", challenge.closes_on)
    if day is None or (challenge.closes_on and day < challenge.closes_on):
        words = _("揭榜截止日只能延后：已有人按原来的日期准备。")
        raise Invalid(words, fields={"closes_on": words})
    changes = field_changes(challenge, {name: data[name] for name in AMENDABLE if name in data})
    if not changes:
        raise Invalid(_("没有改动。"))
    return changes


def _write(challenge: Challenge, data: Mapping[str, Any], by: Any, now: datetime) -> None:
    for name, value in data.items():
        setattr(challenge, name, value)
    write_amended(challenge)
    due = closing_moment(challenge.closes_on)
    if due and due != challenge.due_at and challenge.status == ChallengeStatus.OPEN:
        set_due(challenge=challenge, due_at=due, by=by, now=now)


def _invitation(challenge: Challenge) -> str:
    words = {
        "organisation": challenge.organisation, "own": wan(challenge.own_amount), "day": challenge.closes_on,
        "field": challenge.tech_field or _("不限"),
    }  # fmt: skip
    return _("%(organisation)s 发榜，领域：%(field)s，企业投入：%(own)s，%(day)s 截止。") % words
