"""Who hears what about a match, and why they do."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from inbox.enums import Kind
from inbox.services import notify
from matching.enums import AnswerSide, DeclineReason, Verdict
from matching.models import BrokerClaim, Conversation, Match, MatchAnswer
from postings.models import Posting
from postings.selectors import keepers_of

BOTH = ("need__organisation", "need__park__operator", "achievement__organisation", "achievement__park__operator")
"""What every reader of a match needs of its two sides."""


def url_of(match: Match) -> str:
    return reverse("match", args=[match.pk])


def own_posting(match: Match, side: str) -> Posting:
    return match.need if side == AnswerSide.NEED else match.achievement


def own_title(match: Match, side: str) -> str:
    return own_posting(match, side).title


def tell_interest(match: Match, given: MatchAnswer, due: datetime, now: datetime) -> None:
    other = _other(given.side)
    local = timezone.localtime(due)
    _tell(
        match,
        other,
        given,
        now,
        title=_("%(organisation)s 希望与您对接") % {"organisation": given.organisation},
        body=_(
            "对方对“%(title)s”感兴趣。%(note)s请在%(month)d月%(day)d日前答复；不合适也请选一个理由，对方会据此改进。"
        )
        % {
            "title": own_title(match, other),
            "note": _("留言：%(note)s\n") % {"note": given.note} if given.note else "",
            "month": local.month,
            "day": local.day,
        },
    )


def tell_connected(match: Match, given: MatchAnswer, conversation: Conversation, now: datetime) -> None:
    for side in (AnswerSide.NEED, AnswerSide.ACHIEVEMENT):
        _tell(
            match,
            side,
            given,
            now,
            url=conversation_url(conversation),
            title=_("双方已同意对接：%(title)s") % {"title": own_title(match, side)},
            body=_("对话已经打开，可以交换资料、约定交流时间。"),
        )


def tell_declined(match: Match, given: MatchAnswer, now: datetime) -> None:
    """The other side learns why; an “irrelevant” that answers nobody goes without mail."""
    other = _other(given.side)
    asked = getattr(match, f"{other}_answer") == Verdict.INTERESTED
    reason = DeclineReason(given.reason).label if given.reason else _("与实际情况不相关")
    _tell(
        match,
        other,
        given,
        now,
        mail=asked or given.verdict == Verdict.DECLINED,
        title=_("%(organisation)s 暂不对接：%(reason)s") % {"organisation": given.organisation, "reason": reason},
        body=_("事项：%(title)s\n%(note)s除非一方内容有变，系统不再推荐这一组。")
        % {
            "title": own_title(match, other),
            "note": _("说明：%(note)s\n") % {"note": given.note} if given.note else "",
        },
    )


def tell_message(
    conversation: Conversation, people: list[User], sender: Any, key: int, text: str, now: datetime
) -> None:
    notify(
        event=f"message:{key}",
        recipients=people,
        kind=Kind.CONVERSATION,
        now=now,
        body=text[:300],
        title=_("%(name)s 在对话中留言") % {"name": sender},
        url=conversation_url(conversation),
        why=_("您是这项对接的一方，或正在跟进它。"),
    )


def tell_claimed(match: Match, claim: BrokerClaim, now: datetime) -> None:
    for side in (AnswerSide.NEED, AnswerSide.ACHIEVEMENT):
        posting = own_posting(match, side)
        notify(
            event=f"claim:{claim.pk}:{side}",
            recipients=keepers_of(posting),
            kind=Kind.MATCH,
            now=now,
            url=url_of(match),
            title=_("技术经纪人 %(name)s 开始跟进") % {"name": claim.broker},
            body=_("%(organisation)s 的经纪人会协助双方对接“%(title)s”。")
            % {"organisation": claim.organisation, "title": posting.title},
            why=_why(posting),
        )


def conversation_url(conversation: Conversation) -> str:
    return reverse("conversation", args=[conversation.pk])


def _other(side: str) -> AnswerSide:
    return AnswerSide.ACHIEVEMENT if side == AnswerSide.NEED else AnswerSide.NEED


def _why(posting: Posting) -> str:
    return _("您是“%(title)s”的联系人，或是发布单位的管理员。") % {"title": posting.title[:60]}


def _tell(
    match: Match,
    side: str,
    given: MatchAnswer,
    now: datetime,
    *,
    title: str,
    body: str,
    url: str = "",
    mail: bool = True,
) -> None:
    """Tell the keepers of one side, and once the broker who looks after the match; never the one who answered."""
    posting = own_posting(match, side)
    keepers = [user for user in keepers_of(posting) if user.pk != given.by_id]
    event = f"answer:{given.pk}"
    notify(
        event=event,
        recipients=keepers,
        kind=Kind.ANSWER,
        title=title,
        body=body,
        url=url or url_of(match),
        now=now,
        mail=mail,
        why=_why(posting),
    )
    brokers = User.objects.filter(match_claims__match=match, match_claims__released_at=None)
    notify(
        event=event,
        recipients=brokers,
        kind=Kind.ANSWER,
        title=title,
        body=body,
        url=url or url_of(match),
        now=now,
        mail=False,
        why=_("您正在跟进这项匹配。"),
    )
