"""Visits of experts to the firms of a park (F039)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitStatus(models.TextChoices):
    INVITED = "invited", _("待专家答复")
    COUNTERED = "countered", _("专家另提时间")
    AGREED = "agreed", _("已约定")
    HELD = "held", _("已考察")
    DECLINED = "declined", _("专家谢绝")
    CANCELLED = "cancelled", _("已取消")
