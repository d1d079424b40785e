"""States of an import, and what becomes of its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportStatus(models.TextChoices):
    UPLOADED = "uploaded", _("正在检查")
    PREVIEWED = "previewed", _("待确认")
    CONFIRMED = "confirmed", _("等待写入")
    RUNNING = "running", _("正在写入")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")
    CANCELLED = "cancelled", _("已取消")


class ImportOutcome(models.TextChoices):
    """In which state the rows land; only officials publish without screening."""

    DRAFT = "draft", _("存为草稿")
    SUBMIT = "submit", _("提交审核")
    PUBLISH = "publish", _("直接发布")
