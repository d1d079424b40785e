"""State machines of 揭榜挂帅."""

from django.utils.translation import gettext_lazy as _

from challenges.enums import TermsStatus as T
from common.workflow import Transition, Workflow

_OFFICIAL = _("只有科技局可以修改计划规则。")

TERMS = Workflow(
    [
        Transition("propose", (T.DRAFT, T.REJECTED), T.PROPOSED, _("提交复核"), "challenges.draft_terms", _OFFICIAL),
        Transition(
            "approve", (T.PROPOSED,), T.APPROVED, _("复核通过"), "challenges.approve_terms",
            _("规则须由另一位科技局工作人员复核，提交人不能自己复核。"),
        ),
        Transition(
            "reject", (T.PROPOSED,), T.REJECTED, _("不予通过"), "challenges.approve_terms",
            _("规则须由另一位科技局工作人员复核，提交人不能自己复核。"), needs_reason=True,
        ),
    ]
)
