"""Answering a match: interested, declined with a reason, or not relevant. Every answer is told, owed answers have a clock (N01, N02)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from common.workflow import move
from inbox.services import fulfil, oblige
from matching.enums import AnswerSide, DeclineReason, MatchStatus, Verdict
from matching.models import Match, MatchAnswer
from matching.rules import is_achievement_side, is_need_side
from matching.services import telling
from matching.services.conversations import open_conversation

ANSWER_WORKDAYS = 5
"""How long the other side has once one side is interested; the page and the message say so."""
OWED = "answer_match"

_FIELD = {AnswerSide.NEED: "need_answer", AnswerSide.ACHIEVEMENT: "achievement_answer"}
_OTHER = {AnswerSide.NEED: AnswerSide.ACHIEVEMENT, AnswerSide.ACHIEVEMENT: AnswerSide.NEED}


@transaction.atomic
def answer(*, match: Match, by: Any, verdict: str, now: datetime, reason: str = "", note: str = "") -> MatchAnswer:
    """One side's answer. The first interest sets the other side's clock, the second opens the conversation.

    Raises Refused (no side of this match), Invalid (a decline without one of the ten reasons), Conflict (already answered,
    or the match has moved on).
    """
    match = Match.objects.select_for_update(of=("self",)).select_related(*telling.BOTH).get(pk=match.pk)
    side = side_to_answer(match, by)
    _check(match, side, verdict, reason)
    given = MatchAnswer.objects.create(
        match=match,
        side=side,
        by=by,
        organisation=organisation_of(match, side),
        verdict=verdict,
        note=note.strip(),
        at=now,
        reason=reason if verdict == Verdict.DECLINED else "",
    )
    fulfil(about=match, code=OWED, by=by, now=now)
    if verdict == Verdict.INTERESTED:
        _interested(match, given, by, now)
    else:
        move(match, "decline", by=by, now=now, reason=_words(given), **{_FIELD[side]: verdict})
        telling.tell_declined(match, given, now)
    return given


def side_to_answer(match: Match, user: Any) -> AnswerSide:
    """For which side this person answers; where both are theirs, the side that has not answered yet."""
    sides = [
        side
        for side, holds in ((AnswerSide.NEED, is_need_side), (AnswerSide.ACHIEVEMENT, is_achievement_side))
        if holds(user, match)
    ]
    if not sides:
        raise Refused(_("只有需求方、成果方的人员可以答复。"))
    return next((side for side in sides if not getattr(match, _FIELD[side])), sides[0])


def organisation_of(match: Match, side: str) -> Organisation:
    return match.need.organisation if side == AnswerSide.NEED else match.achievement.organisation


def _check(match: Match, side: AnswerSide, verdict: str, reason: str) -> None:
    if verdict not in Verdict.values:
        raise Invalid(_("请选择一种答复。"), fields={"verdict": _("请选择一种答复。")})
    if verdict == Verdict.DECLINED and reason not in DeclineReason.values:
        raise Invalid(_("请选择一个理由，对方会据此改进。"), fields={"reason": _("请选择一个理由，对方会据此改进。")})
    if match.status in (MatchStatus.CONNECTED, MatchStatus.DECLINED):
        raise Conflict(_("这项匹配已经有结论，请刷新页面查看。"))
    if verdict == Verdict.INTERESTED and getattr(match, _FIELD[side]) == Verdict.INTERESTED:
        raise Conflict(_("贵单位已经表示愿意对接，正在等待对方答复。"))


def _interested(match: Match, given: MatchAnswer, by: Any, now: datetime) -> None:
    side = AnswerSide(given.side)
    updates = {_FIELD[side]: Verdict.INTERESTED}
    if getattr(match, _FIELD[_OTHER[side]]) == Verdict.INTERESTED:
        move(match, "connect", by=by, now=now, reason=given.note, **updates)
        telling.tell_connected(match, given, open_conversation(match=match, now=now), now)
        return
    move(match, "show_interest", by=by, now=now, reason=given.note, **updates)
    due = add_workdays(now, ANSWER_WORKDAYS)
    oblige(
        about=match,
        code=OWED,
        organisation=organisation_of(match, _OTHER[side]),
        due_at=due,
        url=telling.url_of(match),
        title=_("答复对接意向：%(title)s") % {"title": telling.own_title(match, _OTHER[side])},
    )
    telling.tell_interest(match, given, due, now)


def _words(given: MatchAnswer) -> str:
    """The reason as the history shows it."""
    label = DeclineReason(given.reason).label if given.reason else given.get_verdict_display()
    return f"{label}：{given.note}" if given.note else str(label)
