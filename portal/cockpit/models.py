"""Reports: made once, kept with their figures, their files and the hashes of these."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from parks.models import Park
from portal.cockpit.enums import ReportKind, ReportStatus


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The bureau's are the bureau's; a park's are its operator's, and the bureau's."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(park__operator__in=user.organisation_ids)

    def stalled_since(self, moment: Any) -> Self:
        """Not finished, and without a sign of life since that moment."""
        open_ones = self.filter(status__in=(ReportStatus.QUEUED, ReportStatus.RUNNING))
        return open_ones.filter(models.Q(alive_at=None) | models.Q(alive_at__lt=moment)).order_by("asked_at")


class Report(models.Model):
    """A report of a span of days (both ends included), of the city or of one park. Asked for again it is a new version.

    `content` holds every figure as it was; both files are drawn from it and nothing else. `alive_at` is the lease of the
    worker that makes it.
    """

    kind = models.CharField(_("种类"), max_length=8, choices=ReportKind)
    park = models.ForeignKey(
        Park, verbose_name=_("园区"), null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    status = models.CharField(_("状态"), max_length=12, choices=ReportStatus, default=ReportStatus.QUEUED)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("要求人"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    asked_at = models.DateTimeField(_("要求时间"))
    alive_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    content = models.JSONField(default=dict, blank=True)
    pdf = models.FileField(upload_to="reports/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    docx = models.FileField(upload_to="reports/", blank=True)
    docx_sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=200, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报告")
        ordering = ["-ends_on", "-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "park", "starts_on", "version"], nulls_distinct=False, name="report_version"
            ),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="report_span"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}–{self.ends_on}"

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in (ReportStatus.QUEUED, ReportStatus.RUNNING)
