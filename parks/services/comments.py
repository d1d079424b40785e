"""What a park says about a figure, and what the bureau answers: figures themselves are never typed."""

from datetime import date, datetime

import rules
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.selectors import officials, people_of
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from parks.lineage import indicator_of
from parks.models import Park, ScorecardComment

ANSWER, ANSWER_WORKDAYS = "answer_comment", 5
"""Five working days, as for an appeal: domain facts 5.2, state 5. Proposal."""


@transaction.atomic
def comment_on_figure(*, park: Park, code: str, as_of: date, text: str, by: User, now: datetime) -> ScorecardComment:
    """The operator disputes or explains one figure. Raises Refused for others, Invalid without words or indicator."""
    if not rules.has_perm("parks.manage", by, park):
        raise Refused(_("只有园区的管理机构可以对本园区的数字提意见。"))
    definition = indicator_of(code)
    if definition is None:
        raise Invalid(_("没有这项指标，请刷新页面。"), fields={"code": _("没有这项指标，请刷新页面。")})
    comment = ScorecardComment.objects.create(
        park=park, code=code, as_of=as_of, text=_words(text, "text"), by=by, at=now
    )
    title = _("%(park)s对“%(label)s”提出意见") % {"park": park, "label": definition.label}
    url = reverse("park_scorecard", args=[park.code])
    bureau = Organisation.objects.bureaus().exclude(pk=park.operator_id).order_by("pk").first()
    if bureau is not None:
        due = add_workdays(now, ANSWER_WORKDAYS)
        oblige(about=comment, code=ANSWER, organisation=bureau, title=title, url=url, due_at=due)
    notify(
        event=f"scorecard-comment:{comment.pk}", recipients=officials(), kind=Kind.ORGANISATION, title=title, url=url,
        now=now, body=comment.text, why=_("您在科技局，负责答复园区对考评数字的意见。"),
    )  # fmt: skip
    return comment


@transaction.atomic
def answer_comment(*, comment: ScorecardComment, text: str, by: User, now: datetime) -> ScorecardComment:
    """The bureau answers, once. Raises Refused for others, Conflict where it has been answered."""
    if not rules.has_perm("parks.answer_comment", by, comment):
        raise Refused(_("只有科技局可以答复。"))
    comment = (
        ScorecardComment.objects.select_for_update(of=("self",)).select_related("park__operator").get(pk=comment.pk)
    )
    if comment.answered_at is not None:
        raise Conflict(_("这条意见已经答复，请刷新页面。"))
    comment.answer, comment.answered_by, comment.answered_at = _words(text, "answer"), by, now
    comment.save(update_fields=["answer", "answered_by", "answered_at", "updated_at"])
    fulfil(about=comment, code=ANSWER, by=by, now=now)
    if comment.park.operator is not None:
        notify(
            event=f"scorecard-comment:{comment.pk}:answered", recipients=people_of(comment.park.operator),
            kind=Kind.ORGANISATION, title=_("科技局已答复%(park)s对考评数字的意见") % {"park": comment.park}, now=now,
            url=reverse("park_scorecard", args=[comment.park.code]), body=comment.answer,
            why=_("您所在的机构管理这个园区。"),
        )  # fmt: skip
    return comment


def _words(text: str, field: str) -> str:
    """Between 5 and 500 characters: enough to act on."""
    words = text.strip()
    if not 5 <= len(words) <= 500:
        message = _("请写 5 到 500 字，说明哪里不对、依据是什么。")
        raise Invalid(message, fields={field: message})
    return words
