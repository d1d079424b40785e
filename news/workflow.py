"""The roads of an article, a case and an opinion."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from news.enums import ArticleStatus as A
from news.enums import CaseStatus as C
from news.enums import OpinionStatus as O

_SECOND = _("须由另一位科技局人员复核，作者本人不能复核。")
_WRITERS = _("只有撰写单位的人员可以进行这一操作。")
_ANSWERING = _("只有承办单位的人员可以答复。")

ARTICLE = Workflow(
    [
        Transition(
            "submit", (A.DRAFT, A.RETURNED, A.WITHDRAWN), A.SUBMITTED, _("提交复核"), "news.edit_article", _WRITERS
        ),
        Transition("publish", (A.SUBMITTED,), A.PUBLISHED, _("复核并发布"), "news.review_article", _SECOND),
        Transition(
            "return", (A.SUBMITTED,), A.RETURNED, _("退回补充"), "news.review_article", _SECOND, needs_reason=True
        ),
        Transition("withdraw", (A.PUBLISHED,), A.WITHDRAWN, _("撤下"), "news.withdraw_article", needs_reason=True),
    ]
)

CASE = Workflow(
    [
        Transition("finish", (C.COLLECTED, C.WITHDRAWN), C.WRITTEN, _("成稿送审"), "news.edit_case", _WRITERS),
        Transition("return", (C.WRITTEN,), C.COLLECTED, _("退回补充"), "news.review_case", _SECOND, needs_reason=True),
        Transition("approve", (C.WRITTEN,), C.REVIEWED, _("审核通过"), "news.review_case", _SECOND),
        Transition("publish", (C.REVIEWED,), C.PUBLISHED, _("发布"), "news.review_case", _SECOND),
        Transition(
            "withdraw", (C.REVIEWED, C.PUBLISHED), C.WITHDRAWN, _("撤下"), "news.withdraw_case", needs_reason=True,
            system=True,
        ),
    ]
)  # fmt: skip

OPINION = Workflow(
    [
        Transition("assign", (O.RECEIVED, O.ASSIGNED, O.REOPENED), O.ASSIGNED, _("转交承办"), "news.assign_opinion"),
        Transition("answer", (O.ASSIGNED, O.REOPENED), O.ANSWERED, _("答复"), "news.answer_opinion", _ANSWERING),
        Transition("close", (O.ANSWERED,), O.CLOSED, _("办结"), "news.follow_opinion", system=True),
        Transition(
            "reopen", (O.ANSWERED, O.CLOSED), O.REOPENED, _("不满意，请重新办理"), "news.follow_opinion",
            needs_reason=True, system=True,
        ),
    ]
)  # fmt: skip
