"""The way into a park: an owner applies, the park answers."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from parks.enums import ApplicationStatus as S

_PARK = _("只有园区管理机构可以答复入驻申请。")
_OWNER = _("只有申请机构的管理员可以撤回。")

APPLICATION = Workflow(
    [
        Transition("accept", (S.SUBMITTED,), S.ACCEPTED, _("同意入驻"), "parks.answer", _PARK),
        Transition("decline", (S.SUBMITTED,), S.DECLINED, _("不同意"), "parks.answer", _PARK, needs_reason=True),
        Transition("withdraw", (S.SUBMITTED,), S.WITHDRAWN, _("撤回申请"), "parks.withdraw_application", _OWNER),
    ]
)
