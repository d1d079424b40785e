"""The table of a policy's version: four eyes (one drafts, another approves)."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from resources.enums.policies import VersionStatus as S

_OFFICIAL = _("只有科技局工作人员可以修改政策。")
_SECOND = _("须由另一位科技局工作人员复核：起草的人不能复核自己的版本。")

VERSION = Workflow(
    [
        Transition("propose", (S.DRAFT, S.REJECTED), S.PROPOSED, _("提交复核"), "resources.draft_policy", _OFFICIAL),
        Transition("approve", (S.PROPOSED,), S.APPROVED, _("复核发布"), "resources.approve_policy", _SECOND),
        Transition(
            "reject", (S.PROPOSED,), S.REJECTED, _("退回修改"), "resources.approve_policy", _SECOND, needs_reason=True
        ),
    ]
)
