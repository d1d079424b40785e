"""Funds and what they do with a project (F186–F191)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FundKind(models.TextChoices):
    INDUSTRY = "industry", _("产业基金")
    PARK = "park", _("园区专项基金")
    GUIDANCE = "guidance", _("政府引导基金")
    INCUBATION = "incubation", _("持股孵化（硕果金）")
    VENTURE = "venture", _("创业投资基金")


class FundingMode(models.TextChoices):
    """Ways in which public and private money meet (F189, F190; domain facts 5.9)."""

    EQUITY = "equity", _("股权投资")
    GRANT_TO_EQUITY = "grant_to_equity", _("拨改投")
    GRANT_AND_EQUITY = "grant_and_equity", _("拨投结合")
    FUND_THEN_EQUITY = "fund_then_equity", _("先投后股")
    EQUITY_WITH_LOAN = "equity_with_loan", _("投贷联动")


class PitchStatus(models.TextChoices):
    """A project on its way through a fund."""

    PITCHED = "pitched", _("待初筛")
    SCREENING = "screening", _("初筛中")
    DILIGENCE = "diligence", _("尽职调查")
    INVESTED = "invested", _("已投资")
    DECLINED = "declined", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")
