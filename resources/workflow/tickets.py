"""The table of a service request (F034)."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from resources.enums.tickets import RequestStatus as S

_DESK = _("只有受理这项诉求的园区或科技局可以办理。")
_HANDLER = _("只有承办这项诉求的机构可以答复。")
_PROVIDER = _("只有被指派的服务机构可以退回。")
_ASKER = _("只有提出诉求的单位可以操作。")
_IN_HANDS = (S.SUBMITTED, S.ACCEPTED, S.ASSIGNED, S.REOPENED)

REQUEST = Workflow(
    [
        Transition("accept", (S.SUBMITTED,), S.ACCEPTED, _("受理"), "resources.desk_request", _DESK),
        Transition(
            "decline", (S.SUBMITTED, S.ACCEPTED), S.DECLINED, _("不予受理"), "resources.desk_request", _DESK,
            needs_reason=True,
        ),
        Transition(
            "assign", (S.ACCEPTED, S.ASSIGNED, S.REOPENED), S.ASSIGNED, _("指派服务机构"), "resources.desk_request",
            _DESK,
        ),
        Transition(
            "hand_back", (S.ASSIGNED,), S.ACCEPTED, _("退回园区"), "resources.provide_request", _PROVIDER,
            needs_reason=True,
        ),
        Transition(
            "answer", (S.ACCEPTED, S.ASSIGNED, S.REOPENED), S.ANSWERED, _("答复"), "resources.answer_request", _HANDLER
        ),
        Transition("confirm", (S.ANSWERED,), S.CLOSED, _("确认解决"), "resources.ask_request", _ASKER),
        Transition(
            "reopen", (S.ANSWERED,), S.REOPENED, _("没有解决"), "resources.ask_request", _ASKER, needs_reason=True
        ),
        Transition("withdraw", _IN_HANDS, S.WITHDRAWN, _("撤回"), "resources.ask_request", _ASKER),
        Transition("lapse", (S.ANSWERED,), S.CLOSED, _("逾期未确认，自动办结"), system=True),
    ]
)  # fmt: skip
