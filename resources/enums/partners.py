"""Invitations between organisations that look for a partner (F036)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvitationStatus(models.TextChoices):
    INVITED = "invited", _("待答复")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已谢绝")
    WITHDRAWN = "withdrawn", _("已撤回")


class Seeks(models.TextChoices):
    """What the other side has laid open."""

    NEED = "need", _("正在找技术")
    ACHIEVEMENT = "achievement", _("有成果可转化")
    BASE = "base", _("有中试或验证条件")
    MONEY = "money", _("提供资金")
