"""The table of a maturity review (N26): applied for, judged item by item, given, and lost when what it stood on changes."""

from django.utils.translation import gettext_lazy as _

from achievements.enums import ReviewStatus as S
from common.workflow import Transition, Workflow

_OWN = _("只有成果发布单位的人员可以操作。")
_BUREAU = _("只有科技局可以核验；本单位的成果和本人的申请由其他人核验。")

MATURITY_REVIEW = Workflow(
    [
        Transition("submit", (S.DRAFT, S.RETURNED), S.SUBMITTED, _("提交核验"), "achievements.apply_maturity", _OWN),
        Transition("verify", (S.SUBMITTED,), S.VERIFIED, _("通过核验"), "achievements.verify_maturity", _BUREAU),
        Transition(
            "return", (S.SUBMITTED,), S.RETURNED, _("退回补充"), "achievements.verify_maturity", _BUREAU,
            needs_reason=True,
        ),
        Transition(
            "withdraw", (S.DRAFT, S.SUBMITTED, S.RETURNED), S.WITHDRAWN, _("撤回申请"), "achievements.apply_maturity",
            _OWN,
        ),
        Transition(
            "revoke", (S.VERIFIED,), S.REVOKED, _("撤销核验"), "achievements.verify_maturity", _BUREAU,
            needs_reason=True,
        ),
        Transition("lapse", (S.VERIFIED,), S.LAPSED, _("内容有变，核验失效"), system=True),
        Transition("supersede", (S.VERIFIED,), S.SUPERSEDED, _("由新的核验取代"), system=True),
    ]
)  # fmt: skip
