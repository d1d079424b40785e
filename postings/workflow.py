"""The life of a posting, read aloud: drafted, submitted, screened by park or bureau, published, confirmed, ended."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from postings.enums import PostingStatus as S

_OWN = _("只有发布单位的人员可以操作。")
_REVIEWER = _("只有所在园区或科技局可以审核。")

POSTING = Workflow(
    [
        Transition(
            "submit", (S.DRAFT, S.RETURNED, S.WITHDRAWN, S.EXPIRED), S.SUBMITTED, _("提交审核"), "postings.edit", _OWN
        ),
        Transition("recall", (S.SUBMITTED,), S.DRAFT, _("撤回修改"), "postings.edit", _OWN),
        Transition(
            "return", (S.SUBMITTED,), S.RETURNED, _("退回补充"), "postings.review", _REVIEWER, needs_reason=True
        ),
        Transition("publish", (S.SUBMITTED,), S.PUBLISHED, _("通过并发布"), "postings.review", _REVIEWER),
        Transition("edit", (S.PUBLISHED,), S.PUBLISHED, _("修改内容"), "postings.edit", _OWN),
        Transition("confirm", (S.PUBLISHED,), S.PUBLISHED, _("确认仍然有效"), "postings.edit", _OWN),
        Transition(
            "take_down", (S.PUBLISHED,), S.RETURNED, _("下架并退回"), "postings.review", _REVIEWER, needs_reason=True
        ),
        Transition("withdraw", (S.PUBLISHED,), S.WITHDRAWN, _("撤回"), "postings.edit", _OWN, needs_reason=True),
        Transition("resolve", (S.PUBLISHED,), S.RESOLVED, _("标记为已解决"), "postings.edit", _OWN),
        Transition("expire", (S.PUBLISHED,), S.EXPIRED, _("过期下架"), system=True),
    ]
)
