"""Words of the registers that a park keeps beside its tenants."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ParkKind(models.TextChoices):
    """Zone → park → specialised park (一区多园)."""

    ZONE = "zone", _("高新区")
    PARK = "park", _("分园区")
    SPECIALISED = "specialised", _("专业园区")


class EntryStatus(models.TextChoices):
    KEPT = "kept", _("在册")
    REMOVED = "removed", _("已撤下")


class MilestoneKind(models.TextChoices):
    """Steps from signing to opening (F023)."""

    SIGNED = "signed", _("签约")
    STARTED = "started", _("开工")
    FINISHED = "finished", _("竣工")
    OPENED = "opened", _("启用")
    OTHER = "other", _("其他")


class SupportKind(models.TextChoices):
    """资本 + 科技 + 孵化 (F047)."""

    CAPITAL = "capital", _("资本")
    SCIENCE = "science", _("科技")
    INCUBATION = "incubation", _("孵化")


class InventoryKind(models.TextChoices):
    """What a city or district has to build on (F027–F029)."""

    INSTITUTION = "institution", _("高校、科研机构")
    LABORATORY = "laboratory", _("实验室")
    CENTRE = "centre", _("工程中心、技术创新中心")
    PILOT = "pilot", _("中试与概念验证平台")
    FUND = "fund", _("产业基金")


class AllianceFunction(models.TextChoices):
    """What an alliance is for (F030)."""

    RESEARCH = "research", _("技术攻关")
    COOPERATION = "cooperation", _("协同创新")
    CONVERSION = "conversion", _("成果转化")
    INDUSTRY = "industry", _("产业推进")
    TALENT = "talent", _("人才培养")


class ChainStage(models.TextChoices):
    """Where on the chain a member stands (F031). Backwards by value is the order of the chain, the unknown last."""

    UPSTREAM = "upstream", _("上游")
    MIDSTREAM = "midstream", _("中游")
    DOWNSTREAM = "downstream", _("下游")
    UNKNOWN = "apart", _("环节未写明")


DRAWN = (ChainStage.UPSTREAM, ChainStage.MIDSTREAM, ChainStage.DOWNSTREAM)
"""The columns of the supply-chain map; who stands nowhere known is in the table only."""


class ProjectStatus(models.TextChoices):
    """A project in reserve on its way into the park (F025)."""

    RESERVED = "reserved", _("储备")
    SCREENING = "screening", _("筛选中")
    NEGOTIATING = "negotiating", _("洽谈中")
    SIGNED = "signed", _("已签约")
    MOVED_IN = "moved_in", _("已入驻")
    REJECTED = "rejected", _("未通过筛选")
    SHELVED = "shelved", _("搁置")
