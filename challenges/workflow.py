"""State machines of 揭榜挂帅, to be read aloud (domain facts 5.2). No code hides in them."""

from django.utils.translation import gettext_lazy as _

from challenges.enums import BidStatus as B
from challenges.enums import ChallengeStatus as S
from challenges.enums import ProposalStatus as P
from challenges.enums import TermsStatus as T
from common.workflow import Transition, Workflow

_OFFICIAL = _("只有科技局可以修改计划规则。")
_OTHER_EYES = _("规则须由另一位科技局工作人员复核，提交人不能自己复核。")
_OWN = _("只有发榜单位的人员可以操作。")
_PARK = _("只有所在园区（没有园区时为科技局）可以初筛。")
_BUREAU = _("只有科技局可以操作，且不能处理本单位的榜单。")
_PAYER = _("拨付须由验收决定人以外的科技局工作人员办理。")
_BIDDER = _("只有揭榜单位的人员可以操作。")
_DECIDER = _("更正须由科技局决定：不能是提出人本人，也不能处理本单位的榜单。")

TERMS = Workflow(
    [
        Transition("propose", (T.DRAFT, T.REJECTED), T.PROPOSED, _("提交复核"), "challenges.draft_terms", _OFFICIAL),
        Transition("approve", (T.PROPOSED,), T.APPROVED, _("复核通过"), "challenges.approve_terms", _OTHER_EYES),
        Transition(
            "reject",
            (T.PROPOSED,),
            T.REJECTED,
            _("不予通过"),
            "challenges.approve_terms",
            _OTHER_EYES,
            needs_reason=True,
        ),
    ]
)

_EDIT, _SCREEN, _DECIDE, _PAY = "challenges.edit", "challenges.screen", "challenges.decide", "challenges.pay"

BEFORE_OPEN = (S.DRAFT, S.SUBMITTED, S.SCREENING, S.DIAGNOSIS, S.RETURNED, S.LISTED_PENDING)
UNDECIDED = (S.OPEN, S.REVIEWING, S.SHORTLISTED, S.NEGOTIATION)
UNDER_WAY = (S.CONTRACTING, S.IN_PROGRESS, S.MILESTONE_CHECK, S.ACCEPTANCE, S.CONDITIONAL)
SUSPENDABLE = (S.OPEN, S.REVIEWING, S.SHORTLISTED, S.NEGOTIATION, S.PUBLICITY, *UNDER_WAY)

