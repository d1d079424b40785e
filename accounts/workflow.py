"""Verification of an organisation by the bureau."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import Verification as V
from common.workflow import Transition, Workflow

_BUREAU = _("只有科技局可以核验机构，并且不能核验自己所在的机构。")
_OWNER = _("只有机构管理员可以重新提交。")
_TAKEN = _("这家机构已经登记，请申请加入。")

VERIFICATION = Workflow(
    [
        Transition("verify", (V.PENDING, V.REJECTED), V.VERIFIED, _("通过核验"), "accounts.verify", _BUREAU),
        # The command of whoever runs the server: how the first bureau comes to be. No page offers it.
        Transition("vouch", (V.PENDING, V.REJECTED), V.VERIFIED, _("由平台管理方核验"), refusal=_BUREAU, system=True),
        Transition(
            "reject", (V.PENDING, V.VERIFIED), V.REJECTED, _("不予通过"), "accounts.verify", _BUREAU, needs_reason=True
        ),
        Transition("resubmit", (V.REJECTED,), V.PENDING, _("重新提交"), "accounts.manage", _OWNER),
        Transition("claim", (V.PENDING, V.VERIFIED, V.REJECTED), V.PENDING, _("登记"), "accounts.claim", _TAKEN),
    ]
)
