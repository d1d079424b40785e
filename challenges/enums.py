"""Kinds of programme, the accounts of a pool and the movements between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeKind(models.TextChoices):
    """Programmes that must not be mixed up (domain facts 5.0)."""

    PARK_CHALLENGE = "park_challenge", _("园区揭榜挂帅")
    CULTIVATION = "cultivation", _("园区培育资金")
    CITY_KEY = "city_key", _("市级重点攻关")
    YOUTH = "youth", _("青年答题")
    DIRECTED = "directed", _("定向委托")


class ProgrammeLabel(models.TextChoices):
    """四大计划 (F069)."""

    STRENGTHEN = "strengthen", _("强链")
    BUILD = "build", _("建链")
    LAY = "lay", _("布链")
    OVERSEAS = "overseas", _("海创")


class TermsStatus(models.TextChoices):
    DRAFT = "draft", _("起草中")
    PROPOSED = "proposed", _("待复核")
    APPROVED = "approved", _("已生效")
    REJECTED = "rejected", _("未通过复核")


class PaymentEvent(models.TextChoices):
    """What a share of the subsidy is paid for; codes of the parameter `payment`."""

    CONTRACT = "contract", _("合同登记后")
    MILESTONE = "milestone", _("里程碑通过后")
    ACCEPTANCE = "acceptance", _("验收通过后")


class Account(models.TextChoices):
    """Where money of a pool stands. SOURCE is the treasury outside the pool."""

    SOURCE = "source", _("财政")
    AVAILABLE = "available", _("可用")
    RESERVED = "reserved", _("已预留")
    COMMITTED = "committed", _("已承诺")
    PAID = "paid", _("已拨付")


class MovementKind(models.TextChoices):
    """What moves money; `FLOWS` says from where to where."""

    FUND = "fund", _("注入")
    DEFUND = "defund", _("核减")
    RESERVE = "reserve", _("预留")
    RELEASE = "release", _("释放预留")
    RAISE = "raise", _("追加预留")
    LOWER = "lower", _("核减预留")
    COMMIT = "commit", _("承诺")
    CANCEL = "cancel", _("取消承诺")
    PAY = "pay", _("拨付")
    RETURN = "return", _("退回")


FLOWS: dict[str, tuple[str, str]] = {
    MovementKind.FUND: (Account.SOURCE, Account.AVAILABLE),
    MovementKind.DEFUND: (Account.AVAILABLE, Account.SOURCE),
    MovementKind.RESERVE: (Account.AVAILABLE, Account.RESERVED),
    MovementKind.RELEASE: (Account.RESERVED, Account.AVAILABLE),
    MovementKind.RAISE: (Account.AVAILABLE, Account.RESERVED),
    MovementKind.LOWER: (Account.RESERVED, Account.AVAILABLE),
    MovementKind.COMMIT: (Account.RESERVED, Account.COMMITTED),
    MovementKind.CANCEL: (Account.COMMITTED, Account.AVAILABLE),
    MovementKind.PAY: (Account.COMMITTED, Account.PAID),
    MovementKind.RETURN: (Account.PAID, Account.AVAILABLE),
}
"""Double entry: each movement takes its amount from the first account and gives it to the second."""

POOL_ONLY = frozenset({MovementKind.FUND, MovementKind.DEFUND})


class ChallengeKind(models.TextChoices):
    GOVERNMENT = "government", _("政府榜")
    ENTERPRISE = "enterprise", _("企业榜")


class ChallengeStatus(models.TextChoices):
    """States of 5.2, in the order of the road; those after CLOSED leave it."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已征集")
    SCREENING = "screening", _("园区初筛")
    DIAGNOSIS = "diagnosis", _("专家论证")
    LISTED_PENDING = "listed_pending", _("待发榜")
    OPEN = "open", _("揭榜中")
    REVIEWING = "reviewing", _("评榜中")
    SHORTLISTED = "shortlisted", _("已入围")
    NEGOTIATION = "negotiation", _("对接洽谈")
    PUBLICITY = "publicity", _("结果公示")
    OBJECTION = "objection", _("异议处理")
    CONTRACTING = "contracting", _("签约中")
    IN_PROGRESS = "in_progress", _("攻关中")
    MILESTONE_CHECK = "milestone_check", _("里程碑考核")
    ACCEPTANCE = "acceptance", _("验收中")
    CONDITIONAL = "conditional", _("限期整改")
    ACCEPTED = "accepted", _("验收通过")
    SUBSIDY_DUE = "subsidy_due", _("待奖补")
    PAID = "paid", _("已奖补")
    CLOSED = "closed", _("已归档")
    RETURNED = "returned", _("退回修改")
    NOT_LISTED = "not_listed", _("不予发榜")
    NO_BID = "no_bid", _("流榜")
    RELISTED = "relisted", _("已重发")
    WITHDRAWN = "withdrawn", _("已撤榜")
    SUSPENDED = "suspended", _("已中止")
    TERMINATED = "terminated", _("已终止")
    FAILED = "failed", _("验收不通过")
    CLAWBACK = "clawback", _("追回中")


