"""Kinds of achievement and of the rights in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AchievementKind(models.TextChoices):
    """三类成果 of the 3×4 system (F011)."""

    BREAKTHROUGH = "breakthrough", _("自主创新重大成果")
    INDUSTRIAL = "industrial", _("产业科技创新成果")
    DEMANDED = "demanded", _("企业需求技术成果")


class IPStatus(models.TextChoices):
    PENDING = "pending", _("申请中")
    GRANTED = "granted", _("已授权")
    LICENSED = "licensed", _("许可中")
    PLEDGED = "pledged", _("质押中")
    LAPSED = "lapsed", _("失效")


class MaturityEvidence(models.TextChoices):
    """Whether anybody but the owner has looked at the maturity (N26)."""

    SELF_DECLARED = "self", _("自评")
    VERIFIED = "verified", _("已核")
