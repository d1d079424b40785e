"""Kinds of need."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedType(models.TextChoices):
    """需求类型 (domain facts 5.3 B)."""

    PROBLEM = "problem", _("技术难题")
    DEVELOPMENT = "development", _("新技术开发")
    RESERVE = "reserve", _("技术储备、项目投资")
    TESTING = "testing", _("检测检验")
    TENDER = "tender", _("政府技术招标")


class NeedSource(models.TextChoices):
    """需求来源 (domain facts 5.3 B)."""

    ENTERPRISE = "enterprise", _("企业自主发布")
    PARK = "park", _("园区征集")
    PLATFORM = "platform", _("政府平台征集")
    CHAIN = "chain", _("产业链征集")