CHALLENGE = Workflow(
    [
        Transition("submit", (S.DRAFT, S.RETURNED), S.SUBMITTED, _("提交征集"), _EDIT, _OWN),
        Transition("recall", (S.SUBMITTED,), S.DRAFT, _("撤回修改"), _EDIT, _OWN),
        Transition("take_up", (S.SUBMITTED,), S.SCREENING, _("开始初筛"), _SCREEN, _PARK),
        Transition("pass_screening", (S.SUBMITTED, S.SCREENING), S.DIAGNOSIS, _("初筛通过"), _SCREEN, _PARK),
        Transition(
            "send_back", (S.SUBMITTED, S.SCREENING), S.RETURNED, _("退回修改"), _SCREEN, _PARK, needs_reason=True
        ),
        Transition(
            "return", (S.DIAGNOSIS, S.LISTED_PENDING), S.RETURNED, _("论证后退回"), _DECIDE, _BUREAU, needs_reason=True
        ),
        Transition("refuse", (S.DIAGNOSIS,), S.NOT_LISTED, _("不予发榜"), _DECIDE, _BUREAU, needs_reason=True),
        Transition(
            "uphold_appeal", (S.NOT_LISTED,), S.DIAGNOSIS, _("申诉成立，重新论证"), _DECIDE, _BUREAU, needs_reason=True
        ),
        Transition("approve_listing", (S.DIAGNOSIS,), S.LISTED_PENDING, _("同意发榜"), _DECIDE, _BUREAU),
        Transition("publish", (S.LISTED_PENDING,), S.OPEN, _("发榜"), _DECIDE, _BUREAU),
        Transition("start_review", (S.OPEN,), S.REVIEWING, _("开始评榜"), _DECIDE, _BUREAU, system=True),
        Transition("no_bid", (S.OPEN,), S.NO_BID, _("到期无人揭榜"), system=True),
        Transition("relist", (S.NO_BID,), S.RELISTED, _("修改后重发"), _EDIT, _OWN),
        Transition("shortlist", (S.REVIEWING,), S.SHORTLISTED, _("确定入围"), _DECIDE, _BUREAU),
        Transition("reopen", (S.REVIEWING,), S.OPEN, _("无合格方案，继续揭榜"), _DECIDE, _BUREAU, needs_reason=True),
        Transition("select", (S.SHORTLISTED,), S.NEGOTIATION, _("选定揭榜方"), _EDIT, _OWN, needs_reason=True),
        Transition("reselect", (S.NEGOTIATION,), S.SHORTLISTED, _("洽谈未成，另选"), _EDIT, _OWN, needs_reason=True),
        Transition("announce", (S.NEGOTIATION,), S.PUBLICITY, _("公示结果"), _DECIDE, _BUREAU),
        Transition("object", (S.PUBLICITY,), S.OBJECTION, _("受理异议"), _DECIDE, _BUREAU, system=True),
        Transition(
            "dismiss_objection", (S.OBJECTION,), S.PUBLICITY, _("异议不成立"), _DECIDE, _BUREAU, needs_reason=True
        ),
        Transition(
            "uphold_objection",
            (S.OBJECTION,),
            S.REVIEWING,
            _("异议成立，重新评榜"),
            _DECIDE,
            _BUREAU,
            needs_reason=True,
        ),
        Transition(
            "to_contract", (S.PUBLICITY,), S.CONTRACTING, _("公示期满，进入签约"), _DECIDE, _BUREAU, system=True
        ),
        Transition("sign", (S.CONTRACTING,), S.IN_PROGRESS, _("合同已登记，开始攻关"), _DECIDE, _BUREAU),
        Transition(
            "check_milestone", (S.IN_PROGRESS,), S.MILESTONE_CHECK, _("提交里程碑"), "challenges.deliver", _BIDDER
        ),
        Transition("pass_milestone", (S.MILESTONE_CHECK,), S.IN_PROGRESS, _("里程碑考核完成"), _DECIDE, _BUREAU),
        Transition(
            "ask_acceptance", (S.IN_PROGRESS, S.CONDITIONAL), S.ACCEPTANCE, _("申请验收"), "challenges.deliver", _BIDDER
        ),
        Transition("accept", (S.ACCEPTANCE,), S.ACCEPTED, _("验收通过"), _DECIDE, _BUREAU),
        Transition("condition", (S.ACCEPTANCE,), S.CONDITIONAL, _("限期整改"), _DECIDE, _BUREAU, needs_reason=True),
        Transition(
            "fail", (S.ACCEPTANCE, S.CONDITIONAL), S.FAILED, _("验收不通过"), _DECIDE, _BUREAU, needs_reason=True
        ),
        Transition("owe_subsidy", (S.ACCEPTED,), S.SUBSIDY_DUE, _("列入奖补"), _DECIDE, _BUREAU, system=True),
        Transition("pay", (S.SUBSIDY_DUE,), S.PAID, _("拨付奖补"), _PAY, _PAYER),
        Transition("close", (S.PAID, S.FAILED, S.TERMINATED, S.CLAWBACK), S.CLOSED, _("归档"), _DECIDE, _BUREAU),
        Transition("withdraw", (*BEFORE_OPEN, *UNDECIDED), S.WITHDRAWN, _("撤榜"), _EDIT, _OWN, needs_reason=True),
        Transition("suspend", SUSPENDABLE, S.SUSPENDED, _("中止"), _DECIDE, _BUREAU, needs_reason=True),
        *(
            Transition(f"resume_{state}", (S.SUSPENDED,), state, _("恢复"), _DECIDE, _BUREAU, needs_reason=True)
            for state in SUSPENDABLE
        ),
        Transition(
            "terminate",
            (S.PUBLICITY, *UNDER_WAY, S.SUSPENDED),
            S.TERMINATED,
            _("终止"),
            _DECIDE,
            _BUREAU,
            needs_reason=True,
        ),
        Transition(
            "claw_back",
            (S.FAILED, S.TERMINATED, S.PAID, S.CLOSED),
            S.CLAWBACK,
            _("追回资金"),
            _DECIDE,
            _BUREAU,
            needs_reason=True,
        ),
    ]
)