class ProposalStatus(models.TextChoices):
    """What became of a proposal to amend money or indicators."""

    PROPOSED = "proposed", _("待决定")
    APPROVED = "approved", _("已同意并公开")
    REJECTED = "rejected", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("已失效")


class BidStatus(models.TextChoices):
    """States of a bid (5.2)."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    ELIGIBLE = "eligible", _("资格通过")
    INELIGIBLE = "ineligible", _("资格不符")
    UNDER_REVIEW = "under_review", _("评审中")
    SHORTLISTED = "shortlisted", _("入围")
    SELECTED = "selected", _("中选")
    NOT_SELECTED = "not_selected", _("未中选")
    CONTRACTED = "contracted", _("已签约")
    WITHDRAWN = "withdrawn", _("已撤回")


class RightsTerms(models.TextChoices):
    """产权归属 (5.3 A)."""

    SPONSOR = "sponsor", _("发榜方独占")
    LICENSED = "licensed", _("揭榜方所有，发榜方获许可")
    SHARED = "shared", _("共同所有")
    OTHER = "other", _("另行约定")


class TeamMode(models.TextChoices):
    SINGLE = "single", _("单支队伍")
    HORSE_RACE = "horse_race", _("赛马")


class Channel(models.TextChoices):
    """How a challenge looks for its answer (F073)."""

    OPEN = "open", _("公开揭榜")
    ORDER = "order", _("订单式研发")


class ResearchSource(models.TextChoices):
    """Who studied the industry for a call (F068)."""

    CHAIN_MASTER = "chain_master", _("产业链链主企业")
    LEADING_FIRM = "leading_firm", _("行业龙头企业")
    PLATFORM = "platform", _("重大创新平台")
    CONSULTANCY = "consultancy", _("产业咨询机构")


class Flow(models.TextChoices):
    """From where to where a result goes with a contract (F062); recorded at its registration."""

    RESEARCH_TO_INDUSTRY = "research_to_industry", _("高校院所 → 产业")
    FIRM_TO_INDUSTRY = "firm_to_industry", _("企业 → 产业")
    RESEARCH_TO_OFFICE = "research_to_office", _("高校院所 → 公共部门")
    FIRM_TO_OFFICE = "firm_to_office", _("企业 → 公共部门")


class ReviewMode(models.TextChoices):
    ROLLING = "rolling", _("随发随评")
    DATED = "dated", _("截止后统一评")


class OpinionVerdict(models.TextChoices):
    LIST = "list", _("建议发榜")
    REVISE = "revise", _("修改后发榜")
    REFUSE = "refuse", _("不建议发榜")


class Consent(models.TextChoices):
    """What an invited member of a consortium said."""

    ASKED = "asked", _("待确认")
    GIVEN = "given", _("已同意")
    REFUSED = "refused", _("已拒绝")


class BudgetSource(models.TextChoices):
    SPONSOR = "sponsor", _("发榜方现金")
    SUBSIDY = "subsidy", _("财政支持")
    OWN = "own", _("揭榜方自筹")


class AssignmentStatus(models.TextChoices):
    ASSIGNED = "assigned", _("待评审")
    SUBMITTED = "submitted", _("已提交")
    RECUSED = "recused", _("已回避")


class ContractKind(models.TextChoices):
    """五类技术合同 (5.6)."""

    DEVELOPMENT = "development", _("技术开发")
    TRANSFER = "transfer", _("技术转让")
    LICENCE = "licence", _("技术许可")
    CONSULTING = "consulting", _("技术咨询")
    SERVICE = "service", _("技术服务")


class MilestoneStatus(models.TextChoices):
    PLANNED = "planned", _("未到期")
    SUBMITTED = "submitted", _("待考核")
    PASSED = "passed", _("通过")
    RECTIFY = "rectify", _("限期整改")
    FAILED = "failed", _("不通过")


class AcceptanceOutcome(models.TextChoices):
    PASSED = "passed", _("通过")
    CONDITIONAL = "conditional", _("整改后再验")
    FAILED = "failed", _("不通过")


class AcceptanceDocument(models.TextChoices):
    """验收附件 (5.5, the Dalian form)."""

    INFORMATION = "information", _("验收信息表")
    REPORT = "report", _("验收评价报告")
    ACCOUNTS = "accounts", _("经费决算表")
    PUBLICATIONS = "publications", _("专著论文清单")
    RIGHTS = "rights", _("知识产权证书或受理通知")
    STANDARD = "standard", _("技术标准备案")
    TEST = "test", _("产品检验或测试报告")
    APPRAISAL = "appraisal", _("成果评价证书、登记表")
    AWARD = "award", _("科技奖励证书")
    AUDIT = "audit", _("财务审计报告")
    USERS = "users", _("用户意见书")
    CONTRACT = "contract", _("项目合同书")
    OTHER = "other", _("其他")


REQUIRED_DOCUMENTS = (
    AcceptanceDocument.INFORMATION,
    AcceptanceDocument.REPORT,
    AcceptanceDocument.ACCOUNTS,
    AcceptanceDocument.CONTRACT,
)
"""Without these an acceptance does not start [proposal: the form marks none; these four every project has]."""
