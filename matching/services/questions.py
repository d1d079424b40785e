"""Asking an achievement's owner for a figure that it does not state, and answering: five working days, told to both."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from matching.engine.findings import CONSTRAINT
from matching.models import FigureQuestion, Match
from matching.services.answers import ANSWER_WORKDAYS
from matching.services.telling import url_of
from postings.selectors import keepers_of

OWED = "answer_figure"


@transaction.atomic
def ask_figure(*, match: Match, quantity: str, by: Any, now: datetime) -> FigureQuestion:
    """Ask for a figure that the stored explanation calls not stated. Raises Refused, Invalid, Conflict (asked before)."""
    if not by.has_perm("matching.ask_figure", match):
        raise Refused(_("只有需求方或技术经纪人可以询问指标。"))
    if quantity not in unstated(match):
        raise Invalid(_("这项指标已有数据，或不在这项需求的指标中。"))
    asker = match.need.organisation if match.need.organisation_id in by.organisation_ids else by.organisations[0]
    question, is_new = FigureQuestion.objects.get_or_create(
        match=match, quantity=quantity, defaults={"by": by, "organisation": asker, "asked_at": now}
    )
    if not is_new:
        raise Conflict(_("这项指标已经问过，请等待成果方答复。"))
    owner = match.achievement
    title = _("请补充指标“%(quantity)s”：%(title)s") % {"quantity": quantity, "title": owner.title}
    due = add_workdays(now, ANSWER_WORKDAYS)
    oblige(about=question, code=OWED, organisation=owner.organisation, title=title, url=url_of(match), due_at=due)
    _tell(question, owner, title, _("需求方想知道这项指标。请在匹配页面答复，并补进成果，以后的匹配会更准。"), now)
    return question


@transaction.atomic
def answer_figure(*, question: FigureQuestion, text: str, by: Any, now: datetime) -> FigureQuestion:
    """The owner's answer, shown on the page of the match. Raises Refused, Invalid (empty), Conflict (answered)."""
    question = FigureQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    match = question.match
    if not by.has_perm("matching.answer_figure", match):
        raise Refused(_("只有成果方的人员可以答复。"))
    if question.answered_at:
        raise Conflict(_("这个问题已经答复。"))
    if not text.strip():
        raise Invalid(_("请写明数值和单位。"), fields={"answer": _("请写明数值和单位。")})
    question.answer, question.answered_by, question.answered_at = text.strip()[:300], by, now
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    fulfil(about=question, code=OWED, by=by, now=now)
    title = _("成果方答复了“%(quantity)s”：%(answer)s") % {"quantity": question.quantity, "answer": question.answer}
    _tell(question, match.need, title, _("可以据此决定是否对接。"), now)
    return question


def unstated(match: Match) -> list[str]:
    """Names of the need's indicators of which the achievement says nothing."""
    return [
        finding["name"].removeprefix(CONSTRAINT)
        for finding in (match.explanation or {}).get("findings", [])
        if finding["name"].startswith(CONSTRAINT) and finding["state"] == "unknown"
    ]


def _tell(question: FigureQuestion, posting: Any, title: str, body: str, now: datetime) -> None:
    step = "answered" if question.answered_at else "asked"
    notify(
        event=f"figure:{question.pk}:{step}",
        recipients=keepers_of(posting),
        kind=Kind.MATCH,
        now=now,
        url=url_of(question.match),
        title=title,
        body=body,
        why=_("您是“%(title)s”的联系人，或是发布单位的管理员。") % {"title": posting.title[:60]},
    )
