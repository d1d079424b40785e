"""Pilot and proof-of-concept bases and their use (F179–F185)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BaseKind(models.TextChoices):
    PROOF = "proof", _("概念验证平台")
    PILOT = "pilot", _("中试基地")
    CONSORTIUM = "consortium", _("成果转化联合体")
    INDUSTRY = "industry", _("产业化基地")
    INCUBATOR = "incubator", _("孵化器")
    JOINT = "joint", _("部市联动示范基地")
    OFFSHORE = "offshore", _("离岸孵化器")
    ACCELERATOR = "accelerator", _("加速器")


COUNTED = (BaseKind.CONSORTIUM, BaseKind.INDUSTRY, BaseKind.PILOT, BaseKind.PROOF)
"""The four kinds that document 001 counts together (F183)."""


class UseStatus(models.TextChoices):
    ASKED = "asked", _("待答复")
    ACCEPTED = "accepted", _("已接受")
    IN_USE = "in_use", _("使用中")
    DONE = "done", _("已完成")
    DECLINED = "declined", _("已谢绝")
    WITHDRAWN = "withdrawn", _("已撤回")


class BaseLinkKind(models.TextChoices):
    OFFSHORE_LOCAL = "offshore_local", _("离岸孵化器 + 本地加速器")
    CHAIN = "chain", _("概念验证 + 中试接续")
