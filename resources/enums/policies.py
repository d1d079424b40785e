"""Words of policies: their versions, money, conditions and decisions (F035, F130, N20)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionStatus(models.TextChoices):
    """A version is drafted by one official and approved by another."""

    DRAFT = "draft", _("起草中")
    PROPOSED = "proposed", _("待复核")
    APPROVED = "approved", _("已发布")
    REJECTED = "rejected", _("复核退回")


class SupportMode(models.TextChoices):
    """支持方式, domain facts 5.9."""

    GRANT = "grant", _("拨款")
    AWARD = "award", _("奖补")
    GRANT_TO_EQUITY = "grant_to_equity", _("拨改投")
    MIXED = "mixed", _("拨投结合")
    INVEST_FIRST = "invest_first", _("先投后股")
    INTEREST = "interest", _("贷款贴息")
    RISK = "risk", _("风险补偿")
    VOUCHER = "voucher", _("创新券")
    TAX = "tax", _("税收优惠")
    SERVICE = "service", _("服务与认定")


class MoneyKind(models.TextChoices):
    """How much an organisation may expect."""

    NONE = "none", _("不涉及资金")
    FIXED = "fixed", _("定额")
    RANGE = "range", _("区间")
    SHARE = "share", _("按比例，设上限")


class Operator(models.TextChoices):
    """How a fact is compared; which ones a kind of fact knows is said by `resources.engine.rules.OPERATORS`."""

    AT_LEAST = "at_least", _("不低于")
    AT_MOST = "at_most", _("不高于")
    MORE = "more", _("高于")
    LESS = "less", _("低于")
    ONE_OF = "one_of", _("属于")
    NONE_OF = "none_of", _("不属于")
    HAS = "has", _("具备")
    LACKS = "lacks", _("不具备")
    IS = "is", _("为")
    SINCE = "since", _("不早于")
    UNTIL = "until", _("不晚于")


class Verdict(models.TextChoices):
    """What a policy says to an organisation on a day, the most useful first."""

    ELIGIBLE = "eligible", _("符合")
    NEAR = "near", _("差一项")
    INCOMPLETE = "incomplete", _("信息不足")
    INELIGIBLE = "ineligible", _("不符合")


class PolicySort(models.TextChoices):
    NEWEST = "newest", _("最新发布")
    DEADLINE = "deadline", _("最近截止")
    MONEY = "money", _("金额从高到低")


class PolicyWindow(models.TextChoices):
    """Whether one can apply on the day."""

    OPEN = "open", _("受理中")
    UPCOMING = "upcoming", _("即将施行")
    OVER = "over", _("已截止")
