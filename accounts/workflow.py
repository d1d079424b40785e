"""Verification of an organisation by the bureau."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import Verification as V
from common.workflow import Transition, Workflow

_BUREAU_ONLY = _("只有科技局可以核验机构。")

VERIFICATION = Workflow(
    [
        Transition("verify", (V.PENDING, V.REJECTED), V.VERIFIED, _("通过核验"), "accounts.verify", _BUREAU_ONLY),
        Transition(
            "reject", (V.PENDING, V.VERIFIED), V.REJECTED, _("不予通过"), "accounts.verify", _BUREAU_ONLY, needs_reason=True
        ),
        Transition(
            "resubmit", (V.REJECTED,), V.PENDING, _("重新提交"), "accounts.manage", _("只有机构管理员可以重新提交。")
        ),
    ]
)
