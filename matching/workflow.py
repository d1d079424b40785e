"""The life of a match, read aloud: new, one side interested, both; or declined, until something has changed."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from matching.enums import JointStatus as J
from matching.enums import MatchStatus as S
from matching.enums import RankerStatus as R
from matching.enums import SeatStatus as Seat

_PARTY = _("只有需求方、成果方的人员可以答复。")

MATCH = Workflow(
    [
        Transition("show_interest", (S.NEW,), S.WAITING, _("表示愿意对接"), "matching.answer", _PARTY),
        Transition("connect", (S.WAITING,), S.CONNECTED, _("双方同意对接"), "matching.answer", _PARTY),
        Transition("decline", (S.NEW, S.WAITING), S.DECLINED, _("婉拒"), "matching.answer", _PARTY),
        Transition("reopen", (S.DECLINED,), S.NEW, _("内容有变，重新推荐"), system=True),
    ]
)

_OFFICIAL = _("只有科技主管部门的人员可以更换排序模型。")

RANKER = Workflow(
    [
        Transition("promote", (R.CHALLENGER,), R.LIVE, _("启用"), "matching.change_ranker", _OFFICIAL, system=True),
        Transition(
            "reject", (R.CHALLENGER,), R.REJECTED, _("不采用"), "matching.change_ranker", _OFFICIAL, system=True
        ),
        Transition("retire", (R.LIVE,), R.RETIRED, _("退役"), "matching.change_ranker", _OFFICIAL, system=True),
    ]
)
"""A model that was learned is a challenger; only one that won on needs it had not seen goes live (services/rankers.py)."""

_KEEPER = _("只有技术经纪人和科技主管部门的人员可以整理集采研发建议。")
_LIVE = (J.PROPOSED, J.AGREED)

JOINT = Workflow(
    [
        Transition("agree", (J.PROPOSED,), J.AGREED, _("两家以上参加"), system=True),
        Transition("fall_back", (J.AGREED,), J.PROPOSED, _("参加的不足两家"), system=True),
        Transition("merge", _LIVE, J.MERGED, _("并入其他建议"), "matching.arrange_joint", _KEEPER),
        Transition("unmerge", (J.MERGED,), J.PROPOSED, _("恢复为单独的建议"), "matching.arrange_joint", _KEEPER),
        Transition("dismiss", _LIVE, J.DISMISSED, _("不再建议"), "matching.arrange_joint", _KEEPER, needs_reason=True),
    ]
)

_OWNER = _("只有这项需求的发布单位可以答复。")

SEAT = Workflow(
    [
        Transition("join", (Seat.ASKED, Seat.DECLINED), Seat.JOINED, _("参加"), "matching.answer_joint", _OWNER),
        Transition(
            "decline", (Seat.ASKED, Seat.JOINED), Seat.DECLINED, _("不适合我们"), "matching.answer_joint", _OWNER
        ),
    ]
)
"""An owner may think again at any time; each step stays in the history."""
