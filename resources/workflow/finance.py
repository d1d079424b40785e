"""The road of a financing intent: open to those who may read it, funded by a confirmed signature, or closed."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from resources.enums.finance import IntentStatus as S

_OWNER = _("只有提出融资意向的机构可以关闭它。")

INTENT = Workflow(
    [
        Transition("fund", (S.OPEN,), S.FUNDED, _("签约确认，已获融资"), "resources.edit_intent", _OWNER),
        Transition("close", (S.OPEN,), S.CLOSED, _("关闭"), "resources.edit_intent", _OWNER, needs_reason=True),
        Transition("reopen", (S.FUNDED, S.CLOSED), S.OPEN, _("重新征集"), "resources.edit_intent", _OWNER),
    ]
)
