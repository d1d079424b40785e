"""Finance products, intents and offers (F131, F192–F194, F198)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind

FINANCIERS = frozenset({OrganisationKind.BANK, OrganisationKind.FUND})
"""Who lays products open and reads intents, once verified."""


class ProductKind(models.TextChoices):
    """The three cards of document 001 (F193), and what else banks and funds bring."""

    LOAN = "loan", _("青科贷")
    INSURANCE = "insurance", _("青科保")
    GUARANTEE = "guarantee", _("青科担")
    EQUITY = "equity", _("股权投资")
    OTHER = "other", _("其他科技金融产品")


class FinancingStage(models.TextChoices):
    """Where the project stands that needs money."""

    RESEARCH = "research", _("研发")
    PILOT = "pilot", _("中试")
    LANDING = "landing", _("转化落地")
    GROWTH = "growth", _("扩大生产")


class IntentDisclosure(models.TextChoices):
    ALL = "all", _("平台上已核验的银行和基金都可以看")
    CHOSEN = "chosen", _("只给我选定的机构看")


class IntentStatus(models.TextChoices):
    OPEN = "open", _("征集中")
    FUNDED = "funded", _("已获融资")
    CLOSED = "closed", _("已关闭")


class OfferKind(models.TextChoices):
    TERMS = "terms", _("融资方案")
    VISIT = "visit", _("上门服务")


class OfferStatus(models.TextChoices):
    PROPOSED = "proposed", _("待答复")
    ACCEPTED = "accepted", _("已接受")
    HELD = "held", _("已上门")
    SIGNED = "signed", _("待确认签约")
    CONCLUDED = "concluded", _("已签约")
    DECLINED = "declined", _("已谢绝")
    WITHDRAWN = "withdrawn", _("已撤回")
    ENDED = "ended", _("未达成")


class WhiteStatus(models.TextChoices):
    """A firm on the white list of technology credit (F192): it agrees to be shown before any bank sees it."""

    PROPOSED = "proposed", _("待企业同意")
    LISTED = "listed", _("在列")
    DECLINED = "declined", _("企业不同意")
    REMOVED = "removed", _("已移出")
