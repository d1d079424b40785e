"""Opinions of the public, handled item by item: received, handed to an owner with a clock, answered, closed (F212)."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.workdays import add_workdays
from common.workflow import move
from news.enums import OpinionChannel, OpinionStatus
from news.models import Opinion
from news.rules import is_answered
from news.services import opinion_telling as telling

PREFIX = "YJ"
ANSWER_WORKDAYS = 10
"""Ten working days from hand-over to answer: proposal, well within the 60 days of 信访工作条例."""
CLOSE_AFTER = timedelta(days=14)
"""An answer that its author leaves alone for two weeks closes the item; they may reopen it afterwards."""
FORGET_AFTER = timedelta(days=180)
"""So long after closing, name and address of people without an account are deleted (PIPL art. 19)."""


@transaction.atomic
def submit_opinion(*, data: Mapping[str, Any], by: Any, now: datetime) -> Opinion:
    """Take an opinion in, of a signed-in person or of a visitor with an address and consent. Raises Invalid."""
    person = by if by is not None and by.is_authenticated else None
    if person is None and not data.get("email"):
        raise Invalid(_("请留下邮箱，答复会寄到这里。"), fields={"email": _("请留下邮箱，答复会寄到这里。")})
    opinion = _receive({**data, "channel": OpinionChannel.ONLINE}, person, now)
    telling.received(opinion, now)
    return opinion


@transaction.atomic
def enter_opinion(*, data: Mapping[str, Any], by: Any, now: datetime) -> Opinion:
    """What an official was told by telephone, at a visit or by letter."""
    if not rules.has_perm("news.assign_opinion", by, None):
        raise Refused(_("只有科技局人员可以登记其他渠道的意见。"))
    opinion = _receive(data, None, now)
    telling.received(opinion, now)
    return opinion


def _receive(data: Mapping[str, Any], person: User | None, now: datetime) -> Opinion:
    content = {name: data.get(name, "") for name in ("topic", "subject", "text", "channel")}
    contact = {} if person else {"name": data.get("name", ""), "email": data.get("email", "")}
    return Opinion.objects.create(
        **content, **contact, by=person, may_be_shown=bool(data.get("may_be_shown")),
        consented_at=now if person or contact.get("email") else None, reference=next_references(PREFIX, now=now)[0],
        token=secrets.token_urlsafe(32), status=OpinionStatus.RECEIVED, status_at=now, received_at=now,
    )  # fmt: skip


@transaction.atomic
def assign_opinion(
    *, opinion: Opinion, owner: Organisation, person: User | None, by: Any, now: datetime, reason: str = ""
) -> None:
    """Hand it to an organisation (and a person of it) that answers within ten working days."""
    if not owner.is_verified:
        raise Invalid(_("请选择已核验的单位承办。"))
    if person is not None and owner.pk not in person.organisation_ids:
        raise Invalid(_("承办人须是承办单位的人员。"))
    former = opinion.owner
    due_at = add_workdays(now, ANSWER_WORKDAYS)
    move(opinion, "assign", by=by, now=now, reason=reason, owner=owner, person=person, due_at=due_at)
    telling.assigned(opinion, former, by, now)


@transaction.atomic
def answer_opinion(*, opinion: Opinion, text: str, by: Any, now: datetime) -> None:
    """Answer the author, who is told at once and may reopen. Raises Invalid without a text."""
    if len(text.strip()) < 10:
        raise Invalid(_("请写明怎样处理、结果如何，至少 10 个字。"))
    first = opinion.answered_at or now
    move(opinion, "answer", by=by, now=now, answer=text.strip(), answered_at=first)
    telling.answered(opinion, by, now)


@transaction.atomic
def close_opinion(*, opinion: Opinion, satisfied: bool | None, by: Any, now: datetime) -> None:
    """The author is content, or two weeks have passed (`by=None`, nothing said)."""
    move(opinion, "close", by=by, now=now, satisfied=satisfied, closed_at=now)
    telling.closed(opinion, by, now)


@transaction.atomic
def reopen_opinion(*, opinion: Opinion, reason: str, by: Any, now: datetime) -> None:
    """The author is not content: the owner has a new clock, the bureau sees it, and it is not public meanwhile."""
    due_at = add_workdays(now, ANSWER_WORKDAYS)
    move(opinion, "reopen", by=by, now=now, reason=reason, satisfied=False, closed_at=None, due_at=due_at)
    telling.reopened(opinion, by, now, reason)


@transaction.atomic
def show_opinion(*, opinion: Opinion, shown: bool, by: Any, now: datetime) -> None:
    """Lay opinion and answer open, without a name, or take them back. Raises Refused, or Conflict without consent."""
    if not rules.has_perm("news.assign_opinion", by, opinion):
        raise Refused(_("只有科技局人员可以决定是否公开。"))
    if shown and not (opinion.may_be_shown and is_answered(by, opinion)):
        raise Conflict(_("提出人同意公开、且已经答复的意见才能公开。"))
    Opinion.objects.filter(pk=opinion.pk).update(is_shown=shown, updated_at=now)
    opinion.is_shown = shown


def sweep_opinions(*, now: datetime) -> dict[str, int]:
    """Close what was answered two weeks ago; forget who said what was closed half a year ago. Counts of both."""
    quiet = Opinion.objects.filter(status=OpinionStatus.ANSWERED, status_at__lt=now - CLOSE_AFTER).order_by("pk")
    closed = 0
    for opinion in quiet:
        try:
            close_opinion(opinion=opinion, satisfied=None, by=None, now=now)
        except Conflict:  # its author was quicker
            continue
        closed += 1
    old = Opinion.objects.filter(status=OpinionStatus.CLOSED, closed_at__lt=now - FORGET_AFTER).exclude(
        name="", email=""
    )
    return {"closed": closed, "forgotten": old.update(name="", email="", updated_at=now)}
