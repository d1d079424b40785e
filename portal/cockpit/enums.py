"""Kinds and states of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    WEEKLY = "weekly", _("周报")
    YEARLY = "yearly", _("年报")


class ReportStatus(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("生成中")
    COMPLETED = "completed", _("已完成")
    FAILED = "failed", _("失败")
