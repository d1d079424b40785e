"""The life of an event, and of a place at it, read aloud."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from events.enums import EventStatus as S
from events.enums import RegistrationStatus as R

_ORGANISER = _("只有主办单位的人员可以办理。")
_SELF = _("只有报名人本人可以办理。")

EVENT = Workflow(
    [
        Transition("announce", (S.DRAFT,), S.ANNOUNCED, _("公布活动"), "events.run", _ORGANISER),
        Transition("cancel", (S.ANNOUNCED,), S.CANCELLED, _("取消活动"), "events.run", _ORGANISER, needs_reason=True),
        Transition("hold", (S.ANNOUNCED,), S.HELD, _("记录已举办"), "events.run", _ORGANISER),
    ]
)
REGISTRATION = Workflow(
    [
        Transition("withdraw", (R.REGISTERED,), R.WITHDRAWN, _("取消报名"), "events.attend", _SELF),
        Transition("return", (R.WITHDRAWN,), R.REGISTERED, _("重新报名"), "events.attend", _SELF),
    ]
)
