"""How an entry of a register ends, and how a project in reserve comes into the park."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from parks.entry_enums import EntryStatus as E
from parks.entry_enums import ProjectStatus as P

_KEEPER = _("只有园区管理机构和科技局可以维护；文献资料由科技局维护。")
_PARK = _("只有园区管理机构和科技局可以推进储备项目。")
_KEEP = "parks.keep_project"

ENTRY = Workflow(
    [Transition("remove", (E.KEPT,), E.REMOVED, _("撤下"), "parks.keep_entry", _KEEPER, needs_reason=True)]
)

PROJECT = Workflow(
    [
        Transition("screen", (P.RESERVED, P.SHELVED), P.SCREENING, _("开始筛选"), _KEEP, _PARK),
        Transition("pass", (P.SCREENING,), P.NEGOTIATING, _("通过筛选"), _KEEP, _PARK),
        Transition("reject", (P.SCREENING,), P.REJECTED, _("未通过筛选"), _KEEP, _PARK, needs_reason=True),
        Transition("sign", (P.NEGOTIATING,), P.SIGNED, _("登记签约"), _KEEP, _PARK),
        Transition("move_in", (P.SIGNED,), P.MOVED_IN, _("登记入驻"), _KEEP, _PARK),
        Transition(
            "shelve", (P.RESERVED, P.SCREENING, P.NEGOTIATING), P.SHELVED, _("搁置"), _KEEP, _PARK, needs_reason=True
        ),
    ]
)
"""储备 → 筛选 → 洽谈 → 签约 → 入驻; the steps are a proposal, the documents say 储备筛选 and 现场签约入驻 (F025, F026)."""
