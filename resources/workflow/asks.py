"""Asks that wait for an answer, as tables: who may take which step, and who owes the next one by when.

The asker's side takes `resources.ask` steps, the side that was asked `resources.answer` steps. Working days are this
platform's proposals: no document of the city names them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from resources.enums.bases import UseStatus as U
from resources.enums.finance import OfferStatus as O
from resources.enums.finance import WhiteStatus as W
from resources.enums.funds import PitchStatus as P
from resources.enums.partners import InvitationStatus as I
from resources.enums.visits import VisitStatus as V

ASKER, RECEIVER = "asker", "receiver"
_ASK, _ANSWER = "resources.ask", "resources.answer"
_ASKER_ONLY = _("只有提出方的人员可以进行这一操作。")
_RECEIVER_ONLY = _("只有被邀请、被申请一方的人员可以进行这一操作。")
_BUREAU = _("白名单由科技局维护。")
_EXPERT = _("由受邀专家本人或其单位管理员答复。")


@dataclass(frozen=True)
class Clock:
    """What a state waits for: which side owes it, in how many working days (0: by the day agreed, `due_at` as it is)."""

    owes: str
    task: Promise
    days: int


def _by_asker(name: str, sources: tuple[str, ...], target: str, label: Promise, *, reason: bool = False) -> Transition:
    return Transition(name, sources, target, label, _ASK, _ASKER_ONLY, needs_reason=reason)


def _by_receiver(
    name: str, sources: tuple[str, ...], target: str, label: Promise, *, reason: bool = False
) -> Transition:
    return Transition(name, sources, target, label, _ANSWER, _RECEIVER_ONLY, needs_reason=reason)


OFFER = Workflow(
    [
        _by_receiver("accept", (O.PROPOSED,), O.ACCEPTED, _("接受")),
        _by_receiver("decline", (O.PROPOSED,), O.DECLINED, _("谢绝"), reason=True),
        _by_asker("withdraw", (O.PROPOSED,), O.WITHDRAWN, _("撤回"), reason=True),
        _by_asker("hold", (O.ACCEPTED,), O.HELD, _("记录上门情况")),
        _by_asker("sign", (O.ACCEPTED, O.HELD), O.SIGNED, _("登记签约")),
        _by_receiver("confirm", (O.SIGNED,), O.CONCLUDED, _("确认签约")),
        _by_receiver("dispute", (O.SIGNED,), O.ACCEPTED, _("与实际不符，退回"), reason=True),
        _by_asker("end", (O.ACCEPTED, O.HELD), O.ENDED, _("未达成"), reason=True),
    ]
)
OFFER_CLOCKS: Mapping[str, Clock] = {
    O.PROPOSED: Clock(RECEIVER, _("答复融资方案或上门预约"), 5),
    O.ACCEPTED: Clock(ASKER, _("对接并登记结果"), 20),
    O.HELD: Clock(ASKER, _("登记签约或说明未达成"), 20),
    O.SIGNED: Clock(RECEIVER, _("确认融资签约"), 5),
}

WHITE = Workflow(
    [
        _by_receiver("agree", (W.PROPOSED,), W.LISTED, _("同意列入")),
        _by_receiver("refuse", (W.PROPOSED,), W.DECLINED, _("不同意列入"), reason=True),
        _by_receiver("leave", (W.LISTED,), W.REMOVED, _("申请移出"), reason=True),
        Transition("remove", (W.PROPOSED, W.LISTED), W.REMOVED, _("移出"), "resources.keep_white_list", _BUREAU, True),
    ]
)
WHITE_CLOCKS: Mapping[str, Clock] = {W.PROPOSED: Clock(RECEIVER, _("答复是否同意列入科技信贷白名单"), 10)}

PITCH = Workflow(
    [
        _by_receiver("screen", (P.PITCHED,), P.SCREENING, _("开始初筛")),
        _by_receiver("examine", (P.SCREENING,), P.DILIGENCE, _("进入尽职调查")),
        _by_receiver("invest", (P.DILIGENCE,), P.INVESTED, _("登记投资")),
        _by_receiver("decline", (P.PITCHED, P.SCREENING, P.DILIGENCE), P.DECLINED, _("不通过"), reason=True),
        _by_asker("withdraw", (P.PITCHED, P.SCREENING, P.DILIGENCE), P.WITHDRAWN, _("撤回"), reason=True),
    ]
)
PITCH_CLOCKS: Mapping[str, Clock] = {
    P.PITCHED: Clock(RECEIVER, _("开始初筛或说明理由"), 5),
    P.SCREENING: Clock(RECEIVER, _("给出初筛结论"), 15),
    P.DILIGENCE: Clock(RECEIVER, _("给出投资结论"), 60),
}

USE = Workflow(
    [
        _by_receiver("accept", (U.ASKED,), U.ACCEPTED, _("接受")),
        _by_receiver("decline", (U.ASKED,), U.DECLINED, _("谢绝"), reason=True),
        _by_asker("withdraw", (U.ASKED, U.ACCEPTED), U.WITHDRAWN, _("撤回"), reason=True),
        _by_receiver("start", (U.ACCEPTED,), U.IN_USE, _("开始使用")),
        _by_receiver("finish", (U.IN_USE,), U.DONE, _("登记完成")),
    ]
)
USE_CLOCKS: Mapping[str, Clock] = {
    U.ASKED: Clock(RECEIVER, _("答复使用申请"), 3),
    U.ACCEPTED: Clock(RECEIVER, _("安排开始使用"), 20),
    U.IN_USE: Clock(RECEIVER, _("登记完成和成熟度变化"), 60),
}

INVITATION = Workflow(
    [
        _by_receiver("accept", (I.INVITED,), I.ACCEPTED, _("接受")),
        _by_receiver("decline", (I.INVITED,), I.DECLINED, _("谢绝"), reason=True),
        _by_asker("withdraw", (I.INVITED,), I.WITHDRAWN, _("撤回"), reason=True),
    ]
)
INVITATION_CLOCKS: Mapping[str, Clock] = {I.INVITED: Clock(RECEIVER, _("答复合作邀请"), 5)}


def _by_expert(name: str, target: str, label: Promise, *, reason: bool = False) -> Transition:
    return Transition(name, (V.INVITED,), target, label, "resources.answer_visit", _EXPERT, needs_reason=reason)


VISIT = Workflow(
    [
        _by_expert("accept", V.AGREED, _("接受邀请")),
        _by_expert("counter", V.COUNTERED, _("另提时间")),
        _by_expert("decline", V.DECLINED, _("谢绝"), reason=True),
        _by_asker("agree", (V.COUNTERED,), V.AGREED, _("同意新时间")),
        _by_asker("reinvite", (V.COUNTERED,), V.INVITED, _("再定时间")),
        _by_asker("hold", (V.AGREED,), V.HELD, _("登记考察结果")),
        _by_asker("cancel", (V.INVITED, V.COUNTERED, V.AGREED), V.CANCELLED, _("取消"), reason=True),
    ]
)
VISIT_CLOCKS: Mapping[str, Clock] = {
    V.INVITED: Clock(RECEIVER, _("答复考察邀请"), 5),
    V.COUNTERED: Clock(ASKER, _("答复专家提出的时间"), 3),
    V.AGREED: Clock(ASKER, _("登记考察结果和下一步"), 0),
}