_BID, _JUDGE = "challenges.edit_bid", "challenges.judge_bid"

BID = Workflow(
    [
        Transition("submit", (B.DRAFT,), B.SUBMITTED, _("提交揭榜"), _BID, _BIDDER),
        Transition(
            "withdraw",
            (B.SUBMITTED, B.ELIGIBLE, B.UNDER_REVIEW, B.SHORTLISTED),
            B.WITHDRAWN,
            _("撤回揭榜"),
            _BID,
            _BIDDER,
            needs_reason=True,
        ),
        Transition("revise", (B.WITHDRAWN,), B.DRAFT, _("修改后再提交"), _BID, _BIDDER),
        Transition("reopen", (B.SUBMITTED,), B.DRAFT, _("按更正重新打开"), _BID, _BIDDER),
        Transition("qualify", (B.SUBMITTED,), B.ELIGIBLE, _("资格通过"), _JUDGE, _BUREAU),
        Transition(
            "disqualify", (B.SUBMITTED, B.ELIGIBLE), B.INELIGIBLE, _("资格不符"), _JUDGE, _BUREAU, needs_reason=True
        ),
        Transition("assign", (B.ELIGIBLE,), B.UNDER_REVIEW, _("送评审"), _JUDGE, _BUREAU, system=True),
        Transition("shortlist", (B.UNDER_REVIEW,), B.SHORTLISTED, _("入围"), _JUDGE, _BUREAU, needs_reason=True),
        Transition(
            "decline",
            (B.UNDER_REVIEW, B.SHORTLISTED, B.SELECTED),
            B.NOT_SELECTED,
            _("未中选"),
            _JUDGE,
            _BUREAU,
            needs_reason=True,
            system=True,
        ),
        Transition("select", (B.SHORTLISTED,), B.SELECTED, _("中选"), "challenges.choose_bid", _OWN, needs_reason=True),
        Transition(
            "deselect", (B.SELECTED,), B.SHORTLISTED, _("洽谈未成"), "challenges.choose_bid", _OWN, needs_reason=True
        ),
        Transition(
            "reconsider",
            (B.NOT_SELECTED, B.SHORTLISTED, B.SELECTED),
            B.UNDER_REVIEW,
            _("重新评审"),
            _JUDGE,
            _BUREAU,
            needs_reason=True,
        ),
        Transition("contract", (B.SELECTED,), B.CONTRACTED, _("签约"), _JUDGE, _BUREAU),
        Transition(
            "end",
            (B.SUBMITTED, B.ELIGIBLE, B.UNDER_REVIEW, B.SHORTLISTED, B.SELECTED),
            B.NOT_SELECTED,
            _("榜单结束"),
            system=True,
        ),
    ]
)

_DECIDE_AMENDMENT = "challenges.decide_amendment"

AMENDMENT = Workflow(
    [
        Transition("approve", (P.PROPOSED,), P.APPROVED, _("同意更正"), _DECIDE_AMENDMENT, _DECIDER),
        Transition(
            "reject", (P.PROPOSED,), P.REJECTED, _("不同意更正"), _DECIDE_AMENDMENT, _DECIDER, needs_reason=True
        ),
        Transition("withdraw", (P.PROPOSED,), P.WITHDRAWN, _("撤回申请"), "challenges.propose_amendment", _OWN),
        Transition("lapse", (P.PROPOSED,), P.LAPSED, _("申请失效"), needs_reason=True, system=True),
    ]
)
"""Money and indicators of a published challenge: the sponsor proposes, an official who did not propose decides."""
