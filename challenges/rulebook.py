"""The parameters that a programme can set: what each means, its unit, its default and where the default comes from.

A default that no document fixes is marked as an assumption and shown as one (domain facts 5.2: "must be a parameter").
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.enums import PaymentEvent
from common.errors import Text

_PROPOSED = _("平台缺省值，文件未规定")


@dataclass(frozen=True)
class Parameter:
    """`read` turns the stored JSON value into what logic uses; it raises ValueError for a value out of sense."""

    code: str
    label: Text
    unit: Text
    read: Callable[[Any], Any]
    default: Any
    clause: Text
    assumed: bool = True

    @property
    def kind(self) -> str:
        """`yuan`, `count`, `flag`, `shares`, `rubric` or `month_day`: how a value is typed and shown."""
        return KINDS[self.read]


def _yuan(value: Any) -> Decimal:
    amount = Decimal(str(value))
    if not amount.is_finite() or amount < 0:
        raise ValueError(value)
    return amount.quantize(Decimal("0.01"))


def _count(value: Any) -> int:
    if isinstance(value, bool) or int(value) != value or not 0 <= value <= 3650:
        raise ValueError(value)
    return int(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _shares(value: Any) -> tuple[tuple[str, Decimal], ...]:
    """`[["contract", "0.5"], ["acceptance", "0.5"]]`: shares of the subsidy by event, adding up to one."""
    shares = tuple((str(event), Decimal(str(share))) for event, share in value)
    if sum(share for _event, share in shares) != 1 or any(share <= 0 for _event, share in shares):
        raise ValueError(value)
    if len({event for event, _share in shares} & set(PaymentEvent.values)) != len(shares):
        raise ValueError(value)  # an unknown event, or one named twice
    return shares


def _rubric(value: Any) -> tuple[tuple[str, int], ...]:
    """`[["技术路线", 30], …]`: criteria and their weights, adding up to 100."""
    criteria = tuple((str(name), _count(weight)) for name, weight in value)
    if sum(weight for _name, weight in criteria) != 100 or len({name for name, _weight in criteria}) != len(criteria):
        raise ValueError(value)
    if not all(name.strip() and name.isprintable() and len(name) <= 40 for name, _weight in criteria):
        raise ValueError(value)
    return criteria


def _month_day(value: Any) -> tuple[int, int]:
    month, day = (int(part) for part in str(value).split("-"))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError(value)
    return month, day


KINDS: dict[Callable[[Any], Any], str] = {
    _yuan: "yuan",
    _count: "count",
    _flag: "flag",
    _shares: "shares",
    _rubric: "rubric",
    _month_day: "month_day",
}

_CAP = _("青岛市科技园区揭榜挂帅：项目支持资金最高不超过50万元")
_POOL = _("青岛市科技园区揭榜挂帅：已预留财政资金2000万元")
_DAYS = _("工作日")

PARAMETERS = {
    row.code: row
    for row in (
        Parameter("cap", _("单个项目支持上限"), _("元"), _yuan, "500000", _CAP, assumed=False),
        Parameter("pool", _("年度资金池"), _("元"), _yuan, "20000000", _POOL, assumed=False),
        Parameter(
            "park_only", _("仅限园区入驻企业"), "", _flag, True, _("在“一区多园”等科技园区范围内建立"), assumed=False
        ),
        Parameter(
            "technology_sme",
            _("须为科技型中小企业"),
            "",
            _flag,
            True,
            _("重点关注科技型中小企业研发攻关需求"),
            assumed=False,
        ),
        Parameter("high_tech", _("须为高新技术企业或拟上市高新技术企业"), "", _flag, False, _PROPOSED),
        Parameter("credit_years", _("信用记录回看年限"), _("年"), _count, 3, _("参照长沙2023年办法：三年内无不良信用")),
        Parameter("own_share", _("企业投入与支持资金之比"), _("倍"), _count, 0, _PROPOSED),
        Parameter("payment", _("拨付方式"), "", _shares, [["acceptance", "1"]], _PROPOSED),
        Parameter("max_months", _("最长实施期"), _("月"), _count, 36, _("参照赣州2023年办法：完成时限不超过3年")),
        Parameter("reviewers", _("每份揭榜方案的评审人数"), _("人"), _count, 3, _PROPOSED),
        Parameter("blind", _("评审时隐去揭榜方名称"), "", _flag, True, _PROPOSED),
        Parameter("teams", _("赛马最多队伍数"), _("支"), _count, 3, _PROPOSED),
        Parameter(
            "rubric",
            _("评审标准与权重"),
            "",
            _rubric,
            [["技术路线", 30], ["指标响应", 30], ["团队与条件", 20], ["经费与进度", 20]],
            _PROPOSED,
        ),
        Parameter("late_from", _("当年奖补预警起始日"), "", _month_day, "11-01", _PROPOSED),
        Parameter("days_screening", _("园区初筛"), _DAYS, _count, 3, _PROPOSED),
        Parameter("days_diagnosis", _("专家论证"), _DAYS, _count, 5, _PROPOSED),
        Parameter("days_revision", _("退回修改"), _DAYS, _count, 10, _PROPOSED),
        Parameter("days_appeal", _("申诉"), _DAYS, _count, 5, _PROPOSED),
        Parameter("days_listing", _("待发榜"), _DAYS, _count, 2, _PROPOSED),
        Parameter("days_open", _("揭榜期"), _DAYS, _count, 20, _PROPOSED),
        Parameter("days_amendment", _("更正申请"), _DAYS, _count, 3, _PROPOSED),
        Parameter("days_review", _("评榜"), _DAYS, _count, 10, _PROPOSED),
        Parameter("days_shortlist", _("入围比拼"), _DAYS, _count, 5, _PROPOSED),
        Parameter("days_negotiation", _("对接洽谈"), _DAYS, _count, 15, _PROPOSED),
        Parameter("days_publicity", _("结果公示"), _DAYS, _count, 5, _PROPOSED),
        Parameter("days_objection", _("异议处理"), _DAYS, _count, 10, _PROPOSED),
        Parameter("days_contract", _("签约"), _DAYS, _count, 30, _PROPOSED),
        Parameter("days_milestone", _("里程碑考核"), _DAYS, _count, 10, _PROPOSED),
        Parameter("days_acceptance", _("验收"), _DAYS, _count, 20, _PROPOSED),
        Parameter("days_payment", _("拨付"), _DAYS, _count, 30, _PROPOSED),
        Parameter("days_return", _("追回"), _DAYS, _count, 30, _PROPOSED),
    )
}
