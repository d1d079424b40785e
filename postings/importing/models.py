"""The import of one file, as a row: what was uploaded, how far it got, what became of each row."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import TimeStamped, Workflowed
from postings.importing.enums import ImportOutcome, ImportStatus
from postings.importing.querysets import ImportJobQuerySet
from postings.importing.workflow import IMPORT


def new_token() -> str:
    return secrets.token_hex(16)


def import_path(job: "ImportJob", filename: str) -> str:
    """A generated name: nothing that the uploader typed reaches the file system."""
    return f"imports/{job.token[:2]}/{job.token}"


class ImportJob(TimeStamped, Workflowed):
    """One uploaded table on its way into postings of one organisation.

    `next_row` is the first row not yet dealt with, written in the same transaction as the rows before it: a killed
    worker goes on there, and nothing is written twice. `beat_at` is the last sign of life of whoever works on it.
    """

    workflow = IMPORT

    token = models.CharField(max_length=40, unique=True, editable=False, default=new_token)
    kind = models.CharField(_("种类"), max_length=16)
    status = models.CharField(_("状态"), max_length=24, choices=ImportStatus, default=ImportStatus.UPLOADED)
    outcome = models.CharField(_("导入后"), max_length=12, choices=ImportOutcome, default=ImportOutcome.DRAFT)
    declared_unclassified = models.BooleanField(_("不含涉密内容"), default=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("导入到"), on_delete=models.PROTECT, related_name="imports"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("导入人"), on_delete=models.PROTECT, related_name="imports"
    )
    file = models.FileField(upload_to=import_path)
    name = models.CharField(_("文件名"), max_length=160)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    format = models.CharField(_("格式"), max_length=8, blank=True)
    encoding = models.CharField(_("编码"), max_length=16, blank=True)
    preview = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(_("行数"), default=0)
    next_row = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(_("新增"), default=0)
    updated = models.PositiveIntegerField(_("更新"), default=0)
    unchanged = models.PositiveIntegerField(_("未变"), default=0)
    failed = models.PositiveIntegerField(_("未导入"), default=0)
    error = models.CharField(_("错误"), max_length=500, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("批量导入")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "beat_at"], name="importjob_waiting")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import_job", args=[self.token])

    @property
    def done_rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.failed

    @property
    def percent(self) -> int:
        """How much of the file is dealt with, 0–100."""
        return min(100, self.done_rows * 100 // self.total) if self.total else 0

    @property
    def is_working(self) -> bool:
        """Somebody should come back and look again."""
        return self.status in {ImportStatus.UPLOADED, ImportStatus.CONFIRMED, ImportStatus.RUNNING}


class ImportIssue(models.Model):
    """What the report says about one row: an error, for which it was left out, or a remark."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="issues")
    row = models.PositiveIntegerField(_("行号"))
    column = models.CharField(_("列"), max_length=120, blank=True)
    value = models.CharField(_("内容"), max_length=120, blank=True)
    reason = models.CharField(_("原因"), max_length=400)
    is_error = models.BooleanField(_("未导入"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导入报告")
        ordering = ["row", "pk"]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"
